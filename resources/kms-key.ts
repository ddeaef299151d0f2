import type { KeyMetadata } from '@aws-sdk/client-kms';
import { given, type JsonObject, tagAttributes, TAGS, type Tags } from './attributes';
import type { Kind, Reads } from './kind';

const READ = {
  'kms:DescribeKey': ['customer_master_key_spec', 'custom_key_store_id', 'deletion_window_in_days'],
  'kms:GetKeyRotationStatus': ['enable_key_rotation'],
  'kms:GetKeyPolicy': ['policy'],
  'kms:ListResourceTags': TAGS,
} as const;

/** A KMS key whose material AWS has. */
export const KMS_KEY = {
  type: 'aws_kms_key',
  read: READ,
  comparison: { identity: ['arn', 'key_id'], governed: ['enable_key_rotation', 'policy'] },
} as const satisfies Kind;

/** Keys whose material is imported, or which are replicas of a key of another Region. */
export const KMS_EXTERNAL_KEY = { type: 'aws_kms_external_key', read: READ } as const satisfies Kind;
export const KMS_REPLICA_KEY = { type: 'aws_kms_replica_key', read: READ } as const satisfies Kind;
export const KMS_REPLICA_EXTERNAL_KEY = {
  type: 'aws_kms_replica_external_key',
  read: READ,
} as const satisfies Kind;

const DAY = 24 * 60 * 60 * 1000;

/** The service keeps these names for keys of its own: the policies know what they mean. */
const AWS_MANAGED_ALIAS = /(^|:)alias\/aws\//;

/** True for the name of a key that AWS manages for one of its services. */
export function isAwsManagedAlias(name: string): boolean {
  return AWS_MANAGED_ALIAS.test(name);
}

/** Which Terraform type a customer managed key is. */
export function keyKind({ MultiRegionConfiguration, Origin }: KeyMetadata): Kind {
  const isReplica = MultiRegionConfiguration?.MultiRegionKeyType === 'REPLICA';
  if (Origin === 'EXTERNAL') return isReplica ? KMS_REPLICA_EXTERNAL_KEY : KMS_EXTERNAL_KEY;
  return isReplica ? KMS_REPLICA_KEY : KMS_KEY;
}

/** KMS rotates symmetric encryption keys whose material it made ("Rotate AWS KMS keys", KMS Developer Guide). */
export function canRotate({ KeySpec, Origin }: KeyMetadata): boolean {
  return KeySpec === 'SYMMETRIC_DEFAULT' && Origin === 'AWS_KMS';
}

/** What is known of a key by one of its names, as the data source `aws_kms_key` has it. */
export function namedKeyAttributes(name: string, key: KeyMetadata): JsonObject {
  return {
    arn: key.Arn ?? name,
    id: name,
    key_id: key.KeyId ?? name,
    key_manager: given(key.KeyManager),
  };
}

/**
 * The attributes of a customer managed key, whichever type it is.
 *
 * @param name that it was asked for by.
 * @param more what other operations say of it; undefined where they do not.
 * @param now the time, in milliseconds since 1970.
 */
export function keyAttributes(
  name: string,
  key: KeyMetadata,
  more: {
    readonly rotates: boolean | undefined;
    readonly policy: string | undefined;
    readonly tags: Tags | undefined;
  },
  now: number,
): JsonObject {
  const id = key.KeyId ?? name;
  return {
    id,
    key_id: id,
    arn: key.Arn ?? name,
    customer_master_key_spec: given(key.KeySpec),
    custom_key_store_id: given(key.CustomKeyStoreId ?? externalStore(key)),
    enable_key_rotation: given(more.rotates),
    policy: given(more.policy),
    deletion_window_in_days: daysUntilDeletion(key, now),
    ...tagAttributes(more.tags),
  };
}

/** A key in an external key store may be without the id of the store. */
function externalStore({ Origin }: KeyMetadata): string | undefined {
  return Origin === 'EXTERNAL_KEY_STORE' || Origin === 'AWS_CLOUDHSM' ? Origin : undefined;
}

/** Days that are left of a key whose deletion is scheduled; null where it is not. */
function daysUntilDeletion(
  { DeletionDate, PendingDeletionWindowInDays, KeyState }: KeyMetadata,
  now: number,
): number | null {
  if (DeletionDate !== undefined) return Math.max(0, Math.floor((DeletionDate.getTime() - now) / DAY));
  if (PendingDeletionWindowInDays !== undefined) return PendingDeletionWindowInDays;
  return KeyState === 'PendingDeletion' ? 0 : null;
}

/** Read by `lib.kms` for who manages a key, of resources and of data sources alike. */
export const KEY_MANAGER_READS = {
  aws_kms_alias: ['arn', 'id', 'name', 'target_key_arn', 'target_key_id'],
  aws_kms_external_key: ['arn', 'id'],
  aws_kms_key: ['arn', 'id', 'key_id', 'key_manager'],
  aws_kms_replica_external_key: ['arn', 'id', 'key_id'],
  aws_kms_replica_key: ['arn', 'id', 'key_id'],
} as const satisfies Reads;
