import { found } from './found';

function conditions(Condition: object, Effect = 'Deny'): string[] {
  return found({ Sid: 'S', Effect, Action: '*', Resource: '*', Condition });
}

const never = (key: string, verb = 'denies'): string =>
  `a.json:3 error never-matches: statement S: no request satisfies its conditions on ${key} together, so it ${verb} nothing; correct or remove one of them`;

test.each([
  [
    'two texts',
    { StringEquals: { 'aws:RequestedRegion': 'us-east-1' }, StringLike: { 'aws:requestedregion': 'eu-*' } },
  ],
  [
    'a text in and out',
    {
      StringEquals: { 'aws:RequestedRegion': ['us-east-1'] },
      StringNotEquals: { 'aws:RequestedRegion': ['us-west-2', 'us-east-1'] },
    },
  ],
  [
    'a pattern in a wider one that is out',
    { StringLike: { 'aws:RequestedRegion': 'us-gov-*' }, StringNotLike: { 'aws:RequestedRegion': 'us-*' } },
  ],
  [
    'a text out whatever its case',
    {
      StringEquals: { 'aws:RequestedRegion': 'US-east-1' },
      StringNotEqualsIgnoreCase: { 'aws:RequestedRegion': 'us-EAST-1' },
    },
  ],
  [
    'roles in and out',
    {
      ArnLike: { 'aws:RequestedRegion': 'arn:aws:iam::*:role/a' },
      ArnNotEquals: { 'aws:RequestedRegion': 'arn:aws:iam::*:role/*' },
    },
  ],
  [
    'a variable in what is out',
    {
      StringLike: { 'aws:RequestedRegion': 'a-${aws:username}' },
      StringNotLike: { 'aws:RequestedRegion': 'a-*' },
    },
  ],
  [
    'ranges in and out',
    {
      IpAddress: { 'aws:RequestedRegion': '192.0.2.0/25' },
      NotIpAddress: { 'aws:RequestedRegion': ['192.0.2.0/26', '192.0.2.64/26'] },
    },
  ],
  [
    'absent and equal',
    { Null: { 'aws:RequestedRegion': 'true' }, StringEquals: { 'aws:RequestedRegion': 'a' } },
  ],
  [
    'present, in and out',
    {
      Null: { 'aws:RequestedRegion': 'false' },
      StringEqualsIfExists: { 'aws:RequestedRegion': 'a' },
      StringNotEquals: { 'aws:RequestedRegion': 'a' },
    },
  ],
  [
    'true and false',
    { Bool: { 'aws:RequestedRegion': 'true' }, StringEquals: { 'aws:RequestedRegion': 'false' } },
  ],
  [
    'bounds',
    {
      NumericGreaterThan: { 'aws:RequestedRegion': ['7', '9'] },
      NumericLessThanEquals: { 'aws:RequestedRegion': ['5', '7'] },
    },
  ],
  [
    'a number out of bounds',
    {
      NumericEquals: { 'aws:RequestedRegion': [3, 4] },
      NumericGreaterThanEquals: { 'aws:RequestedRegion': '4.5' },
    },
  ],
  [
    'dates',
    {
      DateGreaterThan: { 'aws:RequestedRegion': '2026-12-31' },
      DateLessThan: { 'aws:RequestedRegion': '2026-12-31T00:00:00Z' },
    },
  ],
])('%s cannot hold together', (_name, Condition) => {
  const own = conditions(Condition).filter((problem) => problem.includes('never-matches'));
  expect(own).toEqual([never('aws:RequestedRegion')]);
  expect(conditions(Condition, 'Allow').filter((problem) => problem.includes('never-matches'))).toEqual([
    never('aws:RequestedRegion', 'allows'),
  ]);
});

test.each([
  {
    StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] },
    StringLike: { 'aws:RequestedRegion': 'eu-*' },
  },
  {
    StringEquals: { 'aws:RequestedRegion': 'us-east-1' },
    StringEqualsIgnoreCase: { 'aws:RequestedRegion': 'US-EAST-1' },
  },
  {
    StringEqualsIgnoreCase: { 'aws:RequestedRegion': 'us-east-1' },
    StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' },
  },
  { StringEquals: { 'aws:RequestedRegion': '${aws:a}' }, StringLike: { 'aws:RequestedRegion': 'b' } },
  {
    StringNotLike: { 'aws:RequestedRegion': 'a-${aws:username}' },
    StringLike: { 'aws:RequestedRegion': 'a-b' },
  },
  { StringEqualsIfExists: { 'aws:RequestedRegion': 'a' }, StringNotEquals: { 'aws:RequestedRegion': 'a' } },
  { StringEquals: { 'aws:RequestedRegion': 'a' }, StringNotEquals: { 'aws:PrincipalAccount': 'a' } },
  { Null: { 'aws:RequestedRegion': 'true' }, StringNotEquals: { 'aws:RequestedRegion': 'a' } },
  { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' }, 'ForAllValues:StringLike': { 'aws:TagKeys': 'b' } },
  {
    'ForAnyValue:StringEquals': { 'aws:RequestedRegion': 'a' },
    StringNotEquals: { 'aws:RequestedRegion': 'a' },
  },
  {
    'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' },
    'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'a' },
  },
  {
    ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/a' },
    ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:*:role/a:*:*:*' },
  },
  {
    NumericGreaterThanEquals: { 'aws:MultiFactorAuthAge': 7 },
    NumericLessThanEquals: { 'aws:MultiFactorAuthAge': 7 },
  },
  {
    NumericGreaterThan: { 'aws:MultiFactorAuthAge': [7, 1] },
    NumericLessThan: { 'aws:MultiFactorAuthAge': 5 },
  },
  { DateGreaterThan: { 'aws:CurrentTime': '2027' }, DateLessThan: { 'aws:CurrentTime': '2026' } },
])('%j can hold', (Condition) => {
  expect(conditions(Condition)).toEqual([]);
});

test('ranges that are never public addresses are found', () => {
  const remedy = 'list public addresses, or use aws:VpcSourceIp for requests through VPC endpoints';
  expect(conditions({ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.7.0/24'] } })).toEqual([
    `a.json:3 error private-address: statement S: aws:SourceIp is always a public address, so "10.0.0.0/8", "192.168.7.0/24" never match and NotIpAddress holds for every address; ${remedy}`,
  ]);
  expect(conditions({ IpAddressIfExists: { 'AWS:SourceIp': 'fd00::/8' } })).toEqual([
    `a.json:3 error private-address: statement S: AWS:SourceIp is always a public address, so "fd00::/8" never matches and IpAddressIfExists holds for no address; ${remedy}`,
  ]);
  expect(conditions({ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } })).toEqual([
    `a.json:3 warning private-address: statement S: aws:SourceIp is always a public address, so "10.0.0.0/8" never matches; ${remedy}`,
  ]);
  expect(conditions({ NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })).toEqual([]);
});

test('ranges that hold every address are found', () => {
  const everyone = (operator: string, family: string): string =>
    `statement S: the ranges of ${operator} aws:SourceIp hold every ${family} address`;
  const remedy = 'list the addresses that are meant';
  expect(conditions({ NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '0.0.0.0/0'] } })).toEqual([
    `a.json:3 error every-address: ${everyone('NotIpAddress', 'IPv4')}, so everyone is approved; ${remedy}`,
  ]);
  expect(conditions({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/0', '::/0'] } }, 'Allow')).toEqual([
    `a.json:3 error every-address: ${everyone('IpAddress', 'IPv4 and IPv6')}, so everyone is approved; ${remedy}`,
  ]);
  expect(conditions({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/3'] } })).toEqual([
    `a.json:3 warning every-address: ${everyone('IpAddress', 'IPv4')}, so the condition limits nothing; ${remedy}`,
  ]);
  expect(conditions({ NotIpAddress: { 'aws:SourceIp': ['2000::/4', '3000::/4'] } })).toEqual([
    `a.json:3 error every-address: ${everyone('NotIpAddress', 'IPv6')}, so everyone is approved; ${remedy}`,
  ]);
  expect(conditions({ NotIpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/2'] } })).toEqual([]);
});

const named = 'name the roles, such as "arn:aws:iam::*:role/deployer"';

test.each([
  ['ArnNotLike', '*'],
  ['ArnNotEquals', 'arn:aws:iam::*:role/*'],
  ['ArnNotLikeIfExists', 'arn:*:iam::*:*'],
  ['StringNotLike', 'arn:aws:iam::*:role/?*'],
  ['StringNotLike', 'arn:aws:*::*:role/??*'],
  ['ArnNotLike', 'arn:aws:iam::*:role/*/*'],
  ['ForAllValues:StringNotLike', 'arn:aws:*'],
])('an exemption of every role is found: %s %s', (operator, pattern) => {
  const key = { 'aws:PrincipalARN': ['arn:aws:iam::*:role/a', pattern] };
  expect(conditions({ [operator]: key }).filter((problem) => problem.includes('every-principal'))).toEqual([
    `a.json:3 error every-principal: statement S: ${operator} aws:PrincipalARN "${pattern}" exempts every role; ${named}`,
  ]);
});

test('an exemption of every role of one account is found', () => {
  const pattern = 'arn:aws:iam::123456789012:role/*/*';
  expect(conditions({ ArnNotLike: { 'aws:PrincipalArn': pattern } })).toEqual([
    `a.json:3 warning every-principal: statement S: ArnNotLike aws:PrincipalArn "${pattern}" exempts every role of account "123456789012"; ${named}`,
  ]);
});

test('a condition that allows every role is found', () => {
  expect(conditions({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }, 'Allow')).toEqual([
    `a.json:3 error every-principal: statement S: ArnLike aws:PrincipalArn "arn:aws:iam::*:role/*" allows every role; ${named}`,
  ]);
});

test.each([
  { ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/deployer', 'arn:aws:iam::*:role/path/*'] } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } },
  { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } },
  { ArnNotLike: { 'aws:SourceArn': '*' } },
  { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/a' } },
  { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['Team'] }, Null: { 'aws:TagKeys': 'false' } },
])('%j exempts nobody in particular', (Condition) => {
  expect(conditions(Condition)).toEqual([]);
});

test.each([
  [{ NotAction: '*', Resource: '*' }, 'Deny', 'NotAction "*" leaves nothing over', 'denies', 'Action'],
  [
    { NotAction: ['s3:*', '*:*'], Resource: '*' },
    'Allow',
    'NotAction "*:*" leaves nothing over',
    'allows',
    'Action',
  ],
  [
    { Action: 's3:*', NotResource: ['arn:aws:s3:::a', '*'] },
    'Deny',
    'NotResource "*" leaves nothing over',
    'denies',
    'Resource',
  ],
])('a statement that leaves everything out never matches: %j', (elements, Effect, what, verb, instead) => {
  expect(found({ Sid: 'S', Effect, ...elements })).toEqual([
    `a.json:3 error never-matches: statement S: ${what}, so the statement ${verb} nothing; list what is meant to be left out, or write ${instead}`,
  ]);
});

test('a statement that leaves all of one service out is what it should be', () => {
  expect(found({ Sid: 'S', Effect: 'Deny', NotAction: ['*:Get*', 'iam:*'], Resource: '*' })).toEqual([]);
});

test.each([
  ['ArnNotLike', 'arn:aws:sts::*:assumed-role/deployer/*'],
  ['StringLike', 'arn:aws:sts::123456789012:assumed-role/deployer/*'],
])('the ARN of a session is nobody that aws:PrincipalArn can be: %s %s', (operator, session) => {
  expect(conditions({ [operator]: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/a', session] } })).toEqual([
    `a.json:3 error never-matches: statement S: ${operator} aws:PrincipalArn "${session}" matches nobody: of a session the key has the ARN of the role; write one such as "arn:aws:iam::*:role/deployer"`,
  ]);
});

test.each([
  ['StringEquals', 'aws:RequestedRegion', 'us-*', 'StringLike'],
  ['StringNotEquals', 'aws:RequestedRegion', 'eu-*', 'StringNotLike'],
  ['StringNotEqualsIfExists', 'aws:PrincipalArn', 'arn:aws:iam::*:role/deployer', 'StringNotLike'],
  ['StringEqualsIgnoreCase', 'AWS:SourceVpce', 'vpce-???', 'StringLike'],
])('a wildcard that is a character is found: %s %s %s', (operator, key, value, other) => {
  expect(conditions({ [operator]: { [key]: value } })).toEqual([
    `a.json:3 error literal-wildcard: statement S: ${operator} takes the wildcard in "${value}" as a character, which no ${key} has; use ${other}`,
  ]);
});

test('a wildcard that may be meant as a character is a warning, an escaped one is meant', () => {
  expect(conditions({ StringEquals: { 'aws:PrincipalTag/team': ['a', 'b*'] } })).toEqual([
    'a.json:3 warning literal-wildcard: statement S: StringEquals takes the wildcard in "b*" as a character; use StringLike',
  ]);
  expect(conditions({ StringEquals: { 'aws:PrincipalTag/team': 'b${*}' } })).toEqual([]);
});

test.each([
  ['Bool', 'aws:SecureTransport', ['true', 'False']],
  ['Null', 'aws:SourceVpce', ['true', 'false']],
])('%s %s that is both is found', (operator, key, both) => {
  expect(conditions({ [operator]: { [key]: both } })).toEqual([
    `a.json:3 error condition-value: statement S: ${operator} ${key} has both true and false, which limits nothing; keep one of them`,
  ]);
});

test('operators that do not fit their key are found', () => {
  expect(conditions({ StringNotEquals: { 'aws:SourceIp': '192.0.2.0/24' } })).toEqual([
    'a.json:3 warning operator-type: statement S: StringNotEquals compares aws:SourceIp as text, so a range never matches; use NotIpAddress',
  ]);
  expect(conditions({ StringLike: { 'aws:SourceIp': '192.0.2.*' } })).toEqual([
    'a.json:3 warning operator-type: statement S: StringLike compares aws:SourceIp as text, so a range never matches; use IpAddress',
  ]);
  expect(conditions({ StringEquals: { 'aws:TagKeys': 'Team' } })).toEqual([
    'a.json:3 warning set-operator: statement S: aws:TagKeys has many values and StringEquals does not say how many of them must match; write ForAnyValue:StringEquals or ForAllValues:StringEquals',
  ]);
  expect(conditions({ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-a' } })).toEqual([
    'a.json:3 warning set-operator: statement S: aws:PrincipalOrgID has one value, and ForAllValues:StringEquals also holds for requests without the key; remove the qualifier',
  ]);
});

test('a key with many values may have two of them', () => {
  const Condition = { StringEquals: { 'aws:TagKeys': 'a' }, StringLike: { 'aws:TagKeys': 'b*' } };
  expect(conditions(Condition).map((problem) => problem.split(' ')[2])).toEqual([
    'set-operator:',
    'set-operator:',
  ]);
});
