import type { ConditionBlock, PolicyStatement } from '../../../../core/iam/document';
import { compileOrganization, type ContextValue } from '../../../../policies/preventive/simulation';
import {
  ACCOUNT,
  ACTION,
  ask,
  type Asked,
  decided,
  deny,
  policy,
  ROLE,
  withPolicies,
} from '../../../policies/preventive/simulation/chain';

/** What statements that deny under these conditions make of a request. */
function denied(
  conditions: readonly ConditionBlock[],
  context: Readonly<Record<string, ContextValue>> = {},
): string {
  const statements = conditions.map((condition) => deny({ Condition: condition }));
  return decided(ask(withPolicies(policy('p', ...statements)), { context }));
}

/** What a request becomes where the account's policies allow it under these conditions only. */
function allowed(conditions: readonly ConditionBlock[]): string {
  const { levels, ...others } = withPolicies();
  const statements = conditions.map((condition): PolicyStatement => ({
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: condition,
  }));
  const last = { target: ACCOUNT, policies: [policy('p', ...statements)] };
  return decided(ask({ ...others, levels: [...levels.slice(0, 2), last] }));
}

describe('a key that is not given', () => {
  it.each<[readonly ConditionBlock[], string]>([
    [[{ StringEquals: { 'test:a': 'x' } }], 'undetermined test:a'],
    [[{ StringEquals: { 'test:a': 'x' } }, { StringNotEquals: { 'test:a': 'x' } }], 'denied'],
    [[{ StringEquals: { 'test:a': ['x', 'y'] } }, { StringNotEquals: { 'test:A': 'x' } }], 'denied'],
    [
      [{ StringEquals: { 'test:a': 'x' } }, { StringNotEquals: { 'test:a': ['x', 'y'] } }],
      'undetermined test:a',
    ],
    [[{ StringEquals: { 'test:a': 'x' }, StringNotEquals: { 'TEST:a': 'x' } }], 'allowed'],
    [[{ StringEquals: { 'test:a': 'x' }, StringLike: { 'test:a': 'y*' } }], 'allowed'],
    [[{ StringEquals: { 'test:a': 'yes' }, StringLike: { 'test:a': 'y*' } }], 'undetermined test:a'],
    [[{ StringLike: { 'test:a': 'x*' } }, { StringNotLike: { 'test:a': 'xy*' } }], 'denied'],
    [[{ StringLike: { 'test:a': 'xy*' } }, { StringNotLike: { 'test:a': 'x*' } }], 'undetermined test:a'],
    [[{ StringLike: { 'test:a': 'x*' } }, { StringNotLike: { 'test:a': '*y' } }], 'undetermined test:a'],
    [[{ StringLike: { 'test:a': 'x*', 'TEST:A': '*y' } }], 'undetermined test:a'],
    [[{ StringLike: { 'test:a': 'x*z' }, StringEquals: { 'test:a': 'xy' } }], 'allowed'],
    [[{ StringLike: { 'test:a': '*' } }], 'undetermined test:a'],
    [[{ StringLikeIfExists: { 'test:a': '*' } }], 'denied'],
    [[{ StringNotLikeIfExists: { 'test:a': '*' } }, { StringLike: { 'test:a': '*' } }], 'denied'],
    [[{ StringEqualsIgnoreCase: { 'test:a': 'x' } }, { StringNotEquals: { 'test:a': 'X' } }], 'denied'],
    [
      [{ StringEqualsIgnoreCase: { 'test:a': 'x' } }, { StringNotEqualsIgnoreCase: { 'test:a': 'X' } }],
      'denied',
    ],
    [[{ StringEqualsIgnoreCase: { 'test:a': 'x' }, StringEquals: { 'test:a': 'y' } }], 'allowed'],
    [[{ StringEquals: { 'test:a': '1-2' } }, { StringNotEqualsIgnoreCase: { 'test:a': '1-2' } }], 'denied'],
    [
      [{ StringEquals: { 'test:a': 'x-2' } }, { StringNotEqualsIgnoreCase: { 'test:a': 'x-2' } }],
      'undetermined test:a',
    ],
    [[{ StringEqualsIfExists: { 'test:a': 'x' } }, { StringNotEquals: { 'test:a': 'x' } }], 'denied'],
    [
      [{ StringEqualsIfExists: { 'test:a': 'x' }, StringNotEqualsIfExists: { 'test:a': 'x' } }],
      'undetermined test:a',
    ],
    [[{ Null: { 'test:a': 'true' } }, { Null: { 'test:a': 'false' } }], 'denied'],
    [[{ Null: { 'test:a': 'true' } }, { StringLike: { 'test:a': '*' } }], 'denied'],
    [[{ Null: { 'test:a': 'false' } }, { StringNotEquals: { 'test:a': 'x' } }], 'denied'],
    [[{ Null: { 'test:a': 'true' }, StringEquals: { 'test:a': 'x' } }], 'allowed'],
    [[{ Bool: { 'test:a': 'true' } }, { Bool: { 'test:a': 'false' } }], 'undetermined test:a'],
    [[{ Bool: { 'test:a': 'true' } }, { BoolIfExists: { 'test:a': 'false' } }], 'denied'],
    [[{ Bool: { 'test:a': 'true' } }, { StringNotEquals: { 'test:a': 'true' } }], 'denied'],
    [
      [{ NumericLessThan: { 'test:a': '5' } }, { NumericGreaterThanEqualsIfExists: { 'test:a': '5' } }],
      'denied',
    ],
    [
      [{ NumericLessThan: { 'test:a': '5' } }, { NumericGreaterThanIfExists: { 'test:a': '5' } }],
      'undetermined test:a',
    ],
    [[{ NumericLessThan: { 'test:a': '5' }, NumericGreaterThan: { 'test:a': '5' } }], 'allowed'],
    [[{ NumericLessThan: { 'test:a': '5' }, NumericGreaterThan: { 'test:a': '4' } }], 'undetermined test:a'],
    [[{ NumericNotEquals: { 'test:a': '5' } }, { NumericEquals: { 'test:a': '5.0' } }], 'denied'],
    [
      [
        { DateLessThan: { 'test:a': '2026-01-01' } },
        { DateGreaterThanEqualsIfExists: { 'test:a': '2025-12-31' } },
      ],
      'denied',
    ],
    [[{ DateLessThan: { 'test:a': '2025' }, DateGreaterThan: { 'test:a': '2026' } }], 'allowed'],
    [[{ IpAddress: { 'test:a': '10.0.0.0/8' } }, { NotIpAddress: { 'test:a': '10.1.0.0/16' } }], 'denied'],
    [
      [{ IpAddress: { 'test:a': '10.1.0.0/16' } }, { NotIpAddress: { 'test:a': '10.0.0.0/8' } }],
      'undetermined test:a',
    ],
    [
      [{ IpAddress: { 'test:a': '10.0.0.0/8' }, NotIpAddress: { 'test:a': '10.0.0.0/9' } }],
      'undetermined test:a',
    ],
    [
      [{ IpAddress: { 'test:a': '10.0.0.0/8' }, NotIpAddress: { 'test:a': ['10.0.0.0/9', '10.128.0.0/9'] } }],
      'allowed',
    ],
    [[{ IpAddress: { 'test:a': ['0.0.0.0/0', '::/0'] } }, { Null: { 'test:a': 'true' } }], 'denied'],
    [[{ IpAddress: { 'test:a': '0.0.0.0/0' } }, { Null: { 'test:a': 'true' } }], 'undetermined test:a'],
    [
      [
        { ArnLike: { 'test:a': 'arn:aws:iam::*:role/*' } },
        { ArnNotLike: { 'test:a': 'arn:aws:iam::*:role/x' } },
      ],
      'denied',
    ],
    [
      [{ ArnLike: { 'test:a': 'arn:aws:iam::*:role/*' }, ArnEquals: { 'test:a': 'arn:aws:s3:::x' } }],
      'allowed',
    ],
    [[{ StringLike: { 'test:a': 'x*' }, StringLikeIfExists: { 'test:a': 'y*' } }], 'allowed'],
    [[{ StringLike: { 'test:a': 'x*' }, StringLikeIfExists: { 'test:a': '*y' } }], 'undetermined test:a'],
    [[{ StringLike: { 'test:a': 'xy*' }, StringNotLike: { 'test:a': 'x*' } }], 'allowed'],
    [[{ StringNotLike: { 'test:a': 'x*' }, StringLike: { 'test:a': 'xy*' } }], 'allowed'],
    [[{ StringNotLike: { 'test:a': 'x?*' }, StringLike: { 'test:a': 'x*' } }], 'undetermined test:a'],
    [
      [
        {
          IpAddress: { 'test:a': '10.0.0.0/8' },
          NotIpAddress: { 'test:a': ['10.0.0.0/9', '10.192.0.0/10'] },
        },
      ],
      'undetermined test:a',
    ],
    [
      [
        { 'ForAnyValue:StringEquals': { 'test:a': '${test:b}' } },
        { 'ForAnyValue:StringNotEquals': { 'test:a': '${test:b}' } },
      ],
      'undetermined test:a test:b',
    ],
    [[{ BinaryEquals: { 'test:a': 'QUJD' } }, { StringNotEquals: { 'test:a': 'QUJD' } }], 'denied'],
    [
      [
        { 'ForAnyValue:StringEquals': { 'test:a': 'x' } },
        { 'ForAllValues:StringNotEquals': { 'test:a': 'x' } },
      ],
      'denied',
    ],
    [
      [
        { 'ForAnyValue:StringEquals': { 'test:a': 'x' } },
        { 'ForAnyValue:StringNotEquals': { 'test:a': 'x' } },
      ],
      'undetermined test:a',
    ],
    [
      [{ 'ForAnyValue:StringEquals': { 'test:a': 'x' }, 'ForAllValues:StringEquals': { 'test:a': 'y' } }],
      'allowed',
    ],
    [
      [
        {
          'ForAnyValue:StringEquals': { 'test:a': 'x' },
          'ForAllValues:StringEquals': { 'test:a': ['x', 'y'] },
        },
      ],
      'undetermined test:a',
    ],
    [[{ 'ForAllValues:StringLike': { 'test:a': '*' } }], 'denied'],
    [[{ 'ForAllValues:StringLike': { 'test:a': '*' }, Null: { 'test:a': 'false' } }], 'undetermined test:a'],
    [[{ 'ForAnyValue:StringLike': { 'test:a': '*' } }, { Null: { 'test:a': 'true' } }], 'denied'],
    [[{ StringEquals: { 'test:a': '${test:b}' } }, { StringNotEquals: { 'test:a': '${test:b}' } }], 'denied'],
    [
      [{ StringEqualsIfExists: { 'test:a': '${test:b}' }, StringNotEquals: { 'test:a': '${test:b}' } }],
      'undetermined test:a test:b',
    ],
    [[{ StringEquals: { 'test:a': '${test:b}' } }], 'undetermined test:a test:b'],
  ])('denies if any of %j: %s', (conditions, decision) => {
    expect(denied(conditions)).toBe(decision);
  });

  it.each<[readonly ConditionBlock[], string]>([
    [[{ StringEquals: { 'test:a': 'x' } }], 'undetermined test:a'],
    [[{ StringEquals: { 'test:a': 'x' } }, { StringNotEquals: { 'test:a': 'x' } }], 'allowed'],
    [[{ StringEquals: { 'test:a': 'x' }, StringNotEquals: { 'test:a': 'x' } }], 'denied'],
    [[{ StringEquals: { 'test:a': 'x' } }, { Bool: { 'test:b': 'true' } }], 'undetermined test:a test:b'],
  ])('is allowed if any of %j: %s', (conditions, decision) => {
    expect(allowed(conditions)).toBe(decision);
  });
});

describe('several keys that are not given', () => {
  const either = [{ StringEquals: { 'test:a': 'x' } }, { StringEquals: { 'test:b': 'y' } }];

  it('names those that make a difference, in the order of the policies', () => {
    expect(denied(either)).toBe('undetermined test:a test:b');
    expect(denied([...either].reverse())).toBe('undetermined test:b test:a');
    expect(denied([{ StringEquals: { 'test:a': 'x', 'test:b': 'y' } }])).toBe('undetermined test:a test:b');
  });

  it('does not name a key that makes no difference', () => {
    expect(denied(either, { 'test:a': 'x' })).toBe('denied');
    expect(denied(either, { 'test:a': 'z' })).toBe('undetermined test:b');
    expect(denied([{ StringEquals: { 'test:a': 'x', 'test:b': 'y' } }], { 'test:a': null })).toBe('allowed');
    const covered = [{ Bool: { 'test:a': 'true' } }, { Bool: { 'test:a': 'true', 'test:b': 'true' } }];
    expect(denied(covered)).toBe('undetermined test:a');
    const whatever = [
      { Bool: { 'test:a': 'true' }, StringEquals: { 'test:b': 'y' } },
      { Bool: { 'test:a': 'true' }, StringNotEquals: { 'test:b': 'y' } },
    ];
    expect(denied(whatever)).toBe('undetermined test:a');
  });

  it('a Deny that is certain is enough, and so is a level that allows nothing', () => {
    expect(denied([...either, {}])).toBe('denied');
    const { levels, ...others } = withPolicies(policy('p', deny({ Condition: either[0] ?? {} })));
    const nothing = { ...others, levels: [...levels.slice(0, 2), { target: ACCOUNT, policies: [] }] };
    expect(decided(ask(nothing))).toBe('denied');
  });

  it('a Deny makes no difference where nothing allows under the same conditions', () => {
    const conditional: PolicyStatement = {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { Bool: { 'test:a': 'true' } },
    };
    const { levels, ...others } = withPolicies(
      policy('p', deny({ Condition: { BoolIfExists: { 'test:a': 'true' } } })),
    );
    const organization = {
      ...others,
      levels: [...levels.slice(0, 2), { target: ACCOUNT, policies: [policy('q', conditional)] }],
    };
    expect(decided(ask(organization))).toBe('denied');
  });

  it('names the first of the statements that deny together', () => {
    const both = [{ Bool: { 'test:a': 'true' } }, { BoolIfExists: { 'test:a': 'false' } }];
    const organization = withPolicies(
      policy('p', ...both.map((condition) => deny({ Condition: condition }))),
    );
    expect(ask(organization)).toEqual({
      decision: 'denied',
      level: 'ou-connect',
      policy: 'p',
      statement: '#1',
      reason:
        'connect:CreateInstance is denied whatever the keys are that are not given: by statement #1 of p at ou-connect, or else by another statement or because none allows it',
      missing: [],
    });
  });

  it('with variables, a condition on any of several values is another than one on all of them', () => {
    const values = { 'test:a': '${test:b}' };
    const denial = deny({ Condition: { 'ForAnyValue:StringEquals': values } });
    const permission: PolicyStatement = {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { 'ForAllValues:StringNotEquals': values },
    };
    const { levels, ...others } = withPolicies(policy('p', denial));
    const last = { target: ACCOUNT, policies: [policy('q', permission)] };
    expect(decided(ask({ ...others, levels: [...levels.slice(0, 2), last] }))).toBe(
      'undetermined test:a test:b',
    );
  });

  it('two levels that allow under opposite conditions allow nothing', () => {
    const on = (value: string): PolicyStatement => ({
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { 'test:a': value } },
    });
    const levels = [
      { target: 'r-root', policies: [policy('p', on('x'))] },
      { target: ACCOUNT, policies: [policy('q', on('y'))] },
    ];
    const answer = ask({ managementAccount: '111111111111', account: ACCOUNT, levels });
    expect(answer).toEqual({
      decision: 'denied',
      level: 'r-root',
      policy: null,
      statement: null,
      reason:
        'connect:CreateInstance is denied whatever the keys are that are not given: there is always a level where no statement allows it',
      missing: [],
    });
  });

  it('names all keys of what is open where there are too many cases to try', () => {
    const many = Array.from({ length: 13 }, (_, index) => ({ Bool: { [`test:k${index}`]: 'true' } }));
    expect(denied(many)).toBe(`undetermined ${many.map((_, index) => `test:k${index}`).join(' ')}`);
    const [first = {}] = many;
    const rest = Object.fromEntries(many.flatMap(({ Bool }) => Object.entries(Bool)));
    expect(denied([first, { Bool: rest }])).toBe(
      `undetermined ${many.map((_, index) => `test:k${index}`).join(' ')}`,
    );
    expect(denied([first, { Bool: rest }], { 'test:k12': true })).toBe('undetermined test:k0');
    const patterns = Array.from({ length: 11 }, (_, index) => `*${index}*`);
    const both = [{ StringLike: { 'test:a': patterns } }, { StringNotLike: { 'test:a': patterns } }];
    expect(denied(both)).toBe('undetermined test:a');
  });

  it('is undetermined where a key has conditions for one value and for several', () => {
    const both = [{ StringEquals: { 'test:a': 'x' } }, { 'ForAllValues:StringNotEquals': { 'test:a': 'x' } }];
    expect(denied(both)).toBe('undetermined test:a');
    // Each single value is denied, and so is no value; a list of one value twice may not be.
    const allSingle = [
      { StringEquals: { 'test:a': 'x' } },
      { 'ForAnyValue:StringNotEquals': { 'test:a': 'x' } },
      { Null: { 'test:a': 'true' } },
    ];
    expect(denied(allSingle)).toBe('undetermined test:a');
  });

  it('each request is judged by what it gives, whatever was asked before', () => {
    const compiled = compileOrganization(
      withPolicies(
        policy(
          'p',
          deny({ Condition: { StringEquals: { 'test:a': 'x', 'test:b': '${test:c}' } } }),
          deny({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app' } }, Action: 's3:*' }),
          deny({ Resource: 'arn:aws:s3:::bucket/${test:c}', Action: 'iam:*' }),
        ),
      ),
    );
    const requests: [Asked, string][] = [
      [{ context: { 'test:a': ['x', 'y'], 'test:b': 'y', 'test:c': 'y' } }, 'undetermined'],
      [{ context: { 'test:b': 'y', 'test:c': 'y' } }, 'undetermined test:a'],
      [{ context: { 'test:a': 'x', 'test:b': 'y' } }, 'undetermined test:c'],
      [{ context: { 'test:a': 'x', 'test:b': 'y', 'test:c': '' } }, 'undetermined'],
      [{ context: { 'test:a': 'x', 'test:c': 'y' } }, 'undetermined test:b'],
      [{ context: { 'test:a': 'x' } }, 'undetermined test:b test:c'],
      [
        {
          principal: `arn:aws:sts::${ACCOUNT}:assumed-role/app/me`,
          action: 's3:Get',
          context: { 'test:a': null },
        },
        'undetermined aws:PrincipalArn',
      ],
      [
        {
          principal: `arn:aws:sts::${ACCOUNT}:assumed-role/other/me`,
          action: 's3:Get',
          context: { 'test:a': null },
        },
        'allowed',
      ],
      [
        { action: 'iam:Get', resource: 'arn:aws:s3:::bucket/x', context: { 'test:a': null } },
        'undetermined test:c',
      ],
      [{ action: 'iam:Get', resource: 'arn:aws:s3:::other/x', context: { 'test:a': null } }, 'allowed'],
    ];
    requests.push([
      {
        action: 'iam:Get',
        resource: 'arn:aws:s3:::bucket/x',
        context: { 'test:a': null, 'test:c': ['x', 'y'] },
      },
      'undetermined',
    ]);
    for (const [asked, decision] of [...requests, ...requests.reverse()]) {
      const { principal = ROLE, action = ACTION, resource = '*', context = {} } = asked;
      expect([asked, decided(compiled.evaluate({ principal, action, resource, context }))]).toEqual([
        asked,
        decision,
      ]);
    }
  });
});

describe('what AWS does not document', () => {
  const organization = (condition: ConditionBlock) =>
    withPolicies(policy('p', deny({ Sid: 'Deny', Condition: condition })));

  it.each<[ConditionBlock, ContextValue, string]>([
    [
      { NotIpAddress: { 'test:a': '10.0.0.0/8' } },
      'connect.amazonaws.com',
      'NotIpAddress on test:a has no documented answer: "connect.amazonaws.com" is no IP address',
    ],
    ...['::ffff:10.0.0.1', '::ffff:a00:1'].map((mapped): [ConditionBlock, ContextValue, string] => [
      { NotIpAddress: { 'test:a': '10.0.0.0/8' } },
      mapped,
      `NotIpAddress on test:a has no documented answer: "${mapped}" is no IP address`,
    ]),
    [
      { IpAddress: { 'test:a': 'ten' } },
      '10.0.0.1',
      'IpAddress on test:a has no documented answer: "ten" in the policy is no IP range',
    ],
    [
      { NumericEquals: { 'test:a': '1' } },
      'one',
      'NumericEquals on test:a has no documented answer: "one" is no number',
    ],
    [
      { NumericEquals: { 'test:a': 'one' } },
      '1',
      'NumericEquals on test:a has no documented answer: "one" in the policy is no number',
    ],
    [
      { DateLessThan: { 'test:a': '2026-01-01' } },
      '2026-02-30',
      'DateLessThan on test:a has no documented answer: "2026-02-30" is no date',
    ],
    [
      { Bool: { 'test:a': 'true' } },
      'yes',
      'Bool on test:a has no documented answer: "yes" is neither true nor false',
    ],
    [
      { ArnLike: { 'test:a': 'arn:aws:iam::*:role/x' } },
      'x',
      'ArnLike on test:a has no documented answer: "x" is no ARN',
    ],
    [
      { ArnLike: { 'test:a': 'role/x' } },
      'arn:aws:iam::222222222222:role/x',
      'ArnLike on test:a has no documented answer: "role/x" in the policy is no ARN',
    ],
    [
      { StringEquals: { 'test:a': 'x' } },
      ['x', 'y'],
      'test:a has several values, and AWS does not document what StringEquals without ForAllValues or ForAnyValue does with them',
    ],
    [
      { StringEquals: { 'test:b': '${test:a}' } },
      ['x', 'y'],
      'the policy variable ${test:a} has several values, for which AWS documents no answer',
    ],
    [
      { StringEquals: { 'test:b': '${test:a}' } },
      '',
      'the policy variable ${test:a} has an empty value, for which AWS documents no answer',
    ],
  ])('%j, given %j', (condition, given, note) => {
    expect(ask(organization(condition), { context: { 'test:a': given, 'test:b': 'x' } })).toEqual({
      decision: 'undetermined',
      level: 'ou-connect',
      policy: 'p',
      statement: 'Deny',
      reason: `${note}: statement Deny of p at ou-connect may deny connect:CreateInstance`,
      missing: [],
    });
  });

  it('does not matter where it makes no difference', () => {
    const context = { 'test:a': ['x', 'y'] };
    const condition = { StringEquals: { 'test:a': 'x', 'test:b': 'y' } };
    expect(ask(organization(condition), { context: { ...context, 'test:b': null } }).decision).toBe(
      'allowed',
    );
  });

  it('a condition and its negation need not be opposites', () => {
    const context = { 'test:a': ['x', 'y'] };
    const both = [{ StringEquals: { 'test:a': 'x' } }, { StringNotEquals: { 'test:a': 'x' } }];
    expect(denied(both, context)).toBe('undetermined');
  });
});
