/**
 * What the strategies allow: blocks of actions, each with its reason.
 *
 * Blocks allow on every resource and without conditions: the syntax page of AWS Organizations says of `Resource` still
 * that an Allow may have "*" only, although the full IAM language is accepted since 2025-09-19 ("SCP syntax", AWS
 * Organizations User Guide; AWS Security Blog, "Unlock new possibilities: AWS Organizations service control policy now
 * supports full IAM language"; read November 2026). A service control policy grants nothing: it is the outer limit of
 * what identity policies may grant.
 *
 * Sources of the actions, read November 2026: Amazon Connect Administrator Guide, "Required permissions for using
 * custom IAM policies to manage access to the Amazon Connect console" (called the permissions page below), "Use
 * service-linked roles for Amazon Connect", "Key management at Amazon Connect" and "Data streaming"; AWS Lambda
 * Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC". The rest is what the Terraform
 * resources of this package's modules create, read back and delete.
 *
 * The file is long because it is one list, and is read as one: who reviews what an allow-list lets through must see every
 * action with the reason that it is there, and what stays out, in one place and in the order of the policies.
 */
import type { Profile } from '../profile';
import { sourced, type SourcedStatement } from './sourced-statement';
import type { Strategy } from './strategy';

interface AllowBlock {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly reason: string;
  /** Whether a profile needs the block; every profile does where this is absent. */
  readonly when?: (profile: Profile) => boolean;
}

const CONNECT: AllowBlock = {
  sid: 'AllowConnect',
  actions: ['connect:*'],
  reason: 'Amazon Connect itself: what is not approved of it is denied by the controls',
};

const CUSTOMER_PROFILES: AllowBlock = {
  sid: 'AllowCustomerProfiles',
  actions: ['profile:*'],
  reason: 'Customer Profiles',
};

const COMPLETE: readonly AllowBlock[] = [
  CONNECT,
  { ...CUSTOMER_PROFILES, when: ({ features }) => features.customerProfiles },
  {
    sid: 'AllowConnectDirectory',
    actions: [
      'ds:AuthorizeApplication',
      'ds:CheckAlias',
      'ds:CreateAlias',
      'ds:CreateIdentityPoolDirectory',
      'ds:DeleteDirectory',
      'ds:DescribeDirectories',
      'ds:UnauthorizeApplication',
    ],
    reason:
      'every instance has a directory with its alias, made and deleted with the rights of the caller (permissions page)',
  },
  {
    sid: 'AllowRoles',
    actions: [
      'iam:AttachRolePolicy',
      'iam:CreatePolicy',
      'iam:CreatePolicyVersion',
      'iam:CreateRole',
      'iam:CreateSAMLProvider',
      'iam:CreateServiceLinkedRole',
      'iam:DeletePolicy',
      'iam:DeletePolicyVersion',
      'iam:DeleteRole',
      'iam:DeleteRolePermissionsBoundary',
      'iam:DeleteRolePolicy',
      'iam:DeleteSAMLProvider',
      'iam:DeleteServiceLinkedRole',
      'iam:DetachRolePolicy',
      'iam:Get*',
      'iam:List*',
      'iam:PassRole',
      'iam:PutRolePermissionsBoundary',
      'iam:PutRolePolicy',
      'iam:SetDefaultPolicyVersion',
      'iam:Simulate*',
      'iam:TagPolicy',
      'iam:TagRole',
      'iam:TagSAMLProvider',
      'iam:UntagPolicy',
      'iam:UntagRole',
      'iam:UntagSAMLProvider',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
      'iam:UpdateSAMLProvider',
    ],
    reason:
      'the service-linked role of each instance and its inline policies (iam:PutRolePolicy of the caller), the SAML provider that users federate through, roles of functions; users, groups and access keys stay out',
  },
  {
    sid: 'AllowSecurityTokens',
    actions: ['sts:*'],
    reason: 'federation into Amazon Connect and every assumed role',
  },
  {
    sid: 'AllowEncryptionKeys',
    actions: [
      'kms:CancelKeyDeletion',
      'kms:CreateAlias',
      'kms:CreateGrant',
      'kms:CreateKey',
      'kms:Decrypt',
      'kms:DeleteAlias',
      'kms:Describe*',
      'kms:DisableKey',
      'kms:DisableKeyRotation',
      'kms:EnableKey',
      'kms:EnableKeyRotation',
      'kms:Encrypt',
      'kms:GenerateDataKey*',
      'kms:Get*',
      'kms:List*',
      'kms:PutKeyPolicy',
      'kms:ReEncrypt*',
      'kms:RetireGrant',
      'kms:RevokeGrant',
      'kms:RotateKeyOnDemand',
      'kms:ScheduleKeyDeletion',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:UpdateAlias',
      'kms:UpdateKeyDescription',
    ],
    reason:
      'customer managed keys; Amazon Connect uses a key through a grant that is made with kms:CreateGrant of whoever configures the storage',
  },
  {
    sid: 'AllowStorage',
    actions: [
      's3:AbortMultipartUpload',
      's3:CreateBucket',
      's3:DeleteBucket',
      's3:DeleteBucketPolicy',
      's3:DeleteObject',
      's3:DeleteObjectTagging',
      's3:DeleteObjectVersion',
      's3:GetAccelerateConfiguration',
      's3:GetAccountPublicAccessBlock',
      's3:GetAnalyticsConfiguration',
      's3:GetBucket*',
      's3:GetEncryptionConfiguration',
      's3:GetIntelligentTieringConfiguration',
      's3:GetInventoryConfiguration',
      's3:GetLifecycleConfiguration',
      's3:GetMetricsConfiguration',
      's3:GetObject*',
      's3:GetReplicationConfiguration',
      's3:ListAllMyBuckets',
      's3:ListBucket*',
      's3:ListMultipartUploadParts',
      's3:ListTagsForResource',
      's3:PutAccountPublicAccessBlock',
      's3:PutBucketLogging',
      's3:PutBucketNotification',
      's3:PutBucketObjectLockConfiguration',
      's3:PutBucketOwnershipControls',
      's3:PutBucketPolicy',
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketTagging',
      's3:PutBucketVersioning',
      's3:PutEncryptionConfiguration',
      's3:PutInventoryConfiguration',
      's3:PutLifecycleConfiguration',
      's3:PutMetricsConfiguration',
      's3:PutObject',
      's3:PutObjectLegalHold',
      's3:PutObjectRetention',
      's3:PutObjectTagging',
      's3:PutReplicationConfiguration',
      's3:Replicate*',
      's3:RestoreObject',
      's3:TagResource',
      's3:UntagResource',
    ],
    reason:
      'buckets for recordings, transcripts, reports and attachments with their encryption, policies, lifecycle and replication; websites, access points and access control by object stay out',
  },
  {
    sid: 'AllowContactRecordStreams',
    actions: [
      'firehose:*',
      'kinesis:AddTagsToStream',
      'kinesis:CreateStream',
      'kinesis:DecreaseStreamRetentionPeriod',
      'kinesis:DeleteStream',
      'kinesis:DeregisterStreamConsumer',
      'kinesis:Describe*',
      'kinesis:DisableEnhancedMonitoring',
      'kinesis:EnableEnhancedMonitoring',
      'kinesis:GetRecords',
      'kinesis:GetResourcePolicy',
      'kinesis:GetShardIterator',
      'kinesis:IncreaseStreamRetentionPeriod',
      'kinesis:List*',
      'kinesis:PutRecord*',
      'kinesis:RegisterStreamConsumer',
      'kinesis:RemoveTagsFromStream',
      'kinesis:StartStreamEncryption',
      'kinesis:StopStreamEncryption',
      'kinesis:SubscribeToShard',
      'kinesis:TagResource',
      'kinesis:UntagResource',
      'kinesis:UpdateShardCount',
      'kinesis:UpdateStreamMode',
    ],
    reason:
      'contact records and agent events are streamed out: Amazon Connect keeps contact records for 24 months',
  },
  {
    sid: 'AllowFunctions',
    actions: [
      'lambda:AddPermission',
      'lambda:CreateAlias',
      'lambda:CreateEventSourceMapping',
      'lambda:CreateFunction',
      'lambda:DeleteAlias',
      'lambda:DeleteEventSourceMapping',
      'lambda:DeleteFunction',
      'lambda:DeleteFunctionCodeSigningConfig',
      'lambda:DeleteFunctionConcurrency',
      'lambda:DeleteFunctionEventInvokeConfig',
      'lambda:DeleteLayerVersion',
      'lambda:DeleteProvisionedConcurrencyConfig',
      'lambda:GetAccountSettings',
      'lambda:GetAlias',
      'lambda:GetCodeSigningConfig',
      'lambda:GetEventSourceMapping',
      'lambda:GetFunction*',
      'lambda:GetLayerVersion*',
      'lambda:GetPolicy',
      'lambda:GetProvisionedConcurrencyConfig',
      'lambda:GetRuntimeManagementConfig',
      'lambda:InvokeFunction',
      'lambda:ListAliases',
      'lambda:ListCodeSigningConfigs',
      'lambda:ListEventSourceMappings',
      'lambda:ListFunction*',
      'lambda:ListLayer*',
      'lambda:ListProvisionedConcurrencyConfigs',
      'lambda:ListTags',
      'lambda:ListVersionsByFunction',
      'lambda:PublishLayerVersion',
      'lambda:PublishVersion',
      'lambda:PutFunctionCodeSigningConfig',
      'lambda:PutFunctionConcurrency',
      'lambda:PutFunctionEventInvokeConfig',
      'lambda:PutFunctionRecursionConfig',
      'lambda:PutProvisionedConcurrencyConfig',
      'lambda:PutRuntimeManagementConfig',
      'lambda:RemovePermission',
      'lambda:TagResource',
      'lambda:UntagResource',
      'lambda:UpdateAlias',
      'lambda:UpdateEventSourceMapping',
      'lambda:UpdateFunctionCode*',
      'lambda:UpdateFunctionConfiguration',
      'lambda:UpdateFunctionEventInvokeConfig',
    ],
    reason:
      'contact flows call functions, and instances get the right to by lambda:AddPermission; function URLs, which the internet could call, stay out',
  },
  {
    sid: 'AllowNetworkInterfaces',
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeAvailabilityZones',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
      'ec2:GetSecurityGroupsForVpc',
      'ec2:UnassignPrivateIpAddresses',
    ],
    reason:
      'functions run in a VPC: the caller looks its subnets and security groups up, and AWS Lambda makes the network interfaces with the rights of the role of the function',
  },
  {
    sid: 'AllowLogs',
    actions: [
      'logs:AssociateKmsKey',
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DeleteLogGroup',
      'logs:DeleteLogStream',
      'logs:DeleteMetricFilter',
      'logs:DeleteQueryDefinition',
      'logs:DeleteResourcePolicy',
      'logs:DeleteRetentionPolicy',
      'logs:DeleteSubscriptionFilter',
      'logs:Describe*',
      'logs:DisassociateKmsKey',
      'logs:FilterLogEvents',
      'logs:Get*',
      'logs:List*',
      'logs:PutLogEvents',
      'logs:PutMetricFilter',
      'logs:PutQueryDefinition',
      'logs:PutResourcePolicy',
      'logs:PutRetentionPolicy',
      'logs:PutSubscriptionFilter',
      'logs:StartQuery',
      'logs:StopQuery',
      'logs:Tag*',
      'logs:TestMetricFilter',
      'logs:Untag*',
    ],
    reason: 'logs of contact flows and functions, encrypted and kept as long as the profile says',
  },
  {
    sid: 'AllowMonitoring',
    actions: [
      'cloudwatch:DeleteAlarms',
      'cloudwatch:DeleteDashboards',
      'cloudwatch:Describe*',
      'cloudwatch:DisableAlarmActions',
      'cloudwatch:EnableAlarmActions',
      'cloudwatch:GetDashboard',
      'cloudwatch:GetMetric*',
      'cloudwatch:ListDashboards',
      'cloudwatch:ListMetrics',
      'cloudwatch:ListTagsForResource',
      'cloudwatch:PutCompositeAlarm',
      'cloudwatch:PutDashboard',
      'cloudwatch:PutMetricAlarm',
      'cloudwatch:PutMetricData',
      'cloudwatch:SetAlarmState',
      'cloudwatch:TagResource',
      'cloudwatch:UntagResource',
      'events:DeleteRule',
      'events:Describe*',
      'events:List*',
      'events:PutRule',
      'events:PutTargets',
      'events:RemoveTargets',
      'events:TagResource',
      'events:UntagResource',
      'servicequotas:Get*',
      'servicequotas:List*',
      'servicequotas:RequestServiceQuotaIncrease',
      'sns:CreateTopic',
      'sns:DeleteTopic',
      'sns:GetSubscriptionAttributes',
      'sns:GetTopicAttributes',
      'sns:List*',
      'sns:Publish',
      'sns:SetSubscriptionAttributes',
      'sns:SetTopicAttributes',
      'sns:Subscribe',
      'sns:TagResource',
      'sns:Unsubscribe',
      'sns:UntagResource',
    ],
    reason:
      'metrics, dashboards and alarms of an instance, the rule that reports emergency logins, the topics that deliver both, and the service quotas that the console reads and that grow with the contact center',
  },
  {
    sid: 'AllowEvidence',
    actions: [
      'cloudtrail:Describe*',
      'cloudtrail:Get*',
      'cloudtrail:List*',
      'cloudtrail:LookupEvents',
      'config:BatchGet*',
      'config:DeleteConfigRule',
      'config:DeleteConfigurationRecorder',
      'config:DeleteDeliveryChannel',
      'config:DeleteEvaluationResults',
      'config:Describe*',
      'config:Get*',
      'config:List*',
      'config:PutConfigRule',
      'config:PutConfigurationRecorder',
      'config:PutDeliveryChannel',
      'config:PutEvaluations',
      'config:Select*',
      'config:StartConfig*',
      'config:StopConfigurationRecorder',
      'config:TagResource',
      'config:UntagResource',
      'tag:Get*',
    ],
    reason:
      'the detective layer: AWS Config rules with their results, the recorder that they need, and who did what; trails cannot be stopped, recorders by the deployers alone (CONFIG-001)',
  },
  {
    sid: 'AllowSupport',
    actions: ['health:Describe*', 'support:*'],
    reason:
      'authentication profiles are a preview to which AWS Support gives access, and quotas of Amazon Connect are raised by cases',
  },
  {
    sid: 'AllowDeadLetters',
    actions: [
      'sqs:CreateQueue',
      'sqs:DeleteMessage',
      'sqs:DeleteQueue',
      'sqs:Get*',
      'sqs:List*',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
      'sqs:SetQueueAttributes',
      'sqs:TagQueue',
      'sqs:UntagQueue',
    ],
    reason:
      'what a domain of Customer Profiles, or the function behind AWS Config rules, cannot process goes to a dead letter queue',
  },
  {
    sid: 'AllowBudgets',
    actions: [
      'budgets:ListTagsForResource',
      'budgets:ModifyBudget',
      'budgets:TagResource',
      'budgets:UntagResource',
      'budgets:ViewBudget',
    ],
    reason: 'the profile sets a monthly budget for each account',
    when: ({ cost }) => cost !== null,
  },
  {
    sid: 'AllowOrganizationAdministration',
    actions: [
      'cloudformation:Describe*',
      'cloudformation:Get*',
      'cloudformation:List*',
      'organizations:AttachPolicy',
      'organizations:CreatePolicy',
      'organizations:DeletePolicy',
      'organizations:Describe*',
      'organizations:DetachPolicy',
      'organizations:List*',
      'organizations:TagResource',
      'organizations:UntagResource',
      'organizations:UpdatePolicy',
    ],
    reason:
      'administrators of the organization in a member account (delegated by AWS Organizations) must be able to look at policies and to take them back',
    when: ({ roles }) => roles.organizationAdministrators.length > 0,
  },
  {
    sid: 'AllowOutboundCampaigns',
    actions: ['connect-campaigns:*'],
    reason: 'the profile approves features.outboundCampaigns',
    when: ({ features }) => features.outboundCampaigns,
  },
  {
    sid: 'AllowAmazonQInConnect',
    actions: ['wisdom:*'],
    reason: 'the profile approves features.amazonQ',
    when: ({ features }) => features.amazonQ,
  },
  {
    sid: 'AllowLexBots',
    actions: ['lex:*'],
    reason: 'the profile approves features.lexBots',
    when: ({ features }) => features.lexBots,
  },
  {
    sid: 'AllowConnectCases',
    actions: ['cases:*'],
    reason: 'the profile approves features.cases',
    when: ({ features }) => features.cases,
  },
  {
    sid: 'AllowAppIntegrations',
    actions: ['app-integrations:*', 'appflow:*'],
    reason: 'the profile approves features.appIntegrations, which move data by Amazon AppFlow',
    when: ({ features }) => features.appIntegrations,
  },
  {
    sid: 'AllowThirdPartyMessaging',
    actions: ['social-messaging:*'],
    reason: 'the profile approves features.thirdPartyMessaging',
    when: ({ features }) => features.thirdPartyMessaging,
  },
];

/** What a strategy allows for a profile: nothing, exactly `connect:*` and `profile:*`, or all that Connect needs. */
export function allowStatements(profile: Profile, strategy: Strategy): SourcedStatement[] {
  return blocksOf(profile, strategy).map(({ sid, actions, reason }) =>
    sourced({
      statement: { Sid: sid, Effect: 'Allow', Action: actions, Resource: '*' },
      control: null,
      reason,
    }),
  );
}

function blocksOf(profile: Profile, strategy: Strategy): readonly AllowBlock[] {
  switch (strategy) {
    case 'deny-list':
      return [];
    case 'allow-list-addition':
      return [CONNECT, CUSTOMER_PROFILES];
    case 'allow-list': {
      const { additionalActions } = profile.serviceControlPolicies;
      const additional: AllowBlock = {
        sid: 'AllowAdditionalActions',
        actions: additionalActions,
        reason: 'serviceControlPolicies.additionalActions of the profile',
      };
      return [
        ...COMPLETE.filter(({ when }) => when === undefined || when(profile)),
        ...(additionalActions.length > 0 ? [additional] : []),
      ];
    }
  }
}
