import type { KeyMetadata } from '@aws-sdk/client-kms';
import { given, pairs, type Reading, tagsOf } from '../reading';
import type { Answer } from '../requests';
import { liveAddress } from '../resources';

/** The service keeps these names for keys of its own: the policies know what they mean. */
const AWS_MANAGED_ALIAS = /(^|:)alias\/aws\//;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Reads a KMS key: who manages it and, where it is a customer managed key of the account, its rotation, policy and tags.
 *
 * @param name id, ARN, alias name or alias ARN.
 */
export async function readKey(reading: Reading, name: string): Promise<void> {
  if (AWS_MANAGED_ALIAS.test(name)) return;
  const { clients, requests, resources, account } = reading;
  const answer = await requests.ask(
    'kms:DescribeKey',
    async () => (await clients.kms.describeKey({ KeyId: name })).KeyMetadata,
  );
  if (answer.state !== 'read') {
    if (answer.state === 'unread') resources.note(answer, liveAddress('aws_kms_key', name), 'the key');
    return;
  }
  const key = answer.value;
  const id = key.KeyId ?? name;
  const arn = key.Arn ?? name;
  resources.addKey(name, { arn, id: name, key_id: id, key_manager: given(key.KeyManager) });
  if (key.KeyManager === 'CUSTOMER' && key.AWSAccountId === account)
    await readCustomerKey(reading, id, arn, key);
}

async function readCustomerKey(
  { clients, requests, resources, clock }: Reading,
  id: string,
  arn: string,
  key: KeyMetadata,
): Promise<void> {
  const type = typeOf(key);
  const address = liveAddress(type, id);
  const [rotation, policy, tags] = await Promise.all([
    rotates(key)
      ? requests.ask(
          'kms:GetKeyRotationStatus',
          async () => (await clients.kms.getKeyRotationStatus({ KeyId: id })).KeyRotationEnabled,
        )
      : undefined,
    requests.ask(
      'kms:GetKeyPolicy',
      async () => (await clients.kms.getKeyPolicy({ KeyId: id, PolicyName: 'default' })).Policy,
    ),
    requests.list('kms:ListResourceTags', async (token) => {
      const page = await clients.kms.listResourceTags({
        KeyId: id,
        ...(token === undefined ? {} : { Marker: token }),
      });
      return {
        elements: page.Tags?.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })),
        next: page.Truncated === true ? page.NextMarker : undefined,
      };
    }),
  ]);
  const unread: [Answer<unknown> | undefined, string, string][] = [
    [rotation, 'enable_key_rotation', 'whether the key rotates'],
    [policy, 'policy', 'the key policy'],
    [tags, '', 'the tags of the key'],
  ];
  const unknown: string[] = [];
  for (const [answer, attribute, what] of unread) {
    if (answer?.state !== 'unread') continue;
    resources.note(answer, address, what);
    if (attribute !== '') unknown.push(attribute);
  }
  const tagged = tagsOf(tags, pairs);
  resources.add(
    type,
    id,
    {
      id,
      key_id: id,
      arn,
      customer_master_key_spec: given(key.KeySpec),
      custom_key_store_id: given(key.CustomKeyStoreId ?? externalStore(key)),
      enable_key_rotation: rotation?.state === 'read' ? rotation.value : null,
      policy: policy.state === 'read' ? policy.value : null,
      deletion_window_in_days: daysUntilDeletion(key, clock.now()),
      ...tagged.values,
    },
    [...unknown, ...tagged.unknown],
  );
}

function typeOf(key: KeyMetadata): string {
  if (key.MultiRegionConfiguration?.MultiRegionKeyType === 'REPLICA')
    return key.Origin === 'EXTERNAL' ? 'aws_kms_replica_external_key' : 'aws_kms_replica_key';
  return key.Origin === 'EXTERNAL' ? 'aws_kms_external_key' : 'aws_kms_key';
}

/** A key in an external key store may be without the id of the store. */
function externalStore({ Origin }: KeyMetadata): string | undefined {
  return Origin === 'EXTERNAL_KEY_STORE' || Origin === 'AWS_CLOUDHSM' ? Origin : undefined;
}

/** KMS rotates symmetric encryption keys whose material it made ("Rotate AWS KMS keys", KMS Developer Guide). */
function rotates({ KeySpec, Origin }: KeyMetadata): boolean {
  return KeySpec === 'SYMMETRIC_DEFAULT' && Origin === 'AWS_KMS';
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
