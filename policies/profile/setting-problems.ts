/** Turns what the schema finds into sentences: setting, value got, what is allowed, what to do. */
import type { z } from 'zod';
import type { Path } from '../../core/yaml/located-yaml';
import { quote } from '../../core/text/quote';
import { profileJsonSchema } from './schema';
import { closest } from '../../core/text/closest';
import type { Problem } from '../../core/problems';

type Issue = z.core.$ZodIssue;

export function settingProblems(issue: Issue, profile: unknown, lineOf: (path: Path) => number): Problem[] {
  const { path } = issue;
  const line = lineOf(path);
  if (issue.code === 'unrecognized_keys') return unknownSettings(path, issue.keys, lineOf);
  if (issue.code === 'custom') return [{ line, text: `${label(path)} ${issue.message}` }];
  const got = valueAt(profile, path);
  const text =
    got === undefined
      ? `${label(path)} is missing; add ${issue.message}`
      : `${label(path)} must be ${issue.message}, got ${quote(got)}; ${remedy(issue, got)}`;
  return [{ line, text }];
}

/** The value at `path`, or undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (parent, step) =>
      typeof parent === 'object' && parent !== null
        ? (parent as Readonly<Record<PropertyKey, unknown>>)[step]
        : undefined,
    value,
  );
}

/** A setting as people write it: `signIn.allowedIps[0]`. */
function label(path: Path): string {
  if (path.length === 0) return 'the profile';
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`))
    .join('');
}

function remedy(issue: Issue, got: unknown): string {
  if (got === null) return 'give it a value or remove it';
  if (issue.code === 'invalid_type') {
    if (issue.expected === 'boolean') return 'write true or false, without quotes';
    if (issue.expected === 'number' && typeof got === 'string' && /^\d+$/.test(got))
      return 'remove the quotes';
    if (issue.expected === 'array') return 'write a list, each item on its own line after "- "';
    if (issue.expected === 'object' || issue.expected === 'record')
      return 'write its settings as "name: value"';
  }
  if (issue.code === 'invalid_value') {
    const suggestion = typeof got === 'string' ? closest(got, issue.values.map(String)) : undefined;
    return suggestion === undefined ? 'choose one of them' : `did you mean ${quote(suggestion)}?`;
  }
  if (issue.code === 'too_small') return issue.origin === 'array' ? 'add what is missing' : 'raise it';
  if (issue.code === 'too_big') return issue.origin === 'array' ? 'remove some' : 'lower it';
  return 'correct it';
}

function unknownSettings(path: Path, keys: readonly string[], lineOf: (path: Path) => number): Problem[] {
  const known = settingPaths(profileJsonSchema());
  return keys.map((key) => ({ line: lineOf([...path, key]), text: unknownSetting(path, key, known) }));
}

function unknownSetting(path: Path, key: string, known: readonly string[][]): string {
  const section = path.map(String);
  const siblings = known
    .filter((one) => one.length === section.length + 1 && section.every((step, index) => one[index] === step))
    .map((one) => one.at(-1) ?? '');
  const sibling = closest(key, siblings);
  const meant =
    sibling === undefined
      ? known.find((one) => one.at(-1)?.toLowerCase() === key.toLowerCase())
      : [...section, sibling];
  const advice =
    meant === undefined
      ? `remove it (the settings here are ${siblings.filter((one) => one !== '$schema').join(', ')})`
      : `did you mean ${quote(meant.join('.'))}?`;
  return `unknown setting ${quote(label([...path, key]))}; ${advice}`;
}

/** The path of every setting that a JSON Schema describes. */
function settingPaths(schema: unknown): string[][] {
  const { properties = {}, anyOf = [] } = schema as {
    properties?: Readonly<Record<string, unknown>>;
    anyOf?: readonly unknown[];
  };
  return [
    ...Object.entries(properties).flatMap(([name, setting]) => [
      [name],
      ...settingPaths(setting).map((path) => [name, ...path]),
    ]),
    ...anyOf.flatMap(settingPaths),
  ];
}
