/**
 * Values with what of them is unknown, in the two forms of a plan: `after`, which leaves out of objects what is unknown and has
 * null for it in lists, and `after_unknown`, which marks it. Both are made together, so that nothing is neither known nor marked.
 */
import { type Json, type JsonObject, objectOr } from './blocks';

export interface Reading {
  readonly value: Json;
  readonly unknown: Json;
}

export const UNKNOWN: Reading = { value: null, unknown: true };

export function known(value: Json): Reading {
  return { value, unknown: false };
}

/** In a list, what is unknown is null. */
export function list(readings: readonly Reading[]): Reading {
  const isKnown = readings.every(({ unknown }) => unknown === false);
  return {
    value: readings.map(({ value }) => value),
    unknown: isKnown ? false : readings.map(({ unknown }) => unknown),
  };
}

/** In an object, what is unknown is absent. */
export function object(entries: readonly (readonly [string, Reading])[]): Reading {
  const values = entries
    .filter(([, { unknown }]) => unknown !== true)
    .map(([name, { value }]) => [name, value]);
  const marks = entries
    .filter(([, { unknown }]) => unknown !== false)
    .map(([name, { unknown }]) => [name, unknown]);
  return {
    value: Object.fromEntries(values) as JsonObject,
    unknown: marks.length === 0 ? false : (Object.fromEntries(marks) as JsonObject),
  };
}

/** A resource's own tags come before the provider's default tags ("Resource Tagging", AWS provider 5.100.0 guides). */
export function mergedTags(defaults: Reading | undefined, own: Reading): Reading {
  const base = defaults ?? known({});
  if (base.unknown === true || own.unknown === true) return UNKNOWN;
  const entries = new Map<string, Reading>();
  for (const { value, unknown } of [base, own]) {
    for (const [key, tag] of Object.entries(objectOr(value, {}))) entries.set(key, known(tag));
    for (const key of Object.keys(objectOr(unknown, {}))) entries.set(key, UNKNOWN);
  }
  return object([...entries]);
}
