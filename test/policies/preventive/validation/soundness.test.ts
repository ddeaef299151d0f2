import fc from 'fast-check';
import { compileOrganization, type ScpRequest } from '../../../../policies/preventive/simulation';
import type { PolicyStatement } from '../../../../core/iam/document';
import { absentResult, contradictoryKey } from '../../../../core/iam/validation/condition-tests';
import { statementCovers } from '../../../../core/iam/validation/coverage';
import { readPolicy } from '../../../../policies/preventive/validation';
import { type StatementView, statementsOf } from '../../../../core/iam/validation/statement-view';
import { policyText } from '../../../core/iam/validation/found';

/** What is said of statements must agree with what the evaluation does with requests. */

const ACCOUNT = '222222222222';
const REGION = 'aws:RequestedRegion';
const TAGS = 'aws:TagKeys';
const AGE = 'aws:MultiFactorAuthAge';
const ADDRESS = 'aws:SourceIp';
const ROLE = 'aws:PrincipalArn';
const TEXTS = ['a', 'ab', 'A', 'b', 'a*', '?b', '*'];
const ROLES = ['arn:aws:iam::*:role/a', 'arn:aws:iam::222222222222:role/*', '*', 'arn:aws:iam::*:role/b'];

const list = (...values: string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

const block = (prefixes: string[], operators: string[], key: string, values: fc.Arbitrary<string[]>) =>
  fc
    .tuple(fc.constantFrom(...prefixes), fc.constantFrom(...operators), fc.boolean(), values)
    .map(([prefix, operator, ifExists, value]) => ({
      [`${prefix}${operator}${ifExists ? 'IfExists' : ''}`]: { [key]: value },
    }));

const TEXT_OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
];
const QUALIFIERS = ['ForAnyValue:', 'ForAllValues:'];

const condition = fc.oneof(
  block([''], TEXT_OPERATORS, REGION, list(...TEXTS)),
  block(QUALIFIERS, TEXT_OPERATORS, TAGS, list(...TEXTS)),
  block([''], ['ArnLike', 'ArnNotLike', 'ArnEquals', 'ArnNotEquals'], ROLE, list(...ROLES)),
  block([''], ['IpAddress', 'NotIpAddress'], ADDRESS, list('192.0.2.0/24', '192.0.2.0/25', '192.0.2.1')),
  block(
    [''],
    [
      'NumericEquals',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEquals',
      'NumericNotEquals',
    ],
    AGE,
    list('1', '2', '3', '2.0'),
  ),
  fc
    .tuple(fc.constantFrom(REGION, TAGS, AGE, ADDRESS), list('true', 'false'))
    .map(([key, value]) => ({ Null: { [key]: value } })),
);

/** Blocks of one operator are merged. */
const conditions = fc.array(condition, { maxLength: 3 }).map((blocks) => {
  const merged: Record<string, Record<string, string[]>> = {};
  for (const one of blocks) {
    for (const [operator, keys] of Object.entries(one)) merged[operator] = { ...merged[operator], ...keys };
  }
  return merged;
});

const ACTIONS = ['connect:*', 'connect:Get*', 'CONNECT:GetFederationToken', 'kms:*', '*', '*:Get*'];
const RESOURCES = ['*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a/b', 'arn:aws:s3:::?/b'];

const statement: fc.Arbitrary<PolicyStatement> = fc
  .tuple(fc.boolean(), list(...ACTIONS), fc.boolean(), list(...RESOURCES), conditions)
  .map(([hasActions, actions, hasResources, resources, Condition]) => ({
    Effect: 'Deny',
    ...(hasActions ? { Action: actions } : { NotAction: actions }),
    ...(hasResources ? { Resource: resources } : { NotResource: resources }),
    Condition,
  }));

const context = fc.record(
  {
    [REGION]: fc.constantFrom('a', 'ab', 'A', 'b', 'bb', 'a*'),
    [TAGS]: fc.subarray(['a', 'ab', 'A', 'b'], { minLength: 1 }),
    [AGE]: fc.constantFrom('1', '2', '3', '1.5'),
    [ADDRESS]: fc.constantFrom('192.0.2.1', '192.0.2.2', '192.0.2.200', '198.51.100.1'),
  },
  { requiredKeys: [] },
);

const request = fc.record({
  principal: fc.constantFrom(`arn:aws:iam::${ACCOUNT}:role/a`, `arn:aws:iam::${ACCOUNT}:role/b`),
  action: fc.constantFrom(
    'connect:GetFederationToken',
    'connect:CreateInstance',
    'kms:GetKeyPolicy',
    's3:GetObject',
  ),
  resource: fc.constantFrom('arn:aws:s3:::a/b', 'arn:aws:s3:::a/c', 'arn:aws:s3:::b/b', 'arn:aws:s3:::c/d'),
  context: context,
});

function viewOf(one: PolicyStatement): StatementView {
  const [view] = statementsOf(readPolicy(policyText(one), 'scp.json'));
  if (view === undefined) throw new Error(`not valid: ${JSON.stringify(one)}`);
  return view;
}

/** Whether a Deny matches a request: everything else is allowed. */
function matcher(one: PolicyStatement): (asked: ScpRequest) => boolean {
  const Statement: PolicyStatement[] = [{ Effect: 'Allow', Action: '*', Resource: '*' }, one];
  const policies = [{ name: 'p', document: { Version: '2012-10-17' as const, Statement } }];
  const organization = compileOrganization({
    managementAccount: '111111111111',
    account: ACCOUNT,
    levels: [{ target: 'r-root', policies }],
  });
  return (asked) => organization.evaluate(asked, { closed: true }).decision === 'denied';
}

const RUNS = { numRuns: 3000 };

test('a statement that covers another one matches every request that the other one matches', () => {
  let covering = 0;
  fc.assert(
    fc.property(
      statement,
      statement,
      conditions,
      fc.array(request, { minLength: 5, maxLength: 5 }),
      (outer, other, more, requests) => {
        // Statements made by chance seldom cover each other: the second one often is the first with more conditions.
        const inner = { ...other, Condition: { ...more, ...outer.Condition } };
        for (const one of [other, inner]) {
          if (!statementCovers(viewOf(outer), viewOf(one))) continue;
          covering++;
          expect(requests.filter(matcher(one)).filter((asked) => !matcher(outer)(asked))).toEqual([]);
        }
      },
    ),
    RUNS,
  );
  expect(covering).toBeGreaterThan(100);
});

test('a statement whose conditions contradict each other matches no request', () => {
  let contradictory = 0;
  fc.assert(
    fc.property(
      conditions,
      conditions,
      fc.array(request, { minLength: 10, maxLength: 10 }),
      (one, other, requests) => {
        const Condition = { ...one, ...other };
        const denial: PolicyStatement = { Effect: 'Deny', Action: '*', Resource: '*', Condition };
        if (contradictoryKey(viewOf(denial).tests) === undefined) return;
        contradictory++;
        expect(requests.filter(matcher(denial))).toEqual([]);
      },
    ),
    RUNS,
  );
  expect(contradictory).toBeGreaterThan(50);
});

test('what a condition test is for an absent key is what the evaluation makes of it', () => {
  fc.assert(
    fc.property(condition, (Condition) => {
      const denial: PolicyStatement = { Effect: 'Deny', Action: '*', Resource: '*', Condition };
      const [test] = viewOf(denial).tests;
      fc.pre(test !== undefined && test.key !== ROLE);
      const asked = {
        principal: `arn:aws:iam::${ACCOUNT}:role/a`,
        action: 'kms:GetKeyPolicy',
        resource: '*',
        context: {},
      };
      expect(matcher(denial)(asked)).toBe(absentResult(test));
    }),
    RUNS,
  );
});
