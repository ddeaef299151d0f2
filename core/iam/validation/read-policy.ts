/** Reads a service control policy: strictly as text first, then its grammar. */
import type { PolicyDocument } from '../document';
import { grammarProblems } from './grammar';
import { readJson } from '../../json/located-json';
import { nameProblems } from './name-problems';
import type { DocumentProblem, Path, PolicyProblem } from './policy-problem';
import { ProblemsError } from '../../problems';

/** A service control policy has 10,240 characters at most; text that is longer than this is something else. */
export const MAX_CHARACTERS = 262_144;

/** A policy as it was read. */
export interface ReadPolicy {
  /** Of the file, as it was given. */
  readonly name: string;
  /** As it stands in the file: this is what counts against the quota where it is attached without minifying it. */
  readonly text: string;
  /** Undefined where the grammar has errors. */
  readonly document: PolicyDocument | undefined;
  /** What is wrong with the grammar and, where it has errors, with names, in the order of the file. */
  readonly problems: readonly PolicyProblem[];
  /** The line (from 1) of what is at a path of the document, or of the nearest thing around it. */
  readonly lineOf: (path: Path) => number;
}

/**
 * @param text decoded, JSON (never YAML).
 * @param name of the file in problems.
 * @throws ProblemsError (policy) where the text is empty, too long, not JSON, or has repeated keys.
 */
export function readPolicy(text: string, name: string): ReadPolicy {
  if (text.length > MAX_CHARACTERS) {
    throw new ProblemsError('policy', [
      `${name}: must have ${MAX_CHARACTERS} characters at most, got ${text.length}; name a service control policy`,
    ]);
  }
  if (text.startsWith('\ufeff')) {
    throw new ProblemsError('policy', [
      `${name}:1: must not begin with a byte-order mark; save it as UTF-8 without one`,
    ]);
  }
  if (text.trim() === '') {
    throw new ProblemsError('policy', [`${name}: is empty; write a service control policy as JSON`]);
  }
  const { value, lineOf } = readJson(text, name);
  const grammar = grammarProblems(value);
  const hasErrors = grammar.some(({ severity }) => severity === 'error');
  const wrong = new Set(grammar.map(({ path }) => JSON.stringify(path)));
  const problems = hasErrors
    ? [...grammar, ...nameProblems(value, (path) => wrong.has(JSON.stringify(path)))]
    : grammar;
  return {
    name,
    text,
    document: hasErrors ? undefined : (value as PolicyDocument),
    problems: inOrder(problems.map((problem) => located(problem, name, lineOf))),
    lineOf,
  };
}

/** A problem of a document as a problem of the file that it was read from. */
export function located(
  { path, severity, rule, message }: DocumentProblem,
  file: string,
  lineOf: (path: Path) => number,
): PolicyProblem {
  return { file, line: lineOf(path), severity, rule, message };
}

/** In the order of the file; problems of one line as they were found. */
function inOrder(problems: readonly PolicyProblem[]): PolicyProblem[] {
  return [...problems].sort((a, b) => a.line - b.line);
}
