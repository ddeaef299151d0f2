import type { InstanceStorageConfig, InstanceStorageResourceType } from '@aws-sdk/client-connect';
import {
  STORAGE_CONFIG,
  storageConfigBlock,
  storageConfigSources,
} from '../../../resources/connect-instance-storage-config';
import type { Sources } from '../../../resources/sources';
import { type Reading, unreadAttributes } from '../reading';
import { elementsOf, type Listed } from '../requests';
import { instanceAddress } from './address';

/** A storage config of this type is banned where it is not approved: one that is not read must not look like one. */
const BANNED_TYPE = 'SCREEN_RECORDINGS';

/** Reads where an instance stores one kind of its data. */
export async function readStorageConfigs(
  reading: Reading,
  id: string,
  stored: InstanceStorageResourceType,
): Promise<Sources> {
  const { resources } = reading;
  const list = await listStorageConfigs(reading, id, stored);
  const { type } = STORAGE_CONFIG;
  const known = { instance_id: id, resource_type: stored };
  if (list.state === 'unread') {
    resources.note(list, instanceAddress(id), `the storage configs for ${stored}`, stored);
    if (stored !== BANNED_TYPE)
      resources.add(type, `${id}/${stored}`, known, unreadAttributes(STORAGE_CONFIG, list));
  }
  const configs = elementsOf(list);
  for (const [i, config] of configs.entries()) {
    const association = config.AssociationId ?? String(i);
    resources.add(type, `${id}/${stored}/${association}`, {
      ...known,
      association_id: association,
      storage_config: [storageConfigBlock(config)],
    });
  }
  return storageConfigSources(configs);
}

function listStorageConfigs(
  { clients, requests }: Reading,
  id: string,
  stored: InstanceStorageResourceType,
): Promise<Listed<InstanceStorageConfig>> {
  return requests.list('connect:ListInstanceStorageConfigs', async (token) => {
    const page = await clients.connect.listInstanceStorageConfigs({
      InstanceId: id,
      ResourceType: stored,
      MaxResults: 10,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.StorageConfigs, next: page.NextToken };
  });
}
