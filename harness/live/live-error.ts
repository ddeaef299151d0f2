/** A live account cannot be read at all: everything that is wrong, one line each. Ends the run with exit status 2. */
export class LiveError extends Error {
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[]) {
    const list = typeof problems === 'string' ? [problems] : problems;
    super(list.join('\n'));
    this.name = 'LiveError';
    this.problems = list;
  }
}
