/** A policy document of AWS Organizations in IAM's JSON policy language, as service control policies have it. */

/** One value, or a list of them: IAM accepts both wherever a list is allowed. */
export type OneOrMany<Value> = Value | readonly Value[];

/** What a condition compares with: IAM accepts numbers and booleans in the place of text. */
export type ConditionValue = string | number | boolean;

/** Condition operators, each with the keys that it tests and the values that it compares them with. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMany<ConditionValue>>>>>;

/** One statement: exactly one of `Action` and `NotAction`, exactly one of `Resource` and `NotResource`. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: ConditionBlock;
}

/** A policy document whose grammar has been checked. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Id?: string;
  readonly Statement: OneOrMany<PolicyStatement>;
}

/** A policy that is attached to a root, an organizational unit or an account. */
export interface AttachedPolicy {
  /** As AWS Organizations has it; policies are named by it in answers. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** A root, organizational unit or account, and what is attached to itself (not what it inherits). */
export interface OrganizationLevel {
  /** Id of the target: `r-…`, `ou-…`, or twelve digits. */
  readonly target: string;
  readonly policies: readonly AttachedPolicy[];
}

/** The chain of targets from the root of an organization to one of its accounts. */
export interface Organization {
  /** Twelve digits. Service control policies do not apply to this account. */
  readonly managementAccount: string;
  /** Twelve digits: the account that requests are made in. */
  readonly account: string;
  /** The root first, each organizational unit, the account last. */
  readonly levels: readonly OrganizationLevel[];
}
