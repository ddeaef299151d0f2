/** Reads waiver files. */
import { closest } from '../../core/text/closest';
import {
  type Path,
  readYaml,
  readYamlFile,
  type YamlDocument,
  type YamlKind,
} from '../../core/yaml/located-yaml';
import { quote } from '../../core/text/quote';
import { isObject } from '../../core/values';
import { startOfDay } from './day';
import type { Waiver } from './verdict';
import { fileProblems, type Problem } from '../../core/problems';

const REQUIRED = ['control', 'address', 'reason', 'owner', 'approver', 'ticket', 'expires'] as const;
const KEYS: readonly string[] = [...REQUIRED, 'document'];
const VERSION = 1;
const DAY_IN_MS = 86_400_000;

/** Some thousand waivers; a file larger than this is something else. */
const FILE: YamlKind = {
  error: 'waiver',
  name: 'waiver file',
  shortName: 'waiver file',
  depth: 'three levels',
  content: 'version: 1, and waivers as a list',
  maxBytes: 1_048_576,
};

type Fields = Partial<Omit<Waiver, 'line'>>;
type Found = Partial<Waiver> & Pick<Waiver, 'line'>;

/** Describes a problem at a path of the file. */
type Report = (path: Path, text: string) => void;

/**
 * Reads a waiver file, YAML or JSON.
 *
 * @param controlIds ids of the catalogue.
 * @param now the moment that decides what is expired.
 * @throws ProblemsError (waiver) where it cannot be read or anything in it is wrong.
 */
export function loadWaivers(file: string, controlIds: readonly string[], now: Date): Waiver[] {
  return waiversIn(readYamlFile(file, FILE), file, controlIds, now);
}

/** Reads the text of a waiver file; `file` is its name for messages. */
export function parseWaivers(text: string, file: string, controlIds: readonly string[], now: Date): Waiver[] {
  return waiversIn(readYaml(text, file, FILE), file, controlIds, now);
}

function waiversIn(
  { value, problems, lineOf }: YamlDocument,
  file: string,
  controlIds: readonly string[],
  now: Date,
): Waiver[] {
  const found = [...problems];
  const report: Report = (path, text) => {
    found.push({ line: lineOf(path), text });
  };
  const waivers = listIn(value, report).flatMap((item, index) => {
    const waiver = readWaiver(item, ['waivers', index], report);
    return waiver === undefined ? [] : [{ ...waiver, line: lineOf(['waivers', index]) }];
  });
  for (const waiver of waivers) {
    const { line } = waiver;
    found.push(...contentProblems(waiver, controlIds, now).map((text) => ({ line, text })));
  }
  found.push(...repeated(waivers));
  if (found.length > 0) throw fileProblems('waiver', file, found);
  return waivers as Waiver[];
}

/** The items of the list that the file has. */
function listIn(value: unknown, report: Report): readonly unknown[] {
  if (!isObject(value)) {
    report(
      [],
      `must be an object with version and waivers, got ${quote(value)}; begin it with version: ${VERSION} and waivers:`,
    );
    return [];
  }
  for (const key of Object.keys(value).filter((one) => one !== 'version' && one !== 'waivers')) {
    report([key], `unknown key ${quote(key)}; allowed are version and waivers`);
  }
  const { version, waivers } = value;
  if (version !== VERSION) {
    report(['version'], `version must be ${VERSION}, got ${quote(version)}; write version: ${VERSION}`);
  }
  if (Array.isArray(waivers)) return waivers;
  report(
    ['waivers'],
    `waivers must be a list, got ${quote(waivers)}; write waivers: [] where there are none`,
  );
  return [];
}

/** A waiver as far as it is written: what is missing or no text is among the problems, the latter empty. */
function readWaiver(item: unknown, path: Path, report: Report): Fields | undefined {
  if (!isObject(item)) {
    report(path, `a waiver must be an object with ${KEYS.join(', ')}, got ${quote(item)}; write its keys`);
    return undefined;
  }
  const fields: Record<string, string> = {};
  for (const [name, got] of Object.entries(item)) {
    const isText = typeof got === 'string' && got.trim() !== '';
    const problem = !KEYS.includes(name) ? unknownKey(name) : isText ? undefined : textProblem(name, got);
    if (problem !== undefined) report([...path, name], problem);
    else fields[name] = got as string;
  }
  const missing = REQUIRED.filter((name) => !Object.hasOwn(item, name));
  if (missing.length > 0) {
    const are = missing.length > 1 ? 'are missing; add them' : 'is missing; add it';
    report(path, `${missing.join(', ')} ${are}`);
  }
  return fields;
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
  { control, address, document, owner, approver, expires }: Fields,
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

function repeated(waivers: readonly Found[]): Problem[] {
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
