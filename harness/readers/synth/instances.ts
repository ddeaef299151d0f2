/**
 * How many instances a resource has, and their addresses: a literal `count` or `for_each` says it; of any other, one instance
 * stands for all, with everything in it unknown, because there may be none.
 */
import { isObject, type JsonObject } from './blocks';
import type { Locals } from './locals';
import { isTemplate } from './template';
import { unescaped } from './values';

/** More instances than these by a literal `count` are not written out. */
const MAX_INSTANCES = 1000;

/** The key of an instance, undefined where a resource has one without a key. */
export type InstanceKey = string | number | undefined;

/** The keys of a resource's instances, `[undefined]` for one without a key; undefined where they cannot be told. */
export function instanceKeys(body: JsonObject, locals: Locals): readonly InstanceKey[] | undefined {
  const count = locals.resolve(body['count'] ?? null);
  const forEach = locals.resolve(body['for_each'] ?? null);
  if (count !== null) {
    return typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= MAX_INSTANCES
      ? Array.from({ length: count }, (_, i) => i)
      : undefined;
  }
  if (forEach !== null) {
    return isObject(forEach) && !Object.keys(forEach).some(isTemplate)
      ? Object.keys(forEach).map(unescaped)
      : undefined;
  }
  return [undefined];
}

/** The address of an instance of a resource. */
export function instanceAddress(resource: string, key: InstanceKey): string {
  if (key === undefined) return resource;
  return `${resource}[${typeof key === 'number' ? key : hclQuoted(key)}]`;
}

/** A key as it stands in an address. */
function hclQuoted(key: string): string {
  return JSON.stringify(key).replace(/[$%](?=\{)/g, '$&$&');
}
