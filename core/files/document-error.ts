/** A document cannot be judged: everything that is wrong with it, one line each. Ends the run with exit status 2. */
export class DocumentError extends Error {
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[]) {
    const list = typeof problems === 'string' ? [problems] : problems;
    super(list.join('\n'));
    this.name = 'DocumentError';
    this.problems = list;
  }
}
