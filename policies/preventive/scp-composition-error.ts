/** Everything that keeps service control policies from being composed safely: place, what is wrong, what to do. */
export class ScpCompositionError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ScpCompositionError';
    this.problems = problems;
  }
}
