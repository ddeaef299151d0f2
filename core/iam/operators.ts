/**
 * The condition operators of IAM's policy language. Source: IAM User Guide, "IAM JSON policy elements: Condition
 * operators" and "Multivalued context keys" (read 2026-11-21).
 */

/** What an operator compares with. */
export type ValueKind = 'text' | 'number' | 'date' | 'boolean' | 'binary' | 'ip' | 'arn' | 'presence';

export interface ConditionOperator {
  /** Without qualifier and without `IfExists`. */
  readonly base: string;
  readonly kind: ValueKind;
  /** True where it matches if none of the values does: `…Not…`. */
  readonly negated: boolean;
  /** True where it also matches if the request does not have the key. */
  readonly ifExists: boolean;
  readonly qualifier: 'ForAllValues' | 'ForAnyValue' | null;
}

const KINDS: Readonly<Record<string, ValueKind>> = {
  StringEquals: 'text',
  StringNotEquals: 'text',
  StringEqualsIgnoreCase: 'text',
  StringNotEqualsIgnoreCase: 'text',
  StringLike: 'text',
  StringNotLike: 'text',
  NumericEquals: 'number',
  NumericNotEquals: 'number',
  NumericLessThan: 'number',
  NumericLessThanEquals: 'number',
  NumericGreaterThan: 'number',
  NumericGreaterThanEquals: 'number',
  DateEquals: 'date',
  DateNotEquals: 'date',
  DateLessThan: 'date',
  DateLessThanEquals: 'date',
  DateGreaterThan: 'date',
  DateGreaterThanEquals: 'date',
  Bool: 'boolean',
  BinaryEquals: 'binary',
  IpAddress: 'ip',
  NotIpAddress: 'ip',
  ArnEquals: 'arn',
  ArnNotEquals: 'arn',
  ArnLike: 'arn',
  ArnNotLike: 'arn',
  Null: 'presence',
};

/** Every operator with and without `IfExists`, without qualifiers. */
export const OPERATORS: readonly string[] = Object.keys(KINDS).flatMap((base) =>
  base === 'Null' ? [base] : [base, `${base}IfExists`],
);

/** Undefined where there is no such operator; `Null` takes neither `IfExists` nor a qualifier. */
export function conditionOperator(text: string): ConditionOperator | undefined {
  const [, qualifier, base = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(text) ?? [];
  const kind = Object.hasOwn(KINDS, base) ? KINDS[base] : undefined;
  if (kind === undefined) return undefined;
  if (kind === 'presence' && (qualifier !== undefined || ifExists !== undefined)) return undefined;
  return {
    base,
    kind,
    negated: base.includes('Not'),
    ifExists: ifExists !== undefined,
    qualifier: qualifier === undefined ? null : (qualifier as 'ForAllValues' | 'ForAnyValue'),
  };
}
