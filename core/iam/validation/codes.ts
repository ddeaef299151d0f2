/**
 * Everything that can be wrong with the form and the values of a policy document: one list, for `scp validate` and for
 * the findings of ORG-005. `rule` is what `scp validate` names, `expected` what a finding says is expected; where it
 * depends on the type of the policy, the dialect says it.
 */
import type { ValueKind } from '../operators';

export const CODES = {
  document: { rule: 'policy', expected: 'a JSON object' },
  'repeated-name': { rule: 'policy', expected: 'each name once in an object' },
  'unknown-element': { rule: 'element', expected: null },
  'principal-element': { rule: 'principal', expected: null },
  version: { rule: 'version', expected: '2012-10-17' },
  id: { rule: 'element', expected: 'a text' },
  'no-statement': { rule: 'element', expected: 'at least one statement' },
  statement: { rule: 'element', expected: 'an object' },
  sid: { rule: 'sid', expected: 'letters and digits' },
  'repeated-sid': { rule: 'sid', expected: 'a Sid of its own' },
  effect: { rule: 'effect', expected: null },
  principal: { rule: 'principal', expected: '*' },
  'action-or-not': { rule: 'action', expected: 'either Action or NotAction' },
  'no-action': { rule: 'action', expected: 'at least one text' },
  action: { rule: 'action', expected: 'a service and an action, as in s3:Get*, or *' },
  'resource-or-not': { rule: 'resource', expected: 'either Resource or NotResource' },
  'no-resource': { rule: 'resource', expected: 'at least one text' },
  resource: { rule: 'resource', expected: 'an ARN, or *' },
  condition: { rule: 'condition', expected: 'an object of operators' },
  'condition-operator': { rule: 'condition-operator', expected: "an operator of IAM's language" },
  'condition-keys': { rule: 'condition', expected: 'an object of condition keys' },
  'condition-key': { rule: 'condition-key', expected: 'a condition key, as in aws:SourceIp' },
  'repeated-key': { rule: 'condition-key', expected: 'each condition key once, whatever its capitals' },
  values: { rule: 'condition-value', expected: 'a text, number or boolean, or a list of them' },
  text: { rule: 'condition-value', expected: 'policy variables as in ${aws:PrincipalAccount}' },
  number: { rule: 'condition-value', expected: 'a number' },
  date: { rule: 'condition-value', expected: 'a date, as in 2026-12-31T23:59:59Z, or seconds since 1970' },
  boolean: { rule: 'condition-value', expected: 'true or false' },
  presence: { rule: 'condition-value', expected: 'true or false' },
  binary: { rule: 'condition-value', expected: 'base64' },
  ip: { rule: 'condition-value', expected: 'an address or a CIDR block' },
  arn: { rule: 'condition-value', expected: 'an ARN with six parts, or *' },
} as const satisfies Readonly<
  Record<ValueKind, { readonly rule: 'condition-value'; readonly expected: string }> &
    Record<string, { readonly rule: string; readonly expected: string | null }>
>;

export type Code = keyof typeof CODES;
