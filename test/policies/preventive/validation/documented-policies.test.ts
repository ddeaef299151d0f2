import { foundInSet } from '../../../core/iam/validation/found';

/**
 * Service control policies of the kinds that AWS documents: none has anything wrong with it. Sources: AWS Organizations
 * User Guide, "Service control policy examples"; AWS Control Tower User Guide, "Region deny control"; AWS Security Blog,
 * "Unlock new possibilities: AWS Organizations service control policy now supports full IAM language" (read 2026-11-21).
 */
const GLOBAL_ACTIONS = [
  'a4b:*',
  'access-analyzer:*',
  'account:*',
  'acm:*',
  'activate:*',
  'artifact:*',
  'aws-marketplace-management:*',
  'aws-marketplace:*',
  'aws-portal:*',
  'billing:*',
  'billingconductor:*',
  'budgets:*',
  'ce:*',
  'chatbot:*',
  'chime:*',
  'cloudfront:*',
  'cloudtrail:LookupEvents',
  'compute-optimizer:*',
  'config:*',
  'consoleapp:*',
  'consolidatedbilling:*',
  'cur:*',
  'datapipeline:GetAccountLimits',
  'devicefarm:*',
  'directconnect:*',
  'discovery-marketplace:*',
  'ec2:DescribeRegions',
  'ec2:DescribeTransitGateways',
  'ec2:DescribeVpnGateways',
  'ecr-public:*',
  'fms:*',
  'freetier:*',
  'globalaccelerator:*',
  'health:*',
  'iam:*',
  'importexport:*',
  'invoicing:*',
  'iq:*',
  'kms:*',
  'license-manager:ListReceivedLicenses',
  'lightsail:Get*',
  'mobileanalytics:*',
  'networkmanager:*',
  'notifications-contacts:*',
  'notifications:*',
  'organizations:*',
  'payments:*',
  'pricing:*',
  'quicksight:DescribeAccountSubscription',
  'resource-explorer-2:*',
  'route53-recovery-cluster:*',
  'route53-recovery-control-config:*',
  'route53-recovery-readiness:*',
  'route53:*',
  'route53domains:*',
  's3:CreateMultiRegionAccessPoint',
  's3:GetAccountPublic*',
  's3:ListAllMyBuckets',
  's3:PutAccountPublic*',
  'savingsplans:*',
  'shield:*',
  'sso:*',
  'sts:*',
  'support:*',
  'supportapp:*',
  'supportplans:*',
  'sustainability:*',
  'tag:GetResources',
  'tax:*',
  'trustedadvisor:*',
  'vendor-insights:ListEntitledSecurityProfiles',
  'waf-regional:*',
  'waf:*',
  'wafv2:*',
  'wellarchitected:*',
];

function deny(Action: string | string[], rest: object = {}): object {
  return { Effect: 'Deny', Action, Resource: '*', ...rest };
}

test.each<[string, readonly object[]]>([
  ['FullAWSAccess', [{ Effect: 'Allow', Action: '*', Resource: '*' }]],
  [
    'deny by Region, except for global services and two roles',
    [
      {
        Sid: 'DenyOutsideEurope',
        Effect: 'Deny',
        NotAction: GLOBAL_ACTIONS,
        Resource: '*',
        Condition: {
          StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] },
          ArnNotLike: {
            'aws:PrincipalARN': [
              'arn:aws:iam::*:role/Role1AllowedToBypassThisSCP',
              'arn:aws:iam::*:role/Role2AllowedToBypassThisSCP',
            ],
          },
        },
      },
    ],
  ],
  [
    'protect a role',
    [
      deny(['iam:AttachRolePolicy', 'iam:DeleteRole', 'iam:UpdateAssumeRolePolicy'], {
        Resource: ['arn:aws:iam::*:role/name-of-role-to-deny'],
        Condition: { StringNotLike: { 'aws:PrincipalARN': 'arn:aws:iam::*:role/name-of-admin-role' } },
      }),
    ],
  ],
  [
    'require multi-factor authentication',
    [
      deny(['ec2:StopInstances', 'ec2:TerminateInstances'], {
        Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } },
      }),
    ],
  ],
  [
    'deny the root user, except where it was assumed',
    [
      deny('*', {
        Condition: {
          ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:root'] },
          Null: { 'aws:AssumedRoot': 'true' },
        },
      }),
    ],
  ],
  ['deny leaving the organization', [deny(['organizations:LeaveOrganization'])]],
  [
    'deny the sharing with others',
    [deny('ram:*', { Condition: { Bool: { 'ram:RequestedAllowsExternalPrincipals': 'true' } } })],
  ],
  [
    'require a type of instance',
    [
      deny('ec2:RunInstances', {
        Resource: ['arn:aws:ec2:*:*:instance/*'],
        Condition: { StringNotEquals: { 'ec2:InstanceType': 't2.micro' } },
      }),
    ],
  ],
  [
    'require the instance metadata service 2',
    [
      deny('ec2:RunInstances', {
        Resource: 'arn:aws:ec2:*:*:instance/*',
        Condition: { StringNotEquals: { 'ec2:MetadataHttpTokens': 'required' } },
      }),
      deny('ec2:RunInstances', {
        Condition: { NumericGreaterThan: { 'ec2:MetadataHttpPutResponseHopLimit': '3' } },
      }),
      deny('*', { Condition: { NumericLessThan: { 'ec2:RoleDelivery': '2.0' } } }),
    ],
  ],
  [
    'require tags on what is created',
    [
      deny(['secretsmanager:CreateSecret', 'ec2:RunInstances'], {
        Resource: ['arn:aws:secretsmanager:*:*:secret:*', 'arn:aws:ec2:*:*:instance/*'],
        Condition: { Null: { 'aws:RequestTag/Project': 'true' } },
      }),
      deny('iam:TagRole', {
        Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': ['x509Issuer*', 'x509SAN*'] } },
      }),
    ],
  ],
  [
    'the network that requests come from',
    [
      {
        Effect: 'Deny',
        NotAction: [
          'es:ES*',
          'dax:GetItem',
          'kafka-cluster:*',
          'elasticfilesystem:client*',
          'rds-db:connect',
        ],
        Resource: '*',
        Condition: {
          BoolIfExists: { 'aws:ViaAWSService': 'false' },
          NotIpAddressIfExists: { 'aws:SourceIp': ['192.0.2.0/24', '203.0.113.0/24'] },
          StringNotEqualsIfExists: { 'aws:SourceVpc': ['vpc-12345678'] },
          ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:user/*'] },
        },
      },
    ],
  ],
  [
    'the waiting period of keys',
    [
      deny('kms:ScheduleKeyDeletion', {
        Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } },
      }),
    ],
  ],
  [
    'grants on a key by its alias',
    [
      deny('kms:CreateGrant', {
        Condition: {
          StringEquals: { 'kms:ViaService': 'eks.us-east-1.amazonaws.com' },
          'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/aws/eks' },
        },
      }),
    ],
  ],
  [
    'functions in a VPC only',
    [
      deny(['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration'], {
        Condition: { Null: { 'lambda:VpcIds': 'true' } },
      }),
    ],
  ],
  ['permission sets', [deny('sso:*', { Resource: ['arn:aws:sso:::permissionSet/*/*'] })]],
  [
    'buckets of other accounts',
    [
      {
        Effect: 'Allow',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
      },
    ],
  ],
  [
    'an Allow with NotAction and a Deny with NotResource and wildcards anywhere',
    [
      { Effect: 'Allow', NotAction: ['dynamodb:*', 'rds:*'], Resource: '*' },
      { Effect: 'Deny', Action: ['*:Delete*', 'ec2:*Vpc*'], NotResource: 'arn:aws:s3:::scratch/*' },
    ],
  ],
  [
    'an Allow with resources and a condition',
    [
      {
        Effect: 'Allow',
        Action: 'bedrock:InvokeModel',
        Resource: ['arn:aws:bedrock:*::foundation-model/a.b', 'arn:aws:bedrock:*::foundation-model/c.*'],
        Condition: { StringEquals: { 'aws:PrincipalTag/team': 'research' } },
      },
    ],
  ],
])('%s', (_name, statements) => {
  expect(foundInSet([statements])).toEqual([]);
});
