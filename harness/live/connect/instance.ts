/** Reads one Amazon Connect instance with what belongs to it, and says where it leads to. */
import type { Instance } from '@aws-sdk/client-connect';
import { partitionOfRegion } from '../../../core/aws/partition';
import { CONNECT_INSTANCE, instanceAttributes } from '../../../resources/connect-instance';
import { LEX_VERSIONS } from '../../../resources/connect-bot-association';
import { STORAGE_TYPES } from '../../../resources/connect-instance-storage-config';
import type { Sources } from '../../../resources/sources';
import { type Reading, unreadAttributes, valueOf } from '../reading';
import type { Answer } from '../requests';
import { instanceAddress } from './address';
import { readApprovedOrigins } from './approved-origins';
import { readAuthenticationProfiles } from './authentication-profiles';
import { readBots } from './bots';
import { readFunctionAssociations } from './function-associations';
import { readIntegrations } from './integrations';
import { readStorageConfigs } from './storage-configs';

/** What AWS says of an id that no instance has, or can have. */
const NO_INSTANCE = ['ResourceNotFoundException', 'InvalidParameterException', 'InvalidRequestException'];

/**
 * Reads an instance with what belongs to it.
 *
 * @param isListed whether AWS lists the instance all the same: then it is there, and unknown.
 * @returns undefined where it does not exist.
 */
export async function readInstance(
  reading: Reading,
  id: string,
  isListed: () => Promise<boolean>,
): Promise<Sources | undefined> {
  const operation = 'connect:DescribeInstance';
  const answer = await reading.requests.ask(
    operation,
    async () => (await reading.clients.connect.describeInstance({ InstanceId: id })).Instance,
    NO_INSTANCE,
  );
  if (answer.state === 'absent' && !(await isListed())) return undefined;
  const described: Described =
    answer.state === 'absent'
      ? { state: 'unread', operation, reason: 'AWS lists the instance, but does not find it' }
      : answer;
  const [functions, stores] = await Promise.all([
    readFunctionAssociations(reading, id),
    Promise.all(STORAGE_TYPES.map((type) => readStorageConfigs(reading, id, type))),
    readAttributes(reading, id, described),
    readAuthenticationProfiles(reading, id),
    ...LEX_VERSIONS.map((version) => readBots(reading, id, version)),
    readIntegrations(reading, id),
    readApprovedOrigins(reading, id),
  ]);
  const all = (name: keyof Sources): readonly string[] => stores.flatMap((store) => store[name] ?? []);
  return {
    functions,
    buckets: all('buckets'),
    keys: all('keys'),
    streams: all('streams'),
    deliveryStreams: all('deliveryStreams'),
  };
}

type Described = Exclude<Answer<Instance>, { readonly state: 'absent' }>;

async function readAttributes(reading: Reading, id: string, described: Described): Promise<void> {
  const { clients, requests, resources } = reading;
  const flowLogs = await requests.ask('connect:DescribeInstanceAttribute', async () => {
    const input = { InstanceId: id, AttributeType: 'CONTACTFLOW_LOGS' } as const;
    return (await clients.connect.describeInstanceAttribute(input)).Attribute?.Value;
  });
  const address = instanceAddress(id);
  if (described.state === 'unread') resources.note(described, address, 'the instance');
  if (flowLogs.state === 'unread') resources.note(flowLogs, address, 'whether the instance logs its flows');
  resources.add(
    CONNECT_INSTANCE.type,
    id,
    instanceAttributes(id, arnOf(reading, id), valueOf(described), valueOf(flowLogs)),
    unreadAttributes(CONNECT_INSTANCE, flowLogs, described),
  );
}

/** The ARN of an instance that does not say it; of an isolated Region, with the partition of the others. */
function arnOf({ region, account }: Reading, id: string): string {
  return `arn:${partitionOfRegion(region) ?? 'aws'}:connect:${region}:${account}:instance/${id}`;
}
