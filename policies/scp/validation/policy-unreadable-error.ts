/** Text that is no policy document at all: not JSON, or ambiguous JSON. One line for each problem: `file:line: …`. */
export class PolicyUnreadableError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'PolicyUnreadableError';
    this.problems = problems;
  }
}
