import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Profile } from '../../policies/profile';
import { type AccountProps, requireAccountId, requirePartition } from '../account';
import { matches, show, Validation } from '../validation';

export interface CustomerManagedKeyProps extends Pick<AccountProps, 'partition' | 'accountId'> {
  /** The organization profile. */
  readonly profile: Profile;
  /** Name of the key's alias, without `alias/`. */
  readonly keyAlias: string;
  /** What the key protects. */
  readonly description: string;
  /**
   * Days between the decision to delete the key and its deletion: the profile's `kms.deletionWindowInDays` to 30.
   *
   * @default the profile's `kms.deletionWindowInDays`
   */
  readonly deletionWindowInDays?: number;
  /**
   * The log groups that CloudWatch Logs encrypts with the key.
   *
   * @default - none
   */
  readonly logGroups?: { readonly region: string; readonly names: readonly string[] };
}

/** Source: AWS KMS API Reference, "ScheduleKeyDeletion" (as in botocore 1.43.11). */
const MAXIMUM_DELETION_WINDOW_IN_DAYS = 30;

/** Source: AWS KMS API Reference, "CreateAlias" (as in botocore 1.43.11); names that begin with `aws/` are AWS's own. */
const ALIAS = /^(?!aws\/|alias\/)[A-Za-z0-9/_-]{1,250}$/;

const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:Describe*',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:Get*',
  'kms:List*',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

const USE = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

const GRANTS = ['kms:CreateGrant', 'kms:DescribeKey', 'kms:ListGrants', 'kms:RetireGrant'];

/**
 * Defines a symmetric customer managed key with rotation and an alias (controls KMS-001, KMS-002, KMS-003).
 *
 * Its policy names no service: Amazon Connect works through a grant that it makes, with the caller's `kms:CreateGrant`,
 * for the service-linked role of the instance (Amazon Connect Administrator Guide, "Key management at Amazon Connect"). Only the profile's `roles.deployers` may create grants; nobody may disable rotation. CloudWatch Logs is named where it encrypts log groups.
 */
export class CustomerManagedKey extends Construct {
  readonly keyArn: string;
  readonly keyId: string;
  private readonly resource: KmsKey;

  constructor(scope: Construct, id: string, props: CustomerManagedKeyProps) {
    super(scope, id);
    const { profile } = props;
    const deletionWindowInDays = props.deletionWindowInDays ?? profile.kms.deletionWindowInDays;
    const validation = new Validation(this);
    const inAccount = [
      requirePartition(validation, props.partition),
      requireAccountId(validation, props.accountId),
    ];
    requireAlias(validation, props.keyAlias);
    requireDeletionWindow(validation, deletionWindowInDays, profile);
    if (!inAccount.includes(false)) requireDeployer(validation, props);
    validation.throwIfAny();

    this.resource = new KmsKey(this, 'Resource', {
      description: props.description,
      keyUsage: 'ENCRYPT_DECRYPT',
      customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      enableKeyRotation: true,
      rotationPeriodInDays: profile.kms.rotationPeriodInDays,
      deletionWindowInDays,
      policy: JSON.stringify(keyPolicy(props)),
    });
    new KmsAlias(this, 'Alias', { name: `alias/${props.keyAlias}`, targetKeyId: this.resource.keyId });
    this.keyArn = this.resource.arn;
    this.keyId = this.resource.keyId;
  }
}

/** The key policy: IAM decides within the account, except that only deployers create grants. */
function keyPolicy(props: CustomerManagedKeyProps): object {
  const { partition, accountId, profile } = props;
  const root = { AWS: `arn:${partition}:iam::${accountId}:root` };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AllowAdministrationByIam',
        Effect: 'Allow',
        Principal: root,
        Action: ADMINISTRATION,
        Resource: '*',
      },
      { Sid: 'AllowUseByIam', Effect: 'Allow', Principal: root, Action: USE, Resource: '*' },
      {
        Sid: 'AllowGrantsByDeployers',
        Effect: 'Allow',
        Principal: root,
        Action: GRANTS,
        Resource: '*',
        Condition: { ArnLike: { 'aws:PrincipalArn': profile.roles.deployers } },
      },
      ...logStatements(props),
    ],
  };
}

/** Source: Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS Key Management Service". */
function logStatements({ partition, accountId, logGroups }: CustomerManagedKeyProps): object[] {
  if (logGroups === undefined) return [];
  const { names, region } = logGroups;
  return [
    {
      Sid: 'AllowUseByCloudWatchLogs',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: USE,
      Resource: '*',
      Condition: {
        ArnEquals: {
          'kms:EncryptionContext:aws:logs:arn': names.map(
            (name) => `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`,
          ),
        },
      },
    },
  ];
}

function requireAlias(validation: Validation, keyAlias: string): void {
  validation.require(
    matches(ALIAS, keyAlias),
    `keyAlias must be 1 to 250 letters, digits, "/", "_" and "-" that do not begin with "aws/" or "alias/", got ${show(keyAlias)}; correct it`,
  );
}

/** Nobody else may create the grants that Amazon Connect works with. */
function requireDeployer(
  validation: Validation,
  { partition, accountId, profile }: CustomerManagedKeyProps,
): void {
  const { deployers } = profile.roles;
  validation.require(
    Token.isUnresolved(partition) ||
      Token.isUnresolved(accountId) ||
      ['*', accountId].some((account) =>
        deployers.some((role) => role.startsWith(`arn:${partition}:iam::${account}:`)),
      ),
    `partition and accountId must be those of a role in roles.deployers of profile ${show(profile.name)} (${deployers.join(', ')}), ` +
      `got ${show(partition)} and ${show(accountId)}; correct them or add the role that deploys there`,
  );
}

function requireDeletionWindow(validation: Validation, days: number, { name, kms }: Profile): void {
  const minimum = kms.deletionWindowInDays;
  validation.require(
    Token.isUnresolved(days) ||
      (Number.isInteger(days) && minimum <= days && days <= MAXIMUM_DELETION_WINDOW_IN_DAYS),
    `deletionWindowInDays must be from ${minimum} (profile ${show(name)}) to ${MAXIMUM_DELETION_WINDOW_IN_DAYS}, ` +
      `got ${show(days)}; omit it for ${minimum}`,
    'KMS-002',
  );
}
