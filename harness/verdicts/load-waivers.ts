/** Reads waiver files. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import { closest } from '../../core/text/closest';
import { type FileKind, readProfileText } from '../../core/yaml/located-yaml';
import { quote } from '../../core/text/quote';
import { startOfDay } from './day';
import type { Waiver } from './verdict';
import { fileProblems, type Problem, ProblemsError } from '../../core/problems';

const REQUIRED = ['control', 'address', 'reason', 'owner', 'approver', 'ticket', 'expires'] as const;
const KEYS: readonly string[] = [...REQUIRED, 'document'];
const VERSION = 1;
const DAY_IN_MS = 86_400_000;

/** Some thousand waivers; a file larger than this is something else. */
const FILE: FileKind = {
  error: 'waiver',
  name: 'waiver file',
  shortName: 'waiver file',
  depth: 'three levels',
  content: 'version and waivers',
  maxBytes: 1_048_576,
};

/** One missing bracket makes many syntax errors, of which the first ones say where. */
const MAX_SYNTAX_PROBLEMS = 5;

/**
 * Reads a waiver file, YAML or JSON.
 *
 * @param controlIds ids of the catalogue.
 * @param now the moment that decides what is expired.
 * @throws ProblemsError (waiver) where it cannot be read or anything in it is wrong.
 */
export function loadWaivers(file: string, controlIds: readonly string[], now: Date): Waiver[] {
  return parseWaivers(readProfileText(file, FILE), file, controlIds, now);
}

/** Reads the text of a waiver file; `file` is its name for messages. */
export function parseWaivers(text: string, file: string, controlIds: readonly string[], now: Date): Waiver[] {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    logLevel: 'error',
  });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const lineOf = (node: unknown): number => lineAt(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  throwIfAny(file, syntaxProblems(document, lineAt));
  throwIfAny(file, notationProblems(document, lineOf));

  const root: unknown = document.contents;
  if (!isMap(root)) {
    const got = root === null ? 'nothing' : quote(document.toJS());
    throw new ProblemsError('waiver', [
      `${file}: must be an object with version and waivers, got ${got}; begin it with version: ${VERSION} and waivers:`,
    ]);
  }
  const problems: Problem[] = root.items
    .filter((pair) => !['version', 'waivers'].includes(keyName(pair)))
    .map((pair) => ({
      line: lineOf(pair.key),
      text: `unknown key ${quote(keyName(pair))}; allowed are version and waivers`,
    }));
  const version = root.get('version', true);
  if (!isScalar(version) || version.value !== VERSION) {
    const got = quote(isNode(version) ? version.toJS(document) : undefined);
    problems.push({
      line: lineOf(version),
      text: `version must be ${VERSION}, got ${got}; write version: ${VERSION}`,
    });
  }
  const list = root.get('waivers', true);
  if (!isSeq(list)) {
    const got = quote(isNode(list) ? list.toJS(document) : undefined);
    problems.push({
      line: lineOf(list),
      text: `waivers must be a list, got ${got}; write waivers: [] where there are none`,
    });
  }
  const waivers: Waiver[] = [];
  for (const item of isSeq(list) ? list.items : []) {
    const line = lineOf(item);
    const fields = new Map<string, string>();
    if (!isMap(item)) {
      const got = quote(isNode(item) ? item.toJS(document) : null);
      problems.push({
        line,
        text: `a waiver must be an object with ${KEYS.join(', ')}, got ${got}; write its keys`,
      });
      continue;
    }
    for (const pair of item.items) {
      const name = keyName(pair);
      const { value } = pair;
      const got: unknown = isNode(value) ? value.toJS(document) : null;
      const isText = typeof got === 'string' && got.trim() !== '';
      const found = KEYS.includes(name) ? (isText ? undefined : textProblem(name, got)) : unknownKey(name);
      if (found !== undefined) problems.push({ line: lineOf(pair.key), text: found });
      fields.set(name, isText ? got : '');
    }
    const missing = REQUIRED.filter((name) => !fields.has(name));
    if (missing.length > 0) {
      problems.push({
        line,
        text:
          missing.length > 1
            ? `${missing.join(', ')} are missing; add them`
            : `${missing.join()} is missing; add it`,
      });
    }
    const waiver = { ...Object.fromEntries(fields), line } as unknown as Waiver;
    problems.push(...contentProblems(waiver, controlIds, now).map((sentence) => ({ line, text: sentence })));
    waivers.push(waiver);
  }
  throwIfAny(file, [...problems, ...repeated(waivers)]);
  return waivers;
}

function syntaxProblems({ errors }: Document, lineAt: (offset: number) => number): Problem[] {
  const tooDeep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (tooDeep !== undefined) {
    return [
      { line: lineAt(tooDeep.pos[0]), text: `is nested too deeply; a ${FILE.shortName} has ${FILE.depth}` },
    ];
  }
  return errors.slice(0, MAX_SYNTAX_PROBLEMS).map(({ code, message, pos }) => ({
    line: lineAt(pos[0]),
    text:
      code === 'MULTIPLE_DOCS'
        ? 'must be one document, got a second one here; write all waivers in one list'
        : `is not valid YAML or JSON (${lowerFirst(message)}); correct the syntax`,
  }));
}

/** Aliases, and tags, which make something else of a text than what is written. */
function notationProblems(document: Document, lineOf: (node: unknown) => number): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Node: (_key, node) => {
      const line = lineOf(node);
      if (isAlias(node))
        problems.push({ line, text: `must not use aliases, got "*${node.source}"; write the value itself` });
      else if (node.tag !== undefined)
        problems.push({ line, text: `must not use tags, got "${node.tag}"; remove it` });
    },
  });
  return problems;
}

function keyName({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function unknownKey(name: string): string {
  const meant = closest(name, KEYS);
  return `unknown key ${quote(name)}; ${meant === undefined ? `allowed are ${KEYS.join(', ')}` : `did you mean ${quote(meant)}?`}`;
}

function textProblem(name: string, got: unknown): string {
  if (got === null || typeof got === 'string') return `${name} must be a text, got ${quote(got)}; fill it in`;
  return `${name} must be a text, got ${quote(got)}; ${typeof got === 'object' ? 'write one text' : 'write it in quotes'}`;
}

function contentProblems(
  { control, address, document, owner, approver, expires }: Partial<Waiver>,
  controlIds: readonly string[],
  now: Date,
): string[] {
  const problems: string[] = [];
  if (control && !controlIds.includes(control)) {
    const meant = closest(control, controlIds);
    problems.push(
      `unknown control ${quote(control)}; ${meant === undefined ? 'connect-guardrails controls lists them' : `did you mean ${quote(meant)}?`}`,
    );
  }
  for (const [name, value] of [
    ['address', address],
    ['document', document],
  ] as const) {
    if (value && isWildcard(value))
      problems.push(
        `${name} must be exact, without wildcard, got ${quote(value)}; write one waiver for each resource`,
      );
  }
  if (owner && approver && sameName(owner, approver)) {
    problems.push(
      `approver must be somebody other than the owner, got ${quote(approver)} for both; have it approved`,
    );
  }
  if (expires) {
    const start = startOfDay(expires);
    if (start === undefined)
      problems.push(
        `expires must be a day as YYYY-MM-DD, got ${quote(expires)}; write the last day on which it holds`,
      );
    else if (now.getTime() >= start + DAY_IN_MS)
      problems.push(
        `the waiver of ${control ?? 'a control'} for ${address ?? 'a resource'} expired at the end of ${expires} (UTC); comply, or have the risk accepted again`,
      );
  }
  return problems;
}

/** Whatever the letters' case, the white space, characters that nobody sees, and the way in which an accent is encoded. */
function sameName(one: string, other: string): boolean {
  const [name, otherName] = [one, other].map((text) =>
    text
      .normalize('NFKC')
      .replace(/\p{Cf}/gu, '')
      .trim()
      .replace(/\s+/g, ' ')
      .toLowerCase(),
  );
  return name === otherName;
}

/** An asterisk outside of the quotes of an instance key. */
function isWildcard(text: string): boolean {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '').includes('*');
}

function repeated(waivers: readonly Waiver[]): Problem[] {
  const firstLines = new Map<string, number>();
  return waivers.flatMap(({ control, address, document, line }) => {
    if (!control || !address) return [];
    const key = JSON.stringify([control, address, document]);
    const first = firstLines.get(key);
    firstLines.set(key, first ?? line);
    return first === undefined
      ? []
      : [{ line, text: `repeats the waiver of line ${first}; remove one of them` }];
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function throwIfAny(file: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw fileProblems('waiver', file, problems);
}
