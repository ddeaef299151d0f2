/** When a planned value and a live one are the same, although they are not written the same. */
import { isDeepStrictEqual } from 'node:util';

/** True where two values mean the same: lists of plain values are sets, and what says nothing is not set. */
export function isEqual(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(comparable(one), comparable(other));
}

function comparable(value: unknown): unknown {
  // The defaults of what is governed: the provider writes them down for some attributes, AWS leaves them out.
  if (value === undefined || value === '' || value === false) return null;
  if (!Array.isArray(value)) return value;
  if (value.length === 0) return null;
  return value.every((item) => typeof item === 'string') ? [...value].sort() : value;
}

/** A policy document in a text; undefined where it is none. */
export function documentOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(value) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/**
 * True where two parts of policy documents say the same: a list of one is what is in it, and the order of lists says nothing
 * ("IAM JSON policy reference", IAM User Guide, read 2026-11-21).
 */
export function isSameStatement(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(canonical(one), canonical(other));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(canonical);
    return items.length === 1 ? items[0] : items.map((item) => JSON.stringify(item)).sort();
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, canonical(item)]),
  );
}
