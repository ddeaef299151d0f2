import type { KeyMetadata } from '@aws-sdk/client-kms';
import { pairs } from '../../../resources/attributes';
import {
  canRotate,
  isAwsManagedAlias,
  keyAttributes,
  keyKind,
  namedKeyAttributes,
} from '../../../resources/kms-key';
import { type Reading, unreadAttributes, valueOf } from '../reading';
import type { Answer, Listed } from '../requests';
import { liveAddress } from '../resources';

/**
 * Reads a KMS key: who manages it and, where it is a customer managed key of the account, its rotation, policy and tags.
 *
 * @param name id, ARN, alias name or alias ARN.
 */
export async function readKey(reading: Reading, name: string): Promise<void> {
  if (isAwsManagedAlias(name)) return;
  const { clients, requests, resources, account } = reading;
  const answer = await requests.ask(
    'kms:DescribeKey',
    async () => (await clients.kms.describeKey({ KeyId: name })).KeyMetadata,
  );
  if (answer.state === 'unread') {
    resources.note(answer, liveAddress('aws_kms_key', name), 'the key');
    return;
  }
  const key = answer.value;
  resources.addKey(name, namedKeyAttributes(name, key));
  if (key.KeyManager === 'CUSTOMER' && key.AWSAccountId === account)
    await readCustomerKey(reading, name, key);
}

async function readCustomerKey(reading: Reading, name: string, key: KeyMetadata): Promise<void> {
  const { resources, clock } = reading;
  const id = key.KeyId ?? name;
  const kind = keyKind(key);
  const address = liveAddress(kind.type, id);
  const [rotation, policy, tags] = await Promise.all([
    canRotate(key) ? askRotation(reading, id) : undefined,
    askPolicy(reading, id),
    listTags(reading, id),
  ]);
  if (rotation?.state === 'unread') resources.note(rotation, address, 'whether the key rotates');
  if (policy.state === 'unread') resources.note(policy, address, 'the key policy');
  if (tags.state === 'unread') resources.note(tags, address, 'the tags of the key');
  const more = { rotates: valueOf(rotation), policy: valueOf(policy), tags: pairs(valueOf(tags)) };
  resources.add(
    kind.type,
    id,
    keyAttributes(name, key, more, clock.now()),
    unreadAttributes(kind, rotation, policy, tags),
  );
}

function askRotation({ clients, requests }: Reading, id: string): Promise<Answer<boolean>> {
  return requests.ask(
    'kms:GetKeyRotationStatus',
    async () => (await clients.kms.getKeyRotationStatus({ KeyId: id })).KeyRotationEnabled,
  );
}

function askPolicy({ clients, requests }: Reading, id: string): Promise<Answer<string>> {
  return requests.ask(
    'kms:GetKeyPolicy',
    async () => (await clients.kms.getKeyPolicy({ KeyId: id, PolicyName: 'default' })).Policy,
  );
}

interface Pair {
  readonly Key: string | undefined;
  readonly Value: string | undefined;
}

function listTags({ clients, requests }: Reading, id: string): Promise<Listed<Pair>> {
  return requests.list('kms:ListResourceTags', async (token) => {
    const page = await clients.kms.listResourceTags({
      KeyId: id,
      ...(token === undefined ? {} : { Marker: token }),
    });
    return {
      elements: page.Tags?.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })),
      next: page.Truncated === true ? page.NextMarker : undefined,
    };
  });
}
