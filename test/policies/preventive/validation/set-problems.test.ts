import { found, foundInSet } from '../../../core/iam/validation/found';

function statement(Sid: string, Effect: string, Action: unknown, rest: object = {}): object {
  return { Sid, Effect, Action, Resource: '*', ...rest };
}

const FULL_AWS_ACCESS = { Effect: 'Allow', Action: '*', Resource: '*' };

test('an Allow under a broader Deny allows nothing, in one policy or in two', () => {
  const allow = statement('A', 'Allow', ['cases:*', 'wisdom:Get*']);
  const deny = statement('D', 'Deny', ['CASES:*', 'wisdom:*', 'voiceid:*']);
  expect(found(allow, deny)).toEqual([
    'a.json:3 error shadowed-allow: statement A allows nothing: statement D (a.json:4) denies everything that it allows; correct or remove one of them',
  ]);
  expect(foundInSet([[deny], [FULL_AWS_ACCESS, allow]])).toEqual([
    'b.json:4 error shadowed-allow: statement A allows nothing: statement D (a.json:3) denies everything that it allows; correct or remove one of them',
  ]);
});

test('an Allow whose actions are denied by several statements allows nothing, one whose actions are not does something', () => {
  const allow = statement('A', 'Allow', ['cases:*', 'wisdom:Get*', 'cases:Get*']);
  const cases = statement('C', 'Deny', 'cases:*');
  const wisdom = statement('W', 'Deny', 'wisdom:*');
  expect(found(allow, cases, wisdom)).toEqual([
    'a.json:3 error shadowed-allow: statement A allows nothing: statement C (a.json:4) and statement W (a.json:5) deny everything that it allows; correct or remove some of them',
  ]);
  expect(found(allow, cases, { ...wisdom, Resource: 'arn:aws:wisdom:*:*:assistant/*' })).toEqual([]);
  expect(found(allow, cases)).toEqual([]);
});

test('an Allow under a Deny whose conditions it fulfils allows nothing', () => {
  const where = (region: string[]): object => ({
    Condition: { StringEquals: { 'aws:RequestedRegion': region } },
  });
  expect(
    found(
      statement('D', 'Deny', '*', where(['us-east-1', 'us-west-2'])),
      statement('A', 'Allow', 's3:*', where(['us-east-1'])),
    ),
  ).toEqual([
    'a.json:4 error shadowed-allow: statement A allows nothing: statement D (a.json:3) denies everything that it allows; correct or remove one of them',
  ]);
  expect(
    found(
      statement('D', 'Deny', '*', where(['us-east-1'])),
      statement('A', 'Allow', 's3:*', where(['us-east-1', 'us-west-2'])),
      statement('B', 'Allow', 's3:*'),
    ),
  ).toEqual([
    'a.json:4 warning redundant-statement: statement A adds nothing: statement B (a.json:5) allows everything that it allows; remove it',
  ]);
});

test('a Deny beside FullAWSAccess is what it should be', () => {
  expect(found(FULL_AWS_ACCESS, statement('D', 'Deny', 'cases:*'))).toEqual([]);
});

test('a statement within a broader one of the same effect adds nothing', () => {
  expect(
    found(
      statement('A', 'Deny', 'kms:DisableKeyRotation', { Resource: 'arn:aws:kms:*:*:key/*' }),
      statement('B', 'Deny', 'kms:Disable*'),
    ),
  ).toEqual([
    'a.json:3 warning redundant-statement: statement A adds nothing: statement B (a.json:4) denies everything that it denies; remove it',
  ]);
});

test('the same statement again is a repetition, reported once', () => {
  expect(
    foundInSet([
      [statement('A', 'Deny', ['cases:*', 'wisdom:*'])],
      [statement('B', 'Deny', ['wisdom:*', 'Cases:*'])],
      [statement('C', 'Deny', ['cases:*', 'wisdom:*'])],
    ]),
  ).toEqual([
    'b.json:3 warning duplicate-statement: statement B repeats statement A (a.json:3); remove one of them',
    'c.json:3 warning duplicate-statement: statement C repeats statement A (a.json:3); remove one of them',
  ]);
});

test.each([
  ['other actions', statement('A', 'Deny', 'cases:*'), statement('B', 'Deny', 'wisdom:*')],
  [
    'other resources',
    statement('A', 'Deny', 's3:*', { Resource: 'arn:aws:s3:::a/*' }),
    statement('B', 'Deny', 's3:*', { Resource: 'arn:aws:s3:::b/*' }),
  ],
  [
    'a condition of its own',
    statement('A', 'Deny', 's3:*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    statement('B', 'Deny', 's3:*', { Condition: { Null: { 'aws:SourceVpce': 'true' } } }),
  ],
  [
    'actions that are excepted',
    statement('A', 'Deny', undefined, { NotAction: 's3:*' }),
    statement('B', 'Deny', 's3:*'),
  ],
  [
    'variables in the resource',
    statement('A', 'Deny', 's3:*', { Resource: 'arn:aws:s3:::${aws:PrincipalAccount}/*' }),
    statement('B', 'Deny', 's3:*', { Resource: 'arn:aws:s3:::a/*' }),
  ],
])('statements with %s stand beside each other', (_name, one, other) => {
  expect(found(one, other)).toEqual([]);
});

test('a Sid that stands for two statements of different policies is pointed out', () => {
  expect(
    foundInSet([
      [statement('', 'Deny', 'wisdom:*'), statement('Same', 'Deny', 'cases:*')],
      [statement('', 'Deny', 'voiceid:*'), statement('Same', 'Deny', 'profile:*')],
      [statement('same', 'Deny', 'kms:*')],
    ]),
  ).toEqual([
    'b.json:4 warning sid: statement Same: Sid should be unique among the policies, a.json:4 has it, too; rename one of them',
  ]);
});

test('problems are in the order of the files and their lines', () => {
  expect(
    foundInSet([
      [statement('A', 'Deny', 'cases:*'), statement('B', 'Deny', ['nosuchservice:Get', 'cases:Xyzzy'])],
      [statement('C', 'allow', '*'), statement('D', 'Deny', '*')],
      [statement('E', 'Deny', 'kms:Get*'), statement('F', 'Deny', ['kms:*', 'kms:Xyzzy'])],
    ]).map((problem) => problem.split(' ').slice(0, 3).join(' ')),
  ).toEqual([
    'a.json:4 error unknown-service:',
    'a.json:4 error unknown-action:',
    'b.json:3 error effect:',
    'c.json:3 warning redundant-statement:',
    'c.json:4 error unknown-action:',
  ]);
});
