import { closest } from '../../../core/text/closest';

/** The program was called wrongly: one line for each mistake. Ends the run with exit status 2. */
export class UsageError extends Error {
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[]) {
    const list = typeof problems === 'string' ? [problems] : problems;
    super(list.join('\n'));
    this.name = 'UsageError';
    this.problems = list;
  }
}

/** The sentence for a value that is none of those that are allowed. */
export function notAllowed(what: string, got: string, allowed: readonly string[]): string {
  const meant = closest(got, allowed);
  const suggestion = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `${what} ${JSON.stringify(got)} is unknown, allowed are ${allowed.join(', ')}${suggestion}`;
}

/** Every problem that an error of ours carries; undefined where the error is unexpected. */
export function problemsOf(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Error) || !('problems' in error) || !Array.isArray(error.problems)) return undefined;
  return error.problems as string[];
}

/** The result of a step; undefined where it failed, and then its problems are noted. */
export function collect<Result>(problems: string[], step: () => Result): Result | undefined {
  try {
    return step();
  } catch (error) {
    const found = problemsOf(error);
    if (found === undefined) throw error;
    problems.push(...found);
    return undefined;
  }
}
