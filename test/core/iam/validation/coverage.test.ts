import { readPolicy } from '../../../../policies/preventive/validation';
import { statementCovers } from '../../../../core/iam/validation/coverage';
import { type StatementView, statementsOf } from '../../../../core/iam/validation/statement-view';
import { policyText } from './found';

function view(statement: object): StatementView {
  const text = policyText({
    Effect: 'Deny',
    ...('NotAction' in statement ? {} : { Action: '*' }),
    ...('NotResource' in statement ? {} : { Resource: '*' }),
    ...statement,
  });
  const [first] = statementsOf(readPolicy(text, 'scp.json'));
  if (first === undefined) throw new Error(`not valid: ${text}`);
  return first;
}

function covers(outer: object, inner: object): boolean {
  return statementCovers(view(outer), view(inner));
}

const KEY = 'aws:RequestedRegion';

function condition(operator: string, ...values: string[]): object {
  return { Condition: { [operator]: { [KEY]: values } } };
}

test.each([
  ['StringEquals', ['a', 'b'], 'StringEquals', ['a'], true],
  ['StringEquals', ['a'], 'StringEquals', ['a', 'b'], false],
  ['StringNotEquals', ['a'], 'StringNotEquals', ['a', 'b'], true],
  ['StringNotEquals', ['a', 'b'], 'StringNotEquals', ['a'], false],
  ['StringLike', ['a*'], 'StringLike', ['a?', 'ab*'], true],
  ['StringLike', ['a?'], 'StringLike', ['a*'], false],
  ['StringLike', ['a*'], 'StringLike', ['a${aws:username}'], true],
  ['StringLike', ['a${aws:username}'], 'StringLike', ['ab'], false],
  ['StringLike', ['${aws:username}'], 'StringLike', ['${aws:username}'], true],
  ['StringNotLike', ['ab'], 'StringNotLike', ['a*'], true],
  ['StringNotLike', ['a*'], 'StringNotLike', ['ab'], false],
  ['StringEqualsIgnoreCase', ['A'], 'StringEqualsIgnoreCase', ['a'], true],
  ['StringEquals', ['A'], 'StringEquals', ['a'], false],
  ['StringEqualsIfExists', ['a'], 'StringEquals', ['a'], true],
  ['StringEquals', ['a'], 'StringEqualsIfExists', ['a'], false],
  ['StringEqualsIfExists', ['a'], 'StringEqualsIfExists', ['a'], true],
  ['ForAnyValue:StringEquals', ['a', 'b'], 'ForAnyValue:StringEquals', ['a'], true],
  ['ForAnyValue:StringEquals', ['a'], 'ForAllValues:StringEquals', ['a'], false],
  ['ForAllValues:StringNotEquals', ['a'], 'ForAllValues:StringNotEquals', ['a', 'b'], true],
  ['IpAddress', ['192.0.2.0/24'], 'IpAddress', ['192.0.2.7', '192.0.2.128/25'], true],
  ['IpAddress', ['192.0.2.0/25'], 'IpAddress', ['192.0.2.0/24'], false],
  ['NotIpAddress', ['192.0.2.0/25'], 'NotIpAddress', ['192.0.2.0/24'], true],
  ['NotIpAddress', ['192.0.2.0/24'], 'NotIpAddress', ['192.0.2.0/25'], false],
  ['ArnLike', ['arn:aws:iam::*:role/*'], 'ArnLike', ['arn:aws:iam::*:role/a/*'], true],
  ['ArnLike', ['arn:aws:*:role/*:*:*:*'], 'ArnLike', ['arn:aws:iam::*:role/a'], false],
  ['Bool', ['true'], 'Bool', ['True'], true],
  ['Bool', ['true'], 'Bool', ['false'], false],
  ['Null', ['true'], 'Null', ['true'], true],
  ['Null', ['true'], 'Null', ['false'], false],
  ['NumericLessThan', ['5', '7'], 'NumericLessThan', ['5'], true],
  ['NumericLessThan', ['7'], 'NumericLessThan', ['5'], false],
  ['StringEquals', ['a'], 'StringLike', ['a'], false],
])('with %s %j it covers what has %s %j: %s', (operator, values, otherOperator, otherValues, expected) => {
  expect(covers(condition(operator, ...values), condition(otherOperator, ...otherValues))).toBe(expected);
});

test.each([
  [{}, condition('StringEquals', 'a'), true],
  [condition('StringEquals', 'a'), {}, false],
  [
    { Condition: { Bool: { 'AWS:SecureTransport': 'false' } } },
    { Condition: { Bool: { 'aws:securetransport': 'false' }, Null: { [KEY]: 'true' } } },
    true,
  ],
  [{ Action: 'connect:*' }, { Action: ['CONNECT:Get*', 'connect:CreateInstance'] }, true],
  [{ Action: ['connect:Get*', 'connect:Create*'] }, { Action: 'connect:*' }, false],
  [{ NotAction: 'iam:*' }, { Action: ['s3:*', 'connect:*'] }, true],
  [{ NotAction: 'iam:*' }, { Action: ['s3:*', '*:Get*'] }, false],
  [{ NotAction: ['iam:Get*'] }, { NotAction: ['iam:*', 's3:*'] }, true],
  [{ NotAction: ['iam:*', 's3:*'] }, { NotAction: ['iam:*'] }, false],
  [{ Action: 'connect:*' }, { NotAction: 'connect:*' }, false],
  [{ Action: '*' }, { NotAction: 'connect:*' }, true],
  [{ Resource: 'arn:aws:s3:::a*' }, { Resource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::ab'] }, true],
  [{ Resource: 'arn:aws:s3:::a*' }, { Resource: ['arn:aws:s3:::A'] }, false],
  [{ NotResource: 'arn:aws:s3:::a${aws:username}/*' }, { Resource: 'arn:aws:s3:::b/*' }, true],
  [{ NotResource: 'arn:aws:s3:::${aws:username}/*' }, { Resource: 'arn:aws:s3:::b/*' }, false],
  [{ Resource: 'arn:aws:s3:::${aws:username}/*' }, { Resource: 'arn:aws:s3:::${aws:username}/*' }, true],
  [{ Resource: 'arn:aws:s3:::*/*' }, { Resource: 'arn:aws:s3:::${aws:username}/*' }, true],
])('%j covers %j: %s', (outer, inner, expected) => {
  expect(covers(outer, inner)).toBe(expected);
});
