import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { ProblemsError } from '../core/problems';

/** What is wrong with the settings of a construct: one line for each problem, each with the path of the construct. */
export class ValidationError extends ProblemsError {
  constructor(scope: Construct, problems: readonly string[]) {
    super(
      'validation',
      problems.map((problem) => `${scope.node.path}: ${problem}`),
    );
  }
}

/** Collects what is wrong with the settings of a construct, so that everything is reported at once. */
export class Validation {
  private readonly problems: string[] = [];

  constructor(private readonly scope: Construct) {}

  /**
   * Requires that a condition holds.
   *
   * @param problem what is allowed, the value got, what to do: lower case, no period
   * @param control id of the control that the setting would break
   * @returns whether it holds
   */
  require(holds: boolean, problem: string, control?: string): boolean {
    if (!holds) this.problems.push(control === undefined ? problem : `${problem} (control ${control})`);
    return holds;
  }

  /** @throws {ValidationError} if a condition did not hold */
  throwIfAny(): void {
    if (this.problems.length > 0) throw new ValidationError(this.scope, this.problems);
  }
}

/**
 * Whether a setting is a text that a pattern matches, or is known to Terraform only. A setting that is missing matches
 * nothing, as where `process.env.NAME` is not set: patterns by themselves would read it as the text "undefined".
 */
export function matches(pattern: RegExp, value: string): boolean {
  return Token.isUnresolved(value) || (typeof value === 'string' && pattern.test(value));
}

/** A value as an error message shows it. */
export function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
}
