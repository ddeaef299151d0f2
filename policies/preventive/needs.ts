/**
 * What roles must be able to do whatever is attached, and what must stay denied: requests that are simulated before
 * anything is rolled out.
 *
 * The needs are the same for every strategy: what a role needs does not depend on which policy allows it. Beside
 * FullAWSAccess they prove that no denial goes too far, beside an allow-list also that nothing is missing from it.
 * One list each, which is why the file is long: a need that is not here is not probed.
 */
import type { Profile } from '../profile';
import type { ContextValue } from './simulation';

/** A setting of the profile's roles. */
export type Role = 'deployers' | 'breakGlass' | 'organizationAdministrators';

/** The Regions that a request is made in. Global services answer in one Region, whichever are approved. */
export type Where = 'approved Regions' | 'global' | 'another Region';

/** A request that a role must be allowed. */
export interface Need {
  readonly action: string;
  /** An ARN in which {partition}, {region} and {account} stand for those of the probe, or "*". */
  readonly resource: string;
  readonly where: Where;
  /** Condition keys that only this request has. */
  readonly context?: Readonly<Record<string, ContextValue>>;
  readonly reason: string;
  /** Whether a profile needs it; every profile does where this is absent. */
  readonly when?: (profile: Profile) => boolean;
}

const INSTANCE = 'arn:{partition}:connect:{region}:{account}:instance/00000000-0000-0000-0000-000000000000';
const AUTHENTICATION_PROFILE = `${INSTANCE}/authentication-profile/00000000-0000-0000-0000-000000000000`;
const KEY = 'arn:{partition}:kms:{region}:{account}:key/00000000-0000-0000-0000-000000000000';
const BUCKET = 'arn:{partition}:s3:::connect-storage';
const STREAM = 'arn:{partition}:kinesis:{region}:{account}:stream/contact-records';
const FUNCTION = 'arn:{partition}:lambda:{region}:{account}:function:contact-flow';
const ROLE = 'arn:{partition}:iam::{account}:role/contact-flow';
const LOG_GROUP = 'arn:{partition}:logs:{region}:{account}:log-group:/aws/connect/contact-center';
const DOMAIN = 'arn:{partition}:profile:{region}:{account}:domains/contact-center';

const IN_VPC = { 'lambda:VpcIds': ['vpc-00000000000000000'] };

function inRegions(
  resource: string,
  reason: string,
  actions: readonly string[],
  rest: Pick<Need, 'context' | 'when'> = {},
): Need[] {
  return actions.map((action) => ({ action, resource, where: 'approved Regions', reason, ...rest }));
}

function globally(resource: string, reason: string, actions: readonly string[]): Need[] {
  return actions.map((action) => ({ action, resource, where: 'global', reason }));
}

const IDENTITY: readonly Need[] = [
  ...inRegions('*', 'every program asks who it is', ['sts:GetCallerIdentity']),
  ...inRegions(ROLE, 'roles are assumed in the Regions where the work is', ['sts:AssumeRole']),
  {
    action: 'sts:AssumeRole',
    resource: ROLE,
    where: 'another Region',
    reason:
      'federation into Amazon Connect and older SDKs use STS of other Regions ("Configure SAML with IAM for Amazon Connect": no SCPs may prevent STS actions in additional Regions)',
  },
];

/** By role: what it needs, with the reason. */
export const NEEDS: Readonly<Record<Role, readonly Need[]>> = {
  deployers: [
    ...IDENTITY,
    ...inRegions('*', 'a contact center is an instance', ['connect:CreateInstance', 'connect:ListInstances']),
    ...inRegions(INSTANCE, 'instances are configured, looked at and taken down again', [
      'connect:DescribeInstance',
      'connect:UpdateInstanceAttribute',
      'connect:DeleteInstance',
      'connect:AssociateLambdaFunction',
      'connect:ListAuthenticationProfiles',
    ]),
    ...inRegions(
      AUTHENTICATION_PROFILE,
      'sign-in is limited through authentication profiles by the deployers alone',
      ['connect:DescribeAuthenticationProfile', 'connect:UpdateAuthenticationProfile'],
    ),
    ...inRegions(
      INSTANCE,
      'storage is configured, and replaced, by the deployers alone',
      [
        'connect:AssociateInstanceStorageConfig',
        'connect:UpdateInstanceStorageConfig',
        'connect:DisassociateInstanceStorageConfig',
      ],
      { context: { 'connect:StorageResourceType': 'CHAT_TRANSCRIPTS' } },
    ),
    ...inRegions('*', 'telephony is approved', ['connect:ClaimPhoneNumber'], {
      when: ({ features }) => features.telephony,
    }),
    ...inRegions('*', 'an instance has a directory, made with the rights of the caller', [
      'ds:CheckAlias',
      'ds:CreateAlias',
      'ds:CreateIdentityPoolDirectory',
      'ds:AuthorizeApplication',
      'ds:DescribeDirectories',
    ]),
    ...inRegions(DOMAIN, 'Customer Profiles are approved', ['profile:CreateDomain', 'profile:GetDomain'], {
      when: ({ features }) => features.customerProfiles,
    }),
    ...inRegions('*', 'data is encrypted with customer managed keys', ['kms:CreateKey']),
    ...inRegions(KEY, 'data is encrypted with customer managed keys', [
      'kms:CreateGrant',
      'kms:DescribeKey',
      'kms:DisableKeyRotation',
      'kms:EnableKeyRotation',
      'kms:PutKeyPolicy',
    ]),
    ...inRegions(KEY, 'keys are taken down with the longest waiting period', ['kms:ScheduleKeyDeletion'], {
      context: { 'kms:ScheduleKeyDeletionPendingWindowInDays': 30 },
    }),
    ...inRegions(BUCKET, 'recordings, transcripts and reports are stored in buckets', [
      's3:CreateBucket',
      's3:GetBucketLocation',
      's3:GetEncryptionConfiguration',
      's3:PutBucketPolicy',
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketVersioning',
      's3:PutEncryptionConfiguration',
      's3:PutLifecycleConfiguration',
    ]),
    ...inRegions(STREAM, 'contact records are streamed out', [
      'kinesis:CreateStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:StartStreamEncryption',
      'kinesis:StopStreamEncryption',
    ]),
    ...inRegions(
      FUNCTION,
      'contact flows call functions in a VPC',
      ['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration'],
      { context: IN_VPC },
    ),
    ...inRegions(FUNCTION, 'contact flows call functions in a VPC', [
      'lambda:AddPermission',
      'lambda:GetFunction',
      'lambda:UpdateFunctionCode',
    ]),
    ...inRegions('*', 'functions need subnets and security groups', [
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ]),
    ...inRegions(LOG_GROUP, 'contact flows and functions write logs', [
      'logs:CreateLogGroup',
      'logs:PutRetentionPolicy',
    ]),
    ...inRegions('*', 'alarms watch the contact center', ['cloudwatch:PutMetricAlarm']),
    ...globally(ROLE, 'functions run as roles, and Amazon Connect as a service-linked role', [
      'iam:CreateRole',
      'iam:CreateServiceLinkedRole',
      'iam:GetRole',
      'iam:PassRole',
      'iam:PutRolePolicy',
    ]),
  ],
  breakGlass: [
    ...IDENTITY,
    ...inRegions(
      INSTANCE,
      'emergency access from an approved address, by its name and by the one from before 2024-06-15',
      ['connect:AdminGetEmergencyAccessToken', 'connect:GetFederationTokens'],
    ),
    ...inRegions('*', 'the instance is found first', ['connect:ListInstances', 'ds:DescribeDirectories']),
    ...inRegions(INSTANCE, 'the state of an instance is looked at before anything is changed', [
      'connect:DescribeInstance',
      'connect:DescribeInstanceAttribute',
      'connect:ListInstanceAttributes',
      'connect:ListInstanceStorageConfigs',
      'connect:ListSecurityProfiles',
      'connect:ListUsers',
    ]),
    ...inRegions('*', 'what happened before is looked up', ['cloudtrail:LookupEvents']),
    ...globally(ROLE, 'rights are looked at when access fails', ['iam:GetRole', 'iam:ListRolePolicies']),
    ...globally('*', 'rights are looked at when access fails', ['iam:ListRoles', 'iam:ListSAMLProviders']),
  ],
  organizationAdministrators: [
    ...IDENTITY,
    ...globally('*', 'policies are looked at, and taken back where they deny too much', [
      'organizations:AttachPolicy',
      'organizations:DescribeOrganization',
      'organizations:DescribePolicy',
      'organizations:DetachPolicy',
      'organizations:ListAccounts',
      'organizations:ListPolicies',
      'organizations:ListPoliciesForTarget',
      'organizations:ListTargetsForPolicy',
      'organizations:UpdatePolicy',
    ]),
    ...globally(ROLE, 'roles are looked at in every account', ['iam:GetRole']),
    ...globally('*', 'roles are looked at in every account', ['iam:ListRoles']),
    ...inRegions('*', 'what the organization rolls out by stacks and rules is looked at in every account', [
      'cloudformation:DescribeStacks',
      'config:DescribeConfigRules',
      'cloudtrail:LookupEvents',
    ]),
  ],
};

/** A request that the documents must deny by a statement, whatever else is attached. */
export interface Guard {
  /** The control that promises it: a guard counts where the catalogue has the control. */
  readonly control: string;
  /** The first deployer role where even that must be denied; otherwise a role that is none of the profile's. */
  readonly principal: 'deployer' | 'anyone';
  readonly action: string;
  readonly resource: string;
  /** An approved Region where this is absent. */
  readonly where?: Where;
  /** `outside` stands for a public address that is not approved; null where the request has no source address. */
  readonly sourceIp?: 'outside' | null;
  readonly context?: Readonly<Record<string, ContextValue>>;
  readonly reason: string;
  readonly when?: (profile: Profile) => boolean;
}

function notApproved(action: string, feature: keyof Profile['features'] | null): Guard {
  return {
    control: 'CONNECT-011',
    principal: 'deployer',
    action,
    resource: '*',
    reason: feature === null ? 'Voice ID can never be approved' : `features.${feature} is not approved`,
    when: ({ features }) => feature === null || !features[feature],
  };
}

function onlyDeployers(control: string, action: string, resource: string): Guard {
  return { control, principal: 'anyone', action, resource, reason: 'only the deployer roles may' };
}

function emergency(rest: Pick<Guard, 'sourceIp' | 'context' | 'reason'>): Guard[] {
  return ['connect:AdminGetEmergencyAccessToken', 'connect:GetFederationTokens'].map((action) => ({
    control: 'CONNECT-004',
    principal: 'anyone',
    action,
    resource: INSTANCE,
    ...rest,
  }));
}

/**
 * Emergency access: `aws:SourceIp` is absent from requests through a VPC endpoint, and NotIpAddress matches an absent
 * key, so they are denied: the safe direction, since nobody needs emergency access from inside of a VPC. Forward access
 * sessions keep the `aws:SourceIp` of the caller ("AWS global condition context keys", IAM User Guide, read November
 * 2026), so there is no exception for `aws:ViaAWSService`, which would open a way around the ranges.
 */
export const GUARDS: readonly Guard[] = [
  notApproved('voiceid:CreateDomain', null),
  notApproved('cases:CreateDomain', 'cases'),
  notApproved('app-integrations:CreateApplication', 'appIntegrations'),
  notApproved('wisdom:CreateAssistant', 'amazonQ'),
  notApproved('connect-campaigns:CreateCampaign', 'outboundCampaigns'),
  {
    control: 'ORG-004',
    principal: 'deployer',
    action: 'connect:CreateInstance',
    resource: '*',
    where: 'another Region',
    reason: 'the Region is not approved',
  },
  onlyDeployers('CONNECT-002', 'connect:CreateAuthenticationProfile', AUTHENTICATION_PROFILE),
  onlyDeployers('CONNECT-002', 'connect:UpdateAuthenticationProfile', AUTHENTICATION_PROFILE),
  onlyDeployers('CONNECT-008', 'connect:DisassociateInstanceStorageConfig', INSTANCE),
  onlyDeployers('KMS-001', 'kms:DisableKeyRotation', KEY),
  onlyDeployers('KINESIS-001', 'kinesis:StopStreamEncryption', STREAM),
  ...emergency({ sourceIp: 'outside', reason: 'the source address is not approved' }),
  ...emergency({ sourceIp: null, reason: 'a request through a VPC endpoint has no source address' }),
  ...emergency({
    sourceIp: 'outside',
    context: { 'aws:ViaAWSService': true },
    reason: 'a service that acts for a caller keeps the source address of the caller',
  }),
];
