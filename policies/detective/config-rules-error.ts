/** Everything that keeps the Config rules of a profile from being defined: place, what is wrong, what to do. */
export class ConfigRulesError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigRulesError';
    this.problems = problems;
  }
}
