import fc from 'fast-check';
import { charactersOf, mergeStatements, sizeOf } from '../../../policies/preventive/merge';
import { type NamedStatement, sourced } from '../../../policies/preventive/sourced-statement';
import { compileOrganization } from '../../../policies/preventive/simulation';
import type { ConditionBlock, PolicyStatement } from '../../../core/iam/document';

const ACTIONS = ['connect:*', 'connect:CreateInstance', 'connect:Delete*', 's3:*', 's3:GetObject', '*'];
const REQUESTS = ['connect:CreateInstance', 'connect:DeleteInstance', 's3:GetObject', 'kms:CreateKey'];
const CONDITIONS: readonly (ConditionBlock | undefined)[] = [
  undefined,
  { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
  { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } },
];
const RESOURCES = ['*', 'arn:aws:s3:::one/*'];

const statements: fc.Arbitrary<NamedStatement[]> = fc
  .array(
    fc.record({
      effect: fc.constantFrom('Allow', 'Deny'),
      list: fc.subarray(ACTIONS, { minLength: 1, maxLength: 3 }),
      isNot: fc.boolean(),
      isSingle: fc.boolean(),
      resource: fc.constantFrom(...RESOURCES),
      condition: fc.constantFrom(...CONDITIONS),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((all) =>
    all.map(({ effect, list, isNot, isSingle, resource, condition }, index): NamedStatement => {
      const actions = isSingle ? (list[0] ?? '*') : list;
      return {
        Sid: `Sid${index}`,
        Effect: effect,
        ...(isNot ? { NotAction: actions } : { Action: actions }),
        Resource: resource,
        ...(condition === undefined ? {} : { Condition: condition }),
      };
    }),
  );

function decisions(list: readonly PolicyStatement[]): string[] {
  const organization = compileOrganization({
    managementAccount: '111111111111',
    account: '222222222222',
    levels: [
      { target: 'r-root', policies: [{ name: 'one', document: { Version: '2012-10-17', Statement: list } }] },
    ],
  });
  return REQUESTS.flatMap((action) =>
    ['us-east-1', 'eu-west-1', null, undefined].flatMap((region) =>
      ['arn:aws:s3:::one/key', '*'].map(
        (resource) =>
          organization.evaluate({
            principal: 'arn:aws:iam::222222222222:role/app',
            action,
            resource,
            context: region === undefined ? {} : { 'aws:RequestedRegion': region },
          }).decision,
      ),
    ),
  );
}

const one = (statement: NamedStatement) => sourced({ statement, control: statement.Sid, reason: 'why' });

describe('merging statements', () => {
  it('never changes an answer', () => {
    fc.assert(
      fc.property(statements, fc.constantFrom(120, 200, 10_000), (list, maxCharacters) => {
        const merged = mergeStatements(list.map(one), maxCharacters).map(({ statement }) => statement);
        expect(decisions(merged)).toEqual(decisions(list));
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('makes the union of the actions where all else is the same, and keeps where each comes from', () => {
    const first: NamedStatement = { Sid: 'A', Effect: 'Deny', Action: ['s3:*', 'sqs:*'], Resource: '*' };
    const second: NamedStatement = { Sid: 'B', Effect: 'Deny', Action: 's3:*', Resource: '*' };
    const third: NamedStatement = { Sid: 'C', Effect: 'Deny', Action: ['sns:*'], Resource: '*' };
    expect(mergeStatements([first, second, third].map(one), 1000)).toEqual([
      {
        statement: { Sid: 'AAndMore', Effect: 'Deny', Action: ['s3:*', 'sqs:*', 'sns:*'], Resource: '*' },
        sources: [
          { statement: first, control: 'A', reason: 'why' },
          { statement: second, control: 'B', reason: 'why' },
          { statement: third, control: 'C', reason: 'why' },
        ],
      },
    ]);
  });

  it.each<[string, Partial<PolicyStatement>]>([
    ['effect', { Effect: 'Allow' }],
    ['resource', { Resource: 'arn:aws:s3:::one' }],
    ['condition', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
  ])('keeps apart what differs in its %s', (_what, difference) => {
    const first = one({ Sid: 'A', Effect: 'Deny', Action: 's3:*', Resource: '*' });
    const second = one({ ...first.statement, Sid: 'B', ...difference });
    expect(mergeStatements([first, second], 1000)).toEqual([first, second]);
  });

  it('leaves statements with NotAction alone', () => {
    const list = ['A', 'B'].map((Sid) => one({ Sid, Effect: 'Deny', NotAction: ['s3:*'], Resource: '*' }));
    expect(mergeStatements(list, 1000)).toEqual(list);
  });

  it('makes nothing that is larger than a statement may be', () => {
    const list = Array.from({ length: 6 }, (_, index) =>
      one({ Sid: `Sid${index}`, Effect: 'Deny', Action: [`s3:Action${index}`], Resource: '*' }),
    );
    const merged = mergeStatements(list, 100);
    expect(merged.map(({ sources }) => sources.length)).toEqual([2, 2, 2]);
    expect(merged.map(sizeOf).every((size) => size <= 100)).toBe(true);
  });

  it('counts characters, not bytes or UTF-16 units', () => {
    expect(['a', 'é', '𝄞'].map(charactersOf)).toEqual([1, 1, 1]);
  });
});
