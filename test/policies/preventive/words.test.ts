import { catalogue } from '../../../policies/controls';
import { referenceProfile } from '../../../policies/profile';
import { statementsOf } from '../../../policies/preventive/statements';
import { wordsOf } from '../../../policies/preventive/words';
import type { ConditionBlock, PolicyStatement } from '../../../core/iam/document';

const DENY: PolicyStatement = { Effect: 'Deny', Action: 'a:B', Resource: '*' };

function conditionWords(condition: ConditionBlock): string {
  return wordsOf({ ...DENY, Condition: condition }).replace('denies `a:B` on every resource where ', '');
}

describe('the words for a statement', () => {
  it.each<[PolicyStatement, string]>([
    [DENY, 'denies `a:B` on every resource'],
    [
      { Effect: 'Allow', Action: ['a:B', 'a:C', 'd:*'], Resource: ['arn:1', 'arn:2'] },
      'allows `a:B`, `a:C` and `d:*` on `arn:1` and `arn:2`',
    ],
    [{ Effect: 'Allow', Action: '*', Resource: '*' }, 'allows every action on every resource'],
    [
      { Effect: 'Deny', NotAction: ['a:B'], NotResource: 'arn:1' },
      'denies every action but `a:B` on every resource but `arn:1`',
    ],
  ])('%j', (statement, words) => {
    expect(wordsOf(statement)).toBe(words);
  });

  it.each<[ConditionBlock, string]>([
    [{ StringEquals: { 'k:A': ['x', 'y', 'z'] } }, '`k:A` is `x`, `y` or `z`'],
    [{ StringEqualsIfExists: { 'k:A': 'x' } }, '`k:A` is absent or is `x`'],
    [{ StringNotEqualsIfExists: { 'k:A': 'x' } }, '`k:A` is absent or none of `x`'],
    [{ 'ForAnyValue:StringLike': { 'k:A': 'x*' } }, 'any value of `k:A` is like `x*`'],
    [
      { 'ForAllValues:StringNotLikeIfExists': { 'k:A': 'x*' } },
      'every value (also where there is none) of `k:A` is absent or like none of `x*`',
    ],
    [{ Null: { 'k:A': 'true', 'k:B': false } }, '`k:A` is absent and `k:B` is present'],
    [
      { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '2001:db8::/32'] } },
      '`aws:SourceIp` is absent or in none of `192.0.2.0/24` or `2001:db8::/32`',
    ],
    [
      { Bool: { 'k:A': true }, NumericLessThan: { 'k:B': 30 } },
      '`k:A` is `true` and `k:B` is less than `30`',
    ],
  ])('a condition: %j', (condition, words) => {
    expect(conditionWords(condition)).toBe(words);
  });

  it('exist for every operator that a statement of the catalogue has', () => {
    const { profile } = referenceProfile([]);
    const operators = statementsOf(profile, catalogue, 'allow-list').flatMap(({ statement }) =>
      Object.keys(statement.Condition ?? {}),
    );
    expect(new Set(operators).size).toBeGreaterThan(3);
    const wordless = operators.filter((operator) =>
      conditionWords({ [operator]: { 'k:A': 'x' } }).includes(operator),
    );
    expect(wordless).toEqual([]);
  });
});
