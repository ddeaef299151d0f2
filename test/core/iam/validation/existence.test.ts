import { found } from './found';

function deny(rest: object): object {
  return { Effect: 'Deny', Resource: '*', ...rest };
}

test('actions and wildcards that exist are accepted, in capitals or not', () => {
  expect(
    found(
      deny({
        Action: [
          'connect:AdminGetEmergencyAccessToken',
          'connect:getfederationtokens',
          'connect:*FederationToken?',
          'WISDOM:*',
          'c*:DescribeInstance',
          'discovery-marketplace:*',
        ],
      }),
      deny({ NotAction: ['sts:*', 'connect:Get*'] }),
      { Effect: 'Allow', Action: '*:*', Resource: '*' },
    ),
  ).toEqual([]);
});

test.each([
  [
    'connect:CreateInstnace',
    'unknown-action: statement #1: there is no action "connect:CreateInstnace"; did you mean connect:CreateInstance?',
  ],
  [
    'connect:AdminGetEmergencyAccessTokens',
    'unknown-action: statement #1: there is no action "connect:AdminGetEmergencyAccessTokens"; did you mean connect:AdminGetEmergencyAccessToken?',
  ],
  ['connect:Xyzzy', 'unknown-action: statement #1: there is no action "connect:Xyzzy"; correct or remove it'],
  [
    'connect:Xyzzy*',
    'unknown-action: statement #1: no action of connect matches "connect:Xyzzy*"; correct or remove it',
  ],
  ['co*:Xyzzy', 'unknown-action: statement #1: no action matches "co*:Xyzzy"; correct or remove it'],
  [
    'qconnect:*',
    'unknown-service: statement #1: there is no service prefix "qconnect"; did you mean wisdom:*?',
  ],
  [
    'Customer-Profiles:GetDomain',
    'unknown-service: statement #1: there is no service prefix "Customer-Profiles"; did you mean profile:GetDomain?',
  ],
  [
    'kniesis:StopStreamEncryption',
    'unknown-service: statement #1: there is no service prefix "kniesis"; did you mean kinesis:StopStreamEncryption?',
  ],
  [
    'nosuchservice:Get',
    'unknown-service: statement #1: there is no service prefix "nosuchservice"; correct or remove it',
  ],
])('the action %s does not exist', (action, problem) => {
  expect(found(deny({ Action: action }))).toEqual([`a.json:3 error ${problem}`]);
  expect(found(deny({ NotAction: ['iam:*', action] }))).toEqual([`a.json:3 error ${problem}`]);
});

test.each([
  'aws:SourceIp',
  'AWS:sourceip',
  'aws:PrincipalTag/cost center',
  'aws:RequestTag/Team',
  'ec2:RoleDelivery',
  'connect:StorageResourceType',
  'connect:SearchTag/Team',
  'saml:aud',
])('the condition key %s is accepted', (key) => {
  expect(found(deny({ Action: 'connect:*', Condition: { Null: { [key]: 'false' } } }))).toEqual([]);
});

test.each([
  ['aws:SourceIP4', 'did you mean aws:SourceIp?'],
  ['aws:PrincipalArm', 'did you mean aws:PrincipalArn?'],
  ['connect:StorageResouceType', 'did you mean connect:StorageResourceType?'],
  ['was:SourceVpce', 'did you mean aws:SourceVpce?'],
  ['xy:z', 'correct or remove it'],
])('the condition key %s does not exist', (key, remedy) => {
  expect(found(deny({ Action: '*', Condition: { Null: { [key]: 'true' } } }))).toEqual([
    `a.json:3 error unknown-condition-key: statement #1: there is no condition key "${key}"; ${remedy}`,
  ]);
});

test.each([
  ['Deny', 'StringEquals', 'S', 'StringEquals never holds and the statement denies nothing'],
  [
    'Allow',
    'ForAnyValue:StringNotLike',
    'S',
    'ForAnyValue:StringNotLike never holds and the statement allows nothing',
  ],
  ['Deny', 'Null', 'false', 'Null never holds and the statement denies nothing'],
  ['Deny', 'Null', 'true', 'Null always holds and limits nothing'],
  ['Deny', 'StringNotEquals', 'S', 'StringNotEquals always holds and limits nothing'],
  ['Deny', 'StringEqualsIfExists', 'S', 'StringEqualsIfExists always holds and limits nothing'],
])('a key that none of the actions has: %s with %s', (Effect, operator, value, consequence) => {
  const statement = {
    Effect,
    Action: ['kms:*', 's3:GetObject'],
    Resource: '*',
    Condition: { [operator]: { 'connect:StorageResourceType': value } },
  };
  expect(found(statement)).toEqual([
    `a.json:3 error unsupported-condition-key: statement #1: no request for its actions has the condition key connect:StorageResourceType, so ${consequence}; use a key that its actions support`,
  ]);
});

test.each([
  [{ Action: ['kms:*', 'connect:AssociateInstanceStorageConfig'] }],
  [{ Action: '*' }],
  [{ Action: ['kms:*', 'discovery-marketplace:*'] }],
  [{ NotAction: 'kms:*' }],
])('a key that some of the actions may have is accepted: %j', (actions) => {
  const Condition = { StringEquals: { 'connect:StorageResourceType': 'CALL_RECORDINGS' } };
  expect(found(deny({ ...actions, Condition }))).toEqual([]);
});

test('a key of another action of the same service is found', () => {
  const Condition = { StringEquals: { 'connect:StorageResourceType': 'CALL_RECORDINGS' } };
  expect(found(deny({ Action: 'connect:CreateInstance', Condition }))).toEqual([
    'a.json:3 error unsupported-condition-key: statement #1: no request for its actions has the condition key connect:StorageResourceType, so StringEquals never holds and the statement denies nothing; use a key that its actions support',
  ]);
});

test.each([
  ['kms:DisableKeyRotation', 'arn:aws:kms:*:*:key/*'],
  ['connect:*', 'arn:aws:connect:us-east-1:123456789012:instance/*/user/${aws:userid}'],
  ['s3:*', 'arn:aws:s3:::bucket/*'],
  ['iam:CreateServiceLinkedRole', 'arn:aws:iam::*:role/aws-service-role/connect.amazonaws.com/*'],
  ['connect:ListInstances', '*'],
  ['*', 'arn:aws:s3:::bucket'],
])('%s can be limited to %s', (Action, Resource) => {
  expect(found({ Effect: 'Deny', Action, Resource })).toEqual([]);
});

test.each([
  ['kms:DisableKeyRotation', 'arn:aws:s3:::bucket', 'write "*", or an ARN such as "arn:*:kms:*:*:key/*"'],
  ['connect:ListInstances', 'arn:aws:connect:*:*:instance/*', 'write "*"'],
])('%s cannot be limited to %s', (Action, Resource, remedy) => {
  expect(found({ Effect: 'Deny', Action, Resource: [Resource, '*'] })).toEqual([
    `a.json:3 warning unsupported-resource: statement #1: none of its actions is for the resource "${Resource}", which never matches; ${remedy}`,
  ]);
  expect(found({ Effect: 'Deny', Action, Resource })).toEqual([
    `a.json:3 error unsupported-resource: statement #1: none of its actions is for the resource "${Resource}", which never matches, so that it denies nothing; ${remedy}`,
  ]);
  expect(found({ Effect: 'Deny', Action, NotResource: Resource })).toEqual([]);
});
