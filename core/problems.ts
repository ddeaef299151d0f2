/** Everything that is wrong with what the program was given, at once. */

/** What is wrong: the call of the program, a kind of file or text, or what is made of it. */
export type ProblemKind =
  | 'usage'
  | 'document'
  | 'profile'
  | 'waiver'
  | 'organization'
  | 'policy'
  | 'scp-request'
  | 'scp-composition'
  | 'config-rules'
  | 'ip-ranges'
  | 'validation'
  | 'engine'
  | 'live';

/**
 * What every refusal of ours is thrown as. A problem is one line: file and line or place, what is wrong, the value got,
 * what is allowed, what to do. The program prints each and ends with exit status 2.
 */
export class ProblemsError extends Error {
  readonly problems: readonly string[];

  /** @param kind what tells one refusal from another: `isProblems` asks for it. */
  constructor(
    readonly kind: ProblemKind,
    problems: string | readonly string[],
  ) {
    const list = typeof problems === 'string' ? [problems] : [...problems];
    super(list.join('\n'));
    this.name = nameOf(kind);
    this.problems = list;
    // Node prints below an uncaught error what can be enumerated: name and message say it already.
    for (const name of ['kind', 'problems']) Object.defineProperty(this, name, { enumerable: false });
  }
}

/** `scp-request` is a ScpRequestError. */
function nameOf(kind: ProblemKind): string {
  const words = kind.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Error`;
}

/**
 * Whether an error is one of ours, of this kind. What is loaded late may have a class of its own, so that `instanceof` tells
 * nothing.
 */
export function isProblems<Kind extends ProblemKind>(
  error: unknown,
  ...kinds: readonly Kind[]
): error is ProblemsError & { readonly kind: Kind } {
  return (
    problemsOf(error) !== undefined &&
    kinds.some((kind) => kind === (error as { readonly kind?: unknown }).kind)
  );
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

/** A problem of a file. */
export interface Problem {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly text: string;
}

/** The problems of one file, one line each: in the order of the file, each once. */
export function linesOf(file: string, problems: readonly Problem[]): string[] {
  const inOrder = [...problems].sort((a, b) => a.line - b.line);
  return [...new Set(inOrder.map(({ line, text }) => `${file}:${line}: ${text}`))];
}

/** More problems of one file than this help nobody. */
const MAX_PROBLEMS = 100;

/** The first problems of a file, and how many there are more. */
export function limited(file: string, problems: readonly string[], most = MAX_PROBLEMS): readonly string[] {
  const rest = problems.length - most;
  return rest > 0 ? [...problems.slice(0, most), `${file}: ${rest} more problems are not shown`] : problems;
}

/** The problems of one file as an error. */
export function fileProblems(kind: ProblemKind, file: string, problems: readonly Problem[]): ProblemsError {
  return new ProblemsError(kind, limited(file, linesOf(file, problems)));
}
