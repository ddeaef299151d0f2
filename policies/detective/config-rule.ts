import type { ManagedRuleIdentifier } from '../../core/aws/managed-rules';

interface Rule {
  /** `connect-guardrails-` and the id of the control in lower case; `-2` and so on where a control has several rules. */
  readonly name: string;
  /** Id of the control that the rule watches. */
  readonly control: string;
  /** The compliant state and how to get there, cut to what AWS Config takes. */
  readonly description: string;
  /** Config resource types that the rule evaluates or reports on, sorted: the recorder must cover them. */
  readonly resourceTypes: readonly string[];
}

/** A rule of AWS's own. */
export interface ManagedConfigRule extends Rule {
  readonly kind: 'managed';
  readonly identifier: ManagedRuleIdentifier;
  /** A periodic rule has no scope. */
  readonly trigger: 'change' | 'periodic';
  readonly parameters: Readonly<Record<string, string>>;
}

/** A rule in the Guard language, which AWS Config evaluates at each change of a resource. */
export interface PolicyConfigRule extends Rule {
  readonly kind: 'policy';
  readonly runtime: 'guard-2.x.x';
  readonly policyText: string;
}

/** A rule whose verdicts the periodic custom Lambda function gives. */
export interface LambdaConfigRule extends Rule {
  readonly kind: 'lambda';
  /** What the function gets to know which control it is asked for. */
  readonly parameters: { readonly control: string };
}

/** A rule of AWS Config that watches one control in a live account. */
export type ConfigRule = ManagedConfigRule | PolicyConfigRule | LambdaConfigRule;
