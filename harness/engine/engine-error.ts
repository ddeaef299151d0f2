/** The policy engine itself failed: nothing was judged. Ends the run with exit status 2. */
export class EngineError extends Error {
  readonly problems: readonly string[];

  constructor(problem: string) {
    super(problem);
    this.name = 'EngineError';
    this.problems = [problem];
  }
}
