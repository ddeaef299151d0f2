/**
 * Attributes as a plan would show them before it is made: what is written is known, a text with `${…}` is unknown as a whole.
 * Nothing is evaluated: a function of Terraform's that is computed here and computed otherwise there would be a wrong verdict.
 */
import { asBlocks, dynamicBlocks, isObject, type Json, type JsonObject, withoutComment } from './blocks';
import type { Locals } from './locals';
import { known, list, object, type Reading, UNKNOWN } from './reading';
import { isTemplate, parseTemplate } from './template';

/**
 * An attribute or block.
 *
 * @param blocks dotted paths of what the provider has as blocks, which a plan shows as lists.
 * @param path its own.
 */
export function readAttribute(
  locals: Locals,
  written: Json,
  blocks: ReadonlySet<string>,
  path: string,
): Reading {
  const value = locals.resolve(written);
  if (!blocks.has(path) || value === null) return readValue(locals, value);
  return list(
    asBlocks(value).map((block) =>
      isObject(block) ? readBlock(locals, block, blocks, path) : readValue(locals, block),
    ),
  );
}

function readBlock(locals: Locals, body: JsonObject, blocks: ReadonlySet<string>, path: string): Reading {
  const { dynamic, ...attributes } = withoutComment(body);
  const readings = new Map(
    Object.entries(attributes).map(([name, value]) => [
      name,
      readAttribute(locals, value, blocks, `${path}.${name}`),
    ]),
  );
  for (const name of dynamicBlocks(dynamic)) readings.set(name, UNKNOWN);
  return object([...readings]);
}

/** A value that is no block. */
export function readValue(locals: Locals, written: Json): Reading {
  const value = locals.resolve(written);
  if (typeof value === 'string') {
    const template = parseTemplate(value);
    return template.kind === 'literal' ? known(template.text) : UNKNOWN;
  }
  if (Array.isArray(value)) return list(value.map((item) => readValue(locals, item)));
  if (!isObject(value)) return known(value);
  if (Object.keys(value).some(isTemplate)) return UNKNOWN;
  return object(Object.entries(value).map(([name, item]) => [unescaped(name), readValue(locals, item)]));
}

/** A text as Terraform reads it: `$${` is `${`. */
export function unescaped(text: string): string {
  const template = parseTemplate(text);
  return template.kind === 'literal' ? template.text : text;
}
