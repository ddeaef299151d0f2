/** Everything that is wrong with a profile, one line each: file, line, setting, value got, what is allowed, what to do. */
export class ProfileError extends Error {
  readonly problems: string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ProfileError';
    this.problems = [...problems];
  }
}

export interface Problem {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly text: string;
}

/** More problems of one file than this help nobody. */
const MAX_PROBLEMS = 100;

/** The problems of one file as an error: in the order of the file, each once. */
export function profileError(name: string, problems: readonly Problem[]): ProfileError {
  const inOrder = [...problems]
    .sort((a, b) => a.line - b.line)
    .map(({ line, text }) => `${name}:${line}: ${text}`);
  const lines = [...new Set(inOrder)];
  const rest = lines.length - MAX_PROBLEMS;
  return new ProfileError(
    rest > 0 ? [...lines.slice(0, MAX_PROBLEMS), `${name}: ${rest} more problems are not shown`] : lines,
  );
}

/** Text that is no policy document at all: not JSON, or ambiguous JSON. One line for each problem: `file:line: …`. */
export class PolicyUnreadableError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'PolicyUnreadableError';
    this.problems = problems;
  }
}
