/** What every part of the program asks of values. */

/** Whether a value is an object with members, no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The order of two values, by code units where they are texts: it depends on no language. For `sort`. */
export function compare<Value extends string | number | bigint>(a: Value, b: Value): number {
  return a < b ? -1 : Number(a > b);
}
