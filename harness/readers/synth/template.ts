/** Texts of Terraform's JSON syntax, which are templates ("JSON Configuration Syntax", Terraform 1.11 documentation). */

/** A text taken apart. */
export type Template =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'template';
      /** As Terraform lists them in a plan: each reference followed by its prefixes, down to the object. */
      readonly references: readonly string[];
      /** Every interpolation is one plain reference: the value comes from these references and from nothing else. */
      readonly plain: boolean;
    };

const IDENTIFIER = String.raw`[\p{L}_][\p{L}\p{N}_-]*`;
const STEP = String.raw`\.${IDENTIFIER}|\.\d+|\[\d+\]|\["(?:[^"\\$%]|\\.)*"\]`;
const TRAVERSAL = new RegExp(String.raw`${IDENTIFIER}(?:${STEP})*`, 'uy');
const STEPS = new RegExp(STEP, 'gu');
const SPACE = /\s/;
/** Interpolations in texts in interpolations: references deeper than this are not looked for. */
const MAX_NESTING = 100;

/** What may follow a template's opening: how many names make the object that a reference begins with. */
const OBJECT_NAMES: ReadonlyMap<string, number> = new Map([
  ['data', 3],
  ['self', 1],
  ['ephemeral', 3],
]);
const DEFAULT_OBJECT_NAMES = 2;

/** @param depth of the interpolation that the text is in. */
export function parseTemplate(text: string, depth = 0): Template {
  let literal = '';
  let found = false;
  let plain = true;
  const references: string[] = [];
  for (let at = 0; at < text.length;) {
    const opening = text.slice(at, at + 3);
    if (opening === '$${' || opening === '%%{') {
      literal += opening.slice(1);
      at += 3;
    } else if (opening.startsWith('${') || opening.startsWith('%{')) {
      const end = endOfInterpolation(text, at + 2);
      const inner = text.slice(at + 2, end).trim();
      found = true;
      plain &&= opening.startsWith('${') && isTraversal(inner);
      references.push(...referencesIn(inner, depth));
      at = end + 1;
    } else {
      literal += text.charAt(at);
      at++;
    }
  }
  return found
    ? { kind: 'template', references: [...new Set(references)], plain }
    : { kind: 'literal', text: literal };
}

/** True where the text holds an interpolation or a directive. */
export function isTemplate(text: string): boolean {
  return parseTemplate(text).kind === 'template';
}

/** The offset of the brace that closes an interpolation, or the end of the text. */
function endOfInterpolation(text: string, start: number, nesting = 0): number {
  if (nesting > MAX_NESTING) return text.length;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') at = endOfString(text, at + 1, nesting);
    else if (character === '{') depth++;
    else if (character === '}' && depth-- === 0) return at;
  }
  return text.length;
}

/** The offset of the quote that closes a string, which may hold interpolations. */
function endOfString(text: string, start: number, nesting = 0): number {
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return at;
    if (character === '\\') at++;
    else if (text.startsWith('$${', at) || text.startsWith('%%{', at)) at += 2;
    else if (text.startsWith('${', at) || text.startsWith('%{', at))
      at = endOfInterpolation(text, at + 2, nesting + 1);
  }
  return text.length;
}

function isTraversal(expression: string): boolean {
  TRAVERSAL.lastIndex = 0;
  return TRAVERSAL.exec(expression)?.[0].length === expression.length && expression !== '';
}

/** The references of an expression, from left to right. */
function referencesIn(expression: string, depth: number): string[] {
  const references: string[] = [];
  for (let at = 0; at < expression.length;) {
    const character = expression.charAt(at);
    if (character === '"') {
      const end = endOfString(expression, at + 1);
      const inner = depth < MAX_NESTING ? parseTemplate(expression.slice(at + 1, end), depth + 1) : undefined;
      if (inner?.kind === 'template') references.push(...inner.references);
      at = end + 1;
      continue;
    }
    TRAVERSAL.lastIndex = at;
    const traversal = TRAVERSAL.exec(expression)?.[0];
    if (traversal === undefined) {
      at++;
      continue;
    }
    at += traversal.length;
    if (!isCall(expression, at)) references.push(...withPrefixes(traversal));
  }
  return references;
}

/** A function's name is followed by its arguments. */
function isCall(expression: string, at: number): boolean {
  let next = at;
  while (SPACE.test(expression.charAt(next))) next++;
  return expression.charAt(next) === '(' || expression.startsWith('::', next);
}

function withPrefixes(traversal: string): string[] {
  const steps = traversal.match(STEPS) ?? [];
  const root = traversal.slice(0, traversal.length - steps.join('').length);
  const least = OBJECT_NAMES.get(root) ?? DEFAULT_OBJECT_NAMES;
  const prefixes: string[] = [];
  for (let length = steps.length; length + 1 >= least; length--)
    prefixes.push(root + steps.slice(0, length).join(''));
  return prefixes;
}
