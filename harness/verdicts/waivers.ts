/** The waiver file: risk acceptances with an owner, an approver and a last day. */
import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Level } from '../../policies/profile';
import { closest } from '../../policies/profile/closest';
import { quote } from '../../policies/profile/quote';
import type { Verdict } from './judge';

/** One risk acceptance: one control at one resource. */
export interface Waiver {
  readonly control: string;
  /** Exact. */
  readonly address: string;
  /** Name of the one document that it is for; all documents of the run without it. */
  readonly document?: string;
  readonly reason: string;
  readonly owner: string;
  /** Somebody other than the owner. */
  readonly approver: string;
  readonly ticket: string;
  /** The last day, `YYYY-MM-DD`: it holds until the end of that day, UTC. */
  readonly expires: string;
  /** Line of the file that it begins at. */
  readonly line: number;
}

/** What became of the waivers of a run. */
export interface WaiverUse {
  readonly used: number;
  /** Their control was not evaluated, or their document is not in the run. */
  readonly skipped: number;
}

/** Everything that is wrong with a waiver file, one line each. Ends the run with exit status 2. */
export class WaiverError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'WaiverError';
    this.problems = problems;
  }
}

const REQUIRED = ['control', 'address', 'reason', 'owner', 'approver', 'ticket', 'expires'] as const;
const KEYS: readonly string[] = [...REQUIRED, 'document'];
const VERSION = 1;
const DAY_IN_MS = 86_400_000;

/**
 * Reads a waiver file, YAML or JSON.
 *
 * @param controlIds ids of the catalogue.
 * @param now the moment that decides what is expired.
 * @throws WaiverError where it cannot be read or anything in it is wrong.
 */
export function loadWaivers(file: string, controlIds: readonly string[], now: Date): Waiver[] {
  return parseWaivers(readText(file), file, controlIds, now);
}

/** Reads the text of a waiver file; `file` is its name for messages. */
export function parseWaivers(text: string, file: string, controlIds: readonly string[], now: Date): Waiver[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core' });
  const problems: string[] = [];
  const problem = (offset: number | undefined, sentence: string): void => {
    problems.push(`${file}:${Math.max(1, lines.linePos(offset ?? 0).line)}: ${sentence}`);
  };
  for (const error of document.errors.slice(0, 5)) {
    problem(error.pos[0], `is not valid YAML or JSON (${lowerFirst(error.message)}); correct the syntax`);
  }
  if (problems.length > 0) throw new WaiverError(problems);
  visit(document, {
    Alias: (_key, node) => {
      problem(node.range?.[0], `must not use aliases, got "*${node.source}"; write the value itself`);
    },
  });
  if (problems.length > 0) throw new WaiverError(problems);

  const root: unknown = document.contents;
  if (!isMap(root)) {
    throw new WaiverError([
      `${file}: must be an object with version and waivers, got ${quote(document.toJS())}; see the documentation of waivers`,
    ]);
  }
  for (const { key } of root.items) {
    if (isScalar(key) && key.value !== 'version' && key.value !== 'waivers') {
      problem(key.range?.[0], `unknown key ${quote(key.value)}; allowed are version and waivers`);
    }
  }
  if (root.get('version') !== VERSION) {
    problem(
      undefined,
      `version must be ${VERSION}, got ${quote(root.get('version'))}; write version: ${VERSION}`,
    );
  }
  const list = root.get('waivers');
  if (!isSeq(list)) {
    problem(
      undefined,
      `waivers must be a list, got ${quote(root.get('waivers'))}; write an empty list where there are none`,
    );
    throw new WaiverError(problems);
  }
  const waivers: Waiver[] = [];
  for (const item of list.items) {
    if (!isMap(item)) {
      problem(
        isScalar(item) ? item.range?.[0] : list.range?.[0],
        `a waiver must be an object with ${KEYS.join(', ')}`,
      );
      continue;
    }
    const fields = new Map<string, string>();
    const start = item.range?.[0];
    for (const { key, value } of item.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const at = isScalar(key) ? key.range?.[0] : start;
      if (!KEYS.includes(name)) {
        const meant = closest(name, KEYS);
        problem(
          at,
          `unknown key ${quote(name)}; ${meant === undefined ? `allowed are ${KEYS.join(', ')}` : `did you mean ${quote(meant)}?`}`,
        );
      } else if (!isScalar(value) || typeof value.value !== 'string' || value.value.trim() === '') {
        problem(
          at,
          `${name} must be a text, got ${quote(isScalar(value) ? value.value : document.toJS())}; write it in quotes`,
        );
        fields.set(name, '');
      } else {
        fields.set(name, value.value);
      }
    }
    const missing = REQUIRED.filter((name) => !fields.has(name));
    if (missing.length > 0)
      problem(
        start,
        `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing; every waiver needs them`,
      );
    const waiver = {
      ...Object.fromEntries(fields),
      line: Math.max(1, lines.linePos(start ?? 0).line),
    } as unknown as Waiver;
    for (const sentence of contentProblems(waiver, controlIds, now)) problem(start, sentence);
    waivers.push(waiver);
  }
  for (const sentence of repeated(waivers)) problems.push(`${file}:${sentence}`);
  if (problems.length > 0) throw new WaiverError(problems);
  return waivers;
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
  if (owner && approver && owner.trim().toLowerCase() === approver.trim().toLowerCase()) {
    problems.push(
      `approver must be somebody other than the owner, got ${quote(approver)} for both; have it approved`,
    );
  }
  if (expires) {
    const end = endOfDay(expires);
    if (end === undefined)
      problems.push(
        `expires must be a day as YYYY-MM-DD, got ${quote(expires)}; write the last day on which it holds`,
      );
    else if (now.getTime() >= end)
      problems.push(
        `the waiver of ${control ?? 'a control'} for ${address ?? 'a resource'} expired at the end of ${expires} (UTC); comply, or have the risk accepted again`,
      );
  }
  return problems;
}

/** An asterisk outside of the quotes of an instance key. */
function isWildcard(text: string): boolean {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '').includes('*');
}

/** The first moment after a day, in milliseconds; undefined where the text is no day of the calendar. */
function endOfDay(day: string): number | undefined {
  const start = Date.parse(`${day}T00:00:00Z`);
  const isDay =
    /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(start) && new Date(start).toISOString().startsWith(day);
  return isDay ? start + DAY_IN_MS : undefined;
}

function repeated(waivers: readonly Waiver[]): string[] {
  const firstLines = new Map<string, number>();
  return waivers.flatMap(({ control, address, document, line }) => {
    const key = JSON.stringify([control, address, document]);
    const first = firstLines.get(key);
    firstLines.set(key, first ?? line);
    return first === undefined ? [] : [`${line}: repeats the waiver of line ${first}; remove one of them`];
  });
}

/**
 * Gives waivers to the verdicts that they match.
 *
 * @param levels of the controls that were evaluated, by id.
 * @param documents names of the documents in the run.
 * @throws WaiverError where one is not used, or is for a non-compliant verdict of a hard-mandatory control.
 */
export function applyWaivers(
  { file, list }: { readonly file: string; readonly list: readonly Waiver[] },
  verdicts: readonly Verdict[],
  levels: ReadonlyMap<string, Level>,
  documents: ReadonlySet<string>,
): { readonly verdicts: readonly Verdict[]; readonly use: WaiverUse } {
  const byTarget = new Map<string, Waiver[]>();
  const inRun = list.filter(
    ({ control, document }) => levels.has(control) && (document === undefined || documents.has(document)),
  );
  for (const waiver of inRun) {
    const target = targetOf(waiver);
    byTarget.set(target, [...(byTarget.get(target) ?? []), waiver]);
  }
  const used = new Set<Waiver>();
  const problems: string[] = [];
  const waived = verdicts.map((verdict): Verdict => {
    const { outcome, document } = verdict;
    if (outcome !== 'non-compliant' && outcome !== 'undetermined') return verdict;
    const matching = (byTarget.get(targetOf(verdict)) ?? []).filter(
      (waiver) => waiver.document === undefined || waiver.document === document,
    );
    const waiver = matching.find((one) => one.document !== undefined) ?? matching[0];
    if (waiver === undefined) return verdict;
    matching.forEach((one) => used.add(one));
    if (outcome === 'non-compliant' && levels.get(verdict.control) === 'hard-mandatory') {
      problems.push(
        `${file}:${waiver.line}: ${verdict.control} is hard-mandatory and ${verdict.address} is non-compliant in ${document}: that cannot be waived; make it comply`,
      );
      return verdict;
    }
    const { reason, owner, approver, ticket, expires } = waiver;
    return {
      ...verdict,
      outcome: 'waived',
      blocking: false,
      waiver: { reason, owner, approver, ticket, expires },
      waivedOutcome: outcome,
    };
  });
  for (const waiver of inRun) {
    if (used.has(waiver)) continue;
    problems.push(
      `${file}:${waiver.line}: the waiver of ${waiver.control} for ${waiver.address} is not used: nothing non-compliant or undetermined matches it; remove it`,
    );
  }
  if (problems.length > 0) throw new WaiverError([...new Set(problems)]);
  return { verdicts: waived, use: { used: used.size, skipped: list.length - inRun.length } };
}

function targetOf({ control, address }: { readonly control: string; readonly address: string }): string {
  return JSON.stringify([control, address]);
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT'
        ? 'there is no such file; check the path'
        : code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
          ? 'is no UTF-8 text; save it as UTF-8'
          : `cannot be read (${code ?? String(error)}); check its path and permissions`;
    throw new WaiverError([`${file}: ${reason}`]);
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
