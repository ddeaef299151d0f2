import { grammarProblems } from '../../../../policies/preventive/validation';

const STATEMENT = { Effect: 'Deny', Action: 'connect:*', Resource: '*' };

/** `path rule: message` of a whole document. */
function problemsIn(value: unknown): string[] {
  return grammarProblems(value).map(
    ({ path, severity, rule, message }) => `${path.join('.')} ${severity} ${rule}: ${message}`,
  );
}

/** `rule: message` of a document with one statement, without the statement's name. */
function problemsWith(changes: object): string[] {
  const Statement = [{ ...STATEMENT, ...changes }];
  return grammarProblems({ Version: '2012-10-17', Statement }).map(
    ({ path, rule, message }) =>
      `${path.slice(2).join('.')} ${rule}: ${message.replace(/^statement #1:? /, '')}`,
  );
}

function conditionProblems(operator: string, value: unknown): string[] {
  return problemsWith({ Condition: { [operator]: { 'aws:Key': value } } }).map((problem) =>
    problem.replace(/^\S+ condition-value: \S+ aws:Key /, ''),
  );
}

test('the full language is accepted', () => {
  expect(
    problemsIn({
      Version: '2012-10-17',
      Id: 'anything',
      Statement: [
        { Sid: 'A1', Effect: 'Allow', Action: '*', Resource: '*' },
        { Sid: '', Effect: 'Allow', NotAction: ['iam:*', 's3:*Object*'], NotResource: ['arn:aws:s3:::a/*'] },
        { Sid: '', Effect: 'Deny', Action: ['CONNECT:*Token?'], Resource: 'arn:aws:connect:*:*:instance/*' },
        {
          Effect: 'Deny',
          Action: '*:*',
          Resource: ["arn:aws-us-gov:s3:::${aws:PrincipalTag/team, 'none'}/${*}", 'arn:aws:s3:*', 'arn:*'],
          Condition: {},
        },
        {
          Effect: 'Allow',
          Action: '*',
          Resource: '*',
          Condition: {
            StringEquals: { 'aws:PrincipalTag/cost center': [true, 1, 'x', '${aws:username}', ''] },
            'ForAnyValue:StringNotLikeIfExists': { 'aws:TagKeys': ['a*', 'b?'] },
            'ForAllValues:StringEqualsIgnoreCase': { 'aws:TagKeys': 'a' },
            NumericLessThanEqualsIfExists: { 'aws:MultiFactorAuthAge': ['300', 300, '-1.5'] },
            DateGreaterThan: {
              'aws:CurrentTime': [
                '2026',
                '2026-12',
                '2026-12-31',
                '2026-12-31T23:59Z',
                '2024-02-29T23:59:59.5+01:00',
              ],
              'aws:EpochTime': 1767225600,
            },
            Bool: { 'aws:SecureTransport': [false, 'False'] },
            BinaryEquals: { 'a:b': 'QmluYXJ5' },
            IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '192.0.2.1', '2001:db8::/32', '::1'] },
            ArnNotLike: {
              'aws:PrincipalArn': ['arn:aws:iam::*:role/a', '*', 'arn:*:iam::${aws:PrincipalAccount}:role/*'],
            },
            ArnEqualsIfExists: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:123456789012:topic:sub' },
            Null: { 'aws:TokenIssueTime': true },
          },
        },
      ],
    }),
  ).toEqual([]);
});

test('one statement may stand without a list', () => {
  expect(problemsIn({ Version: '2012-10-17', Statement: STATEMENT })).toEqual([]);
  expect(problemsIn({ Version: '2012-10-17', Statement: { ...STATEMENT, Effect: 'deny' } })).toEqual([
    'Statement.Effect error effect: statement #1: Effect must be "Allow" or "Deny", got "deny"; write one of them, with its capital',
  ]);
});

test.each([
  [[], ' error policy: a policy must be an object, got []; write {"Version": …, "Statement": […]}'],
  [null, ' error policy: a policy must be an object, got null; write {"Version": …, "Statement": […]}'],
  [
    { Statement: [STATEMENT] },
    ' error version: the policy must have the element Version, got none; add "Version": "2012-10-17"',
  ],
  [
    { Version: '2008-10-17', Statement: [STATEMENT] },
    'Version error version: Version must be "2012-10-17", got "2008-10-17"; write "2012-10-17"',
  ],
  [
    { Version: '2012-10-17' },
    ' error element: the policy must have the element Statement, got none; add the list of statements',
  ],
  [
    { Version: '2012-10-17', Statement: [] },
    'Statement error element: Statement must have at least one statement, got []; write one',
  ],
  [
    { Version: '2012-10-17', Statement: 'x' },
    'Statement error element: statement #1 must be an object, got "x"; write {"Effect": …}',
  ],
  [
    { Version: '2012-10-17', Statement: [STATEMENT, null] },
    'Statement.1 error element: statement #2 must be an object, got null; write {"Effect": …}',
  ],
  [
    { Version: '2012-10-17', Statement: [STATEMENT], Id: 1 },
    'Id error element: Id must be a text, got 1; write a text or remove it',
  ],
  [
    { Version: '2012-10-17', Statement: [STATEMENT], Statements: [] },
    'Statements error element: the policy must have no element but Version, Id, Statement, got "Statements"; did you mean Statement?',
  ],
  [
    {
      Version: '2012-10-17',
      Statement: [
        { ...STATEMENT, Sid: 'A' },
        { ...STATEMENT, Sid: 'a' },
        { ...STATEMENT, Sid: 'A' },
      ],
    },
    'Statement.2.Sid error sid: statement #3: Sid must be unique in the policy, got "A", which statement #1 has; rename one of them',
  ],
])('the document %j is refused', (document, problem) => {
  expect(problemsIn(document)).toEqual([problem]);
});

test.each([
  [
    { Principal: '*' },
    'Principal principal: must not have the element Principal: a service control policy holds for every principal of the accounts; remove it, and name roles in a condition on aws:PrincipalArn',
  ],
  [
    { NotPrincipal: { AWS: '*' } },
    'NotPrincipal principal: must not have the element NotPrincipal: a service control policy holds for every principal of the accounts; remove it, and name roles in a condition on aws:PrincipalArn',
  ],
  [
    { condition: {} },
    'condition element: must have no element but Sid, Effect, Action, NotAction, Resource, NotResource, Condition, got "condition"; did you mean Condition?',
  ],
  [
    { Comment: 'x' },
    'Comment element: must have no element but Sid, Effect, Action, NotAction, Resource, NotResource, Condition, got "Comment"; remove it',
  ],
  [{ Effect: undefined }, ' effect: must have the element Effect, got none; add "Allow" or "Deny"'],
  [
    { Effect: ['Deny'] },
    'Effect effect: Effect must be "Allow" or "Deny", got ["Deny"]; write one of them, with its capital',
  ],
  [{ Action: undefined }, ' action: must have Action or NotAction, got neither; add one of them'],
  [{ NotAction: 's3:*' }, 'NotAction action: must have Action or NotAction, got both; remove one of them'],
  [{ Resource: undefined }, ' resource: must have Resource or NotResource, got neither; add one of them'],
  [
    { NotResource: '*' },
    'NotResource resource: must have Resource or NotResource, got both; remove one of them',
  ],
  [
    { Action: [] },
    'Action action: Action must have at least one value, got []; add one or remove the statement',
  ],
  [
    { Action: ['connect:*', 7] },
    'Action.1 action: Action must be a text or a list of texts, got 7; write texts',
  ],
  [
    { Action: 'connect' },
    'Action action: Action must be a service prefix, ":" and an action, with * and ? as wildcards, or "*", got "connect"; write one such as "connect:Describe*"',
  ],
  [
    { Action: 'connect:${aws:username}' },
    'Action action: Action must be a service prefix, ":" and an action, with * and ? as wildcards, or "*", got "connect:${aws:username}"; policy variables are for resources and conditions only',
  ],
  [
    { Resource: ['*', 'my-bucket'] },
    'Resource.1 resource: Resource must be an ARN with six parts or "*", got "my-bucket"; write one such as "arn:aws:s3:::name/*"',
  ],
  [
    { Resource: 'arn:aws:s3' },
    'Resource resource: Resource must be an ARN with six parts or "*", got "arn:aws:s3"; write one such as "arn:aws:s3:::name/*"',
  ],
  [
    { Resource: 'urn:aws:s3:::a' },
    'Resource resource: Resource must begin with "arn:", got "urn:aws:s3:::a"; add it',
  ],
  [
    { Resource: 'arn:amazon:s3:::a' },
    'Resource resource: Resource must have a partition such as aws after "arn:", got "arn:amazon:s3:::a"; correct it',
  ],
  [
    { Resource: 'arn:aws:S3:::a' },
    'Resource resource: Resource must have a service in lower case after the partition, got "arn:aws:S3:::a"; correct it',
  ],
  [
    { Resource: 'arn:aws:sns:us-east-1:12345:a' },
    'Resource resource: Resource must have an account id of twelve digits, got "arn:aws:sns:us-east-1:12345:a"; correct it',
  ],
  [
    { Resource: 'arn:aws:s3:::${aws:username' },
    'Resource resource: Resource must close each policy variable, got "${aws:username"; add "}", or write ${$} for a dollar sign',
  ],
  [
    { Condition: [] },
    'Condition condition: Condition must be an object, got []; write {"Operator": {"key": "value"}}',
  ],
  [
    { Condition: { Bool: 'x' } },
    'Condition.Bool condition: Bool must be an object, got "x"; write {"key": "value"}',
  ],
  [
    { Condition: { Bool: {} } },
    'Condition.Bool condition: Bool must have at least one condition key, got {}; add one',
  ],
  [
    { Condition: { StringEqual: { 'aws:a': 'b' } } },
    'Condition.StringEqual condition-operator: there is no condition operator "StringEqual"; did you mean StringEquals?',
  ],
  [
    { Condition: { 'ForAnyValues:StringLikeIfExist': { 'aws:a': 'b' } } },
    'Condition.ForAnyValues:StringLikeIfExist condition-operator: there is no condition operator "ForAnyValues:StringLikeIfExist"; did you mean ForAnyValue:StringLikeIfExists?',
  ],
  [
    { Condition: { toString: { 'aws:a': 'b' } } },
    'Condition.toString condition-operator: there is no condition operator "toString"; use one of IAM\'s condition operators',
  ],
  [
    { Condition: { NullIfExists: { 'aws:a': 'true' } } },
    'Condition.NullIfExists condition-operator: Null takes no IfExists and no qualifier, got "NullIfExists"; write "Null"',
  ],
  [
    { Condition: { 'ForAnyValue:Null': { 'aws:a': 'true' } } },
    'Condition.ForAnyValue:Null condition-operator: Null takes no IfExists and no qualifier, got "ForAnyValue:Null"; write "Null"',
  ],
  [
    { Condition: { Bool: { SourceIp: 'true' } } },
    'Condition.Bool.SourceIp condition-key: a condition key must be a prefix, ":" and a name, got "SourceIp"; write one such as "aws:SourceIp"',
  ],
  [
    { Condition: { StringLike: { 'aws:SourceVpc': 'a', 'AWS:sourcevpc': 'b' } } },
    'Condition.StringLike.AWS:sourcevpc condition-key: AWS:sourcevpc repeats the condition key aws:SourceVpc in other capitals; merge them',
  ],
])('the statement with %j is refused', (changes, problem) => {
  expect(problemsWith(changes)).toEqual([problem]);
});

test.each(['A-B', 'A B', 'A_B', 'Ä', 7])('the Sid %j is refused', (Sid) => {
  const [name] = typeof Sid === 'string' ? [Sid] : ['#1'];
  expect(problemsIn({ Version: '2012-10-17', Statement: [{ ...STATEMENT, Sid }] })).toEqual([
    `Statement.0.Sid error sid: statement ${name}: Sid must have letters and digits only (A-Z, a-z, 0-9), got ${JSON.stringify(Sid)}; rename it`,
  ]);
});

test.each([
  ['StringEquals', [], 'must have at least one value, got []; add one or remove the key'],
  ['StringEquals', null, 'must be a text, number or boolean, or a list of them, got null; write one'],
  ['StringEquals', [['a']], 'must be a text, number or boolean, or a list of them, got ["a"]; write one'],
  [
    'StringLike',
    '${aws:user name}',
    'must have policy variables such as ${aws:PrincipalAccount} or ${aws:PrincipalTag/team, \'none\'}, got "${aws:user name}"; correct it, or write ${$} for a dollar sign',
  ],
  [
    'StringLike',
    'a${}',
    'must have policy variables such as ${aws:PrincipalAccount} or ${aws:PrincipalTag/team, \'none\'}, got "${}"; correct it, or write ${$} for a dollar sign',
  ],
  ['NumericEquals', 'many', 'must be a number, got "many"; write one such as 30'],
  ['NumericEquals', true, 'must be a number, got true; write one such as 30'],
  [
    'NumericLessThan',
    '${aws:a}',
    'takes no policy variables, got "${aws:a}"; write the value itself, or use a text or ARN operator',
  ],
  [
    'DateLessThan',
    'tomorrow',
    'must be a date, got "tomorrow"; write one such as "2026-12-31T23:59:59Z", or seconds since 1970',
  ],
  [
    'DateLessThan',
    '2026-02-29',
    'must be a date, got "2026-02-29"; write one such as "2026-12-31T23:59:59Z", or seconds since 1970',
  ],
  [
    'DateLessThan',
    '2026-02-28T10:00',
    'must be a date, got "2026-02-28T10:00"; write one such as "2026-12-31T23:59:59Z", or seconds since 1970',
  ],
  [
    'DateLessThan',
    '2026-02-28T24:00Z',
    'must be a date, got "2026-02-28T24:00Z"; write one such as "2026-12-31T23:59:59Z", or seconds since 1970',
  ],
  ['Bool', 'yes', 'must be true or false, got "yes"; write one of them'],
  ['Null', 0, 'must be true or false, got 0; write one of them'],
  ['BinaryEquals', 'a', 'must be base64, got "a"; encode it'],
  [
    'IpAddress',
    '192.0.2.1/24',
    'must not have bits set after its prefix length, got "192.0.2.1/24"; write "192.0.2.0/24" for the block or "192.0.2.1" for the one address',
  ],
  [
    'IpAddress',
    '192.0.2.4-7',
    'must be an address or a CIDR block, got the dash range "192.0.2.4-7"; write 192.0.2.4/30',
  ],
  [
    'NotIpAddress',
    'connect.amazonaws.com',
    'must be an address, a CIDR block or a dash range (such as 198.51.100.50, 198.51.100.48/28 or 198.51.100.50-60), got "connect.amazonaws.com"; correct it',
  ],
  [
    'NotIpAddress',
    '',
    'must be an address, a CIDR block or a dash range (such as 198.51.100.50, 198.51.100.48/28 or 198.51.100.50-60), got ""; correct it',
  ],
  [
    'ArnLike',
    'role/a',
    'must be an ARN with six parts, got "role/a"; write one such as "arn:aws:iam::*:role/name"',
  ],
  [
    'ArnEquals',
    'arn:aws:iam::12345:role/a',
    'must have an account id of twelve digits, got "arn:aws:iam::12345:role/a"; correct it',
  ],
])('%s with the value %j is refused', (operator, value, problem) => {
  expect(
    conditionProblems(operator, value).map((one) => one.replace(/^\S+ condition-value: \S+ aws:Key /, '')),
  ).toEqual([problem]);
});

test('all problems of a document are reported at once', () => {
  expect(
    problemsIn({
      Version: '2008-10-17',
      Statement: [
        { Sid: 'One', Effect: 'allow', Action: '*', Resource: '*' },
        {
          Sid: 'Two',
          Effect: 'Deny',
          Action: 'x',
          Resource: '*',
          Condition: { IpAddress: { 'aws:SourceIp': ['1.2.3', '1.2.3.4', ''] } },
        },
      ],
    }).map((problem) => problem.split(':')[0]),
  ).toEqual([
    'Version error version',
    'Statement.0.Effect error effect',
    'Statement.1.Action error action',
    'Statement.1.Condition.IpAddress.aws',
    'Statement.1.Condition.IpAddress.aws',
  ]);
});
