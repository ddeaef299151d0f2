/**
 * Expressions in the form of a plan's `configuration`: the references that an attribute names, by which policies prove where an
 * unknown value comes from. A plan does not say whether an expression is more than its references; here it can be told, and
 * is marked, so that nothing is taken for proved that a literal beside the reference may decide.
 */
import { asBlocks, dynamicBlocks, isObject, type Json, type JsonObject, withoutComment } from './blocks';
import type { Locals } from './locals';
import { parseTemplate } from './template';

/**
 * Stands in the references of an expression that is more than references: a function, a condition, an operator. No such
 * resource exists, so that policies take it for what cannot be told: a literal within may be the value.
 */
const EXPRESSION = '(expression)';

/**
 * The expressions of a body, as Terraform writes them into `configuration`. Terraform leaves out `dynamic` blocks; here
 * the blocks of such a name are an expression that nothing can be told of, also those that are written beside it.
 *
 * @param parent the path of the body with a period behind it, empty for the whole of a resource.
 */
export function expressionsOf(
  locals: Locals,
  body: JsonObject,
  blocks: ReadonlySet<string>,
  parent = '',
): JsonObject {
  const { dynamic, ...written } = withoutComment(body);
  const entries = Object.entries(written).filter(([, value]) => value !== null);
  const expressions = Object.fromEntries<Json>(
    entries.map(([name, value]) => {
      const path = `${parent}${name}`;
      if (!blocks.has(path)) return [name, expressionOf(locals, value, true)];
      const inner = asBlocks(locals.resolve(value)).map((block) =>
        isObject(block)
          ? expressionsOf(locals, block, blocks, `${path}.`)
          : expressionOf(locals, block, true),
      );
      return [name, inner];
    }),
  );
  for (const name of dynamicBlocks(dynamic)) expressions[name] = { references: [EXPRESSION] };
  return expressions;
}

/** @param marked whether to mark what is more than references: a literal within may be the value. */
export function expressionOf(locals: Locals, written: Json, marked: boolean): JsonObject {
  const value = locals.resolve(written);
  const references = new Set<string>();
  collectReferences(value, marked, references);
  return { constant_value: value, ...(references.size > 0 ? { references: [...references] } : {}) };
}

function collectReferences(value: Json, marked: boolean, references: Set<string>): void {
  if (typeof value === 'string') {
    const template = parseTemplate(value);
    if (template.kind === 'literal') return;
    for (const reference of template.references) references.add(reference);
    if (marked && !template.plain) references.add(EXPRESSION);
  } else if (Array.isArray(value)) {
    for (const item of value) collectReferences(item, marked, references);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      collectReferences(key, marked, references);
      collectReferences(item, marked, references);
    }
  }
}

/** Expressions of a resource that may have no instance at all: what they refer to proves nothing. */
export function unproved(expressions: JsonObject): JsonObject {
  const marked = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(marked);
    if (!isObject(value)) return value;
    if ('constant_value' in value)
      return { ...value, references: [...((value['references'] as string[] | undefined) ?? []), EXPRESSION] };
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, marked(item)]));
  };
  return marked(expressions) as JsonObject;
}
