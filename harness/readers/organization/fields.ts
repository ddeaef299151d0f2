/** Members of an organization file. */
import { closest } from '../../../core/text/closest';
import { quote } from '../../../core/text/quote';
import type { Path } from '../../../core/yaml/located-yaml';

/** Describes a problem at a path of the file. */
export type Report = (path: Path, text: string) => void;
export type Fields = Readonly<Record<string, unknown>>;

/** Reports keys that there are not, and those that are missing. */
export function checkKeys(
  fields: Fields,
  allowed: readonly string[],
  required: readonly string[],
  path: Path,
  report: Report,
): void {
  for (const key of Object.keys(fields).filter((one) => !allowed.includes(one))) {
    const meant = closest(key, allowed);
    const remedy = meant === undefined ? `allowed are ${inWords(allowed)}` : `did you mean ${quote(meant)}?`;
    report([...path, key], `unknown key ${quote(key)}; ${remedy}`);
  }
  for (const key of required.filter((one) => fields[one] === undefined)) {
    report(path, `${key} is missing; add it`);
  }
}

export function inWords(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
