import type { Path } from '../../json/located-json';

export type { Path };

/**
 * error: AWS Organizations refuses the policy, or it cannot do what it says. warning: it works, but probably not as
 * meant.
 */
export type Severity = 'error' | 'warning';

/** Something that is wrong with a document, wherever the document comes from. */
export interface DocumentProblem {
  readonly path: Path;
  readonly severity: Severity;
  /** Name of the rule that it breaks, such as `unknown-action`. */
  readonly rule: string;
  /** What, the value got, what is allowed and what to do, on one line. */
  readonly message: string;
}

/** Something that is wrong with the policy in a file. */
export interface PolicyProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
}
