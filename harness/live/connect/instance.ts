/** Reads one Amazon Connect instance, and says where it leads to. */
import type {
  EncryptionConfig,
  Instance,
  InstanceStorageConfig,
  InstanceStorageResourceType,
} from '@aws-sdk/client-connect';
import { given, type Reading, tagsFrom } from '../reading';
import { type Answer, elementsOf } from '../requests';
import { type Json, type JsonObject, liveAddress } from '../resources';

/**
 * What an instance can store ("InstanceStorageResourceType", Amazon Connect API Reference, read 2026-11-21). The
 * operation that lists storage configs takes one of them at a time.
 */
export const STORAGE_TYPES: readonly InstanceStorageResourceType[] = [
  'AGENT_EVENTS',
  'ATTACHMENTS',
  'CALL_RECORDINGS',
  'CHAT_TRANSCRIPTS',
  'CONTACT_EVALUATIONS',
  'CONTACT_TRACE_RECORDS',
  'EMAIL_MESSAGES',
  'MEDIA_STREAMS',
  'REAL_TIME_CONTACT_ANALYSIS_CHAT_SEGMENTS',
  'REAL_TIME_CONTACT_ANALYSIS_SEGMENTS',
  'REAL_TIME_CONTACT_ANALYSIS_VOICE_SEGMENTS',
  'SCHEDULED_REPORTS',
  'SCREEN_RECORDINGS',
];

/** A storage config of this type is banned where it is not approved: one that is not read must not look like one. */
const BANNED_TYPE = 'SCREEN_RECORDINGS';

const LEX_VERSIONS = ['V1', 'V2'] as const;

/** What an instance leads to: names of buckets and keys, ARNs of streams and functions. */
export interface InstanceSources {
  readonly buckets: readonly string[];
  readonly keys: readonly string[];
  readonly streams: readonly string[];
  readonly deliveryStreams: readonly string[];
  readonly functions: readonly string[];
}

const NOTHING: InstanceSources = { buckets: [], keys: [], streams: [], deliveryStreams: [], functions: [] };

/** The address of an instance, by its id. */
export function instanceAddress(id: string): string {
  return liveAddress('aws_connect_instance', id);
}

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
): Promise<InstanceSources | undefined> {
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
  const parts = await Promise.all([
    readAttributes(reading, id, described),
    readAuthenticationProfiles(reading, id),
    ...STORAGE_TYPES.map((type) => readStorageConfigs(reading, id, type)),
    ...LEX_VERSIONS.map((version) => readBots(reading, id, version)),
    readIntegrations(reading, id),
    readApprovedOrigins(reading, id),
    readFunctionAssociations(reading, id),
  ]);
  const all = (name: keyof InstanceSources): readonly string[] => parts.flatMap((part) => part?.[name] ?? []);
  return {
    buckets: all('buckets'),
    keys: all('keys'),
    streams: all('streams'),
    deliveryStreams: all('deliveryStreams'),
    functions: all('functions'),
  };
}

type Described = Exclude<Answer<Instance>, { readonly state: 'absent' }>;

async function readAttributes(reading: Reading, id: string, described: Described): Promise<undefined> {
  const { clients, requests, resources } = reading;
  const flowLogs = await requests.ask('connect:DescribeInstanceAttribute', async () => {
    const input = { InstanceId: id, AttributeType: 'CONTACTFLOW_LOGS' } as const;
    return (await clients.connect.describeInstanceAttribute(input)).Attribute?.Value;
  });
  const address = instanceAddress(id);
  if (described.state === 'unread') resources.note(described, address, 'the instance');
  if (flowLogs.state === 'unread') resources.note(flowLogs, address, 'whether the instance logs its flows');
  const instance = described.state === 'read' ? described.value : undefined;
  const tags = tagsFrom(instance?.Tags);
  resources.add(
    'aws_connect_instance',
    id,
    {
      id,
      arn: instance?.Arn ?? arnOf(reading, id),
      instance_alias: given(instance?.InstanceAlias),
      identity_management_type: given(instance?.IdentityManagementType),
      inbound_calls_enabled: given(instance?.InboundCallsEnabled),
      outbound_calls_enabled: given(instance?.OutboundCallsEnabled),
      contact_flow_logs_enabled: flowLogs.state === 'read' ? flowLogs.value.toLowerCase() === 'true' : null,
      ...tags.values,
    },
    [
      ...(flowLogs.state === 'unread' ? ['contact_flow_logs_enabled'] : []),
      ...(described.state === 'unread'
        ? [
            'instance_alias',
            'identity_management_type',
            'inbound_calls_enabled',
            'outbound_calls_enabled',
            ...Object.keys(tags.values),
          ]
        : []),
    ],
  );
  return undefined;
}

function arnOf({ region, account }: Reading, id: string): string {
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:connect:${region}:${account}:instance/${id}`;
}

const PROFILE = 'aws_connect_authentication_profile';
const PROFILE_SETTINGS = [
  'allowed_ips',
  'blocked_ips',
  'periodic_session_duration',
  'session_inactivity_duration',
  'session_inactivity_handling_enabled',
];

async function readAuthenticationProfiles(reading: Reading, id: string): Promise<undefined> {
  const { clients, requests, resources } = reading;
  const list = await requests.list('connect:ListAuthenticationProfiles', async (token) => {
    const page = await clients.connect.listAuthenticationProfiles({
      InstanceId: id,
      MaxResults: 100,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.AuthenticationProfileSummaryList, next: page.NextToken };
  });
  if (list.state === 'unread') {
    resources.note(list, instanceAddress(id), 'the authentication profiles of the instance');
    resources.add(PROFILE, id, { instance_id: id, is_default: true }, PROFILE_SETTINGS);
  }
  await Promise.all(
    elementsOf(list).map(async ({ Id, IsDefault }) => {
      if (Id === undefined) return;
      const answer = await requests.ask('connect:DescribeAuthenticationProfile', async () => {
        const input = { InstanceId: id, AuthenticationProfileId: Id };
        return (await clients.connect.describeAuthenticationProfile(input)).AuthenticationProfile;
      });
      const key = `${id}/${Id}`;
      const known = { id: Id, instance_id: id, is_default: IsDefault ?? false };
      if (answer.state === 'unread') {
        resources.note(answer, liveAddress(PROFILE, key), 'the authentication profile');
        resources.add(PROFILE, key, known, PROFILE_SETTINGS);
        return;
      }
      const profile = answer.value;
      // Deprecated since 2025-10-31 in favour of the inactivity duration, and still what the profile asks for.
      const periodic: { readonly PeriodicSessionDuration?: number | undefined } = profile;
      resources.add(PROFILE, key, {
        ...known,
        name: given(profile.Name),
        allowed_ips: profile.AllowedIps ?? [],
        blocked_ips: profile.BlockedIps ?? [],
        periodic_session_duration: given(periodic.PeriodicSessionDuration),
        session_inactivity_duration: given(profile.SessionInactivityDuration),
        session_inactivity_handling_enabled: given(profile.SessionInactivityHandlingEnabled),
      });
    }),
  );
  return undefined;
}

const STORAGE_CONFIG = 'aws_connect_instance_storage_config';

async function readStorageConfigs(
  { clients, requests, resources }: Reading,
  id: string,
  type: InstanceStorageResourceType,
): Promise<InstanceSources> {
  const list = await requests.list('connect:ListInstanceStorageConfigs', async (token) => {
    const page = await clients.connect.listInstanceStorageConfigs({
      InstanceId: id,
      ResourceType: type,
      MaxResults: 10,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.StorageConfigs, next: page.NextToken };
  });
  const known = { instance_id: id, resource_type: type };
  if (list.state === 'unread') {
    resources.note(list, instanceAddress(id), `the storage configs for ${type}`, type);
    if (type !== BANNED_TYPE) resources.add(STORAGE_CONFIG, `${id}/${type}`, known, ['storage_config']);
  }
  const configs = elementsOf(list);
  for (const [i, config] of configs.entries()) {
    const association = config.AssociationId ?? String(i);
    resources.add(STORAGE_CONFIG, `${id}/${type}/${association}`, {
      ...known,
      association_id: association,
      storage_config: [block(config)],
    });
  }
  return {
    ...NOTHING,
    buckets: defined(configs.map(({ S3Config }) => S3Config?.BucketName)),
    keys: defined(
      configs.flatMap(({ S3Config, KinesisVideoStreamConfig }) => [
        S3Config?.EncryptionConfig?.KeyId,
        KinesisVideoStreamConfig?.EncryptionConfig?.KeyId,
      ]),
    ),
    streams: defined(configs.map(({ KinesisStreamConfig }) => KinesisStreamConfig?.StreamArn)),
    deliveryStreams: defined(configs.map(({ KinesisFirehoseConfig }) => KinesisFirehoseConfig?.FirehoseArn)),
  };
}

function block(config: InstanceStorageConfig): JsonObject {
  const { S3Config: s3, KinesisVideoStreamConfig: video } = config;
  const { KinesisStreamConfig: stream, KinesisFirehoseConfig: delivery } = config;
  return {
    storage_type: given(config.StorageType),
    s3_config: blocks(s3, ({ BucketName, BucketPrefix, EncryptionConfig }) => ({
      bucket_name: given(BucketName),
      bucket_prefix: given(BucketPrefix),
      encryption_config: encryption(EncryptionConfig),
    })),
    kinesis_video_stream_config: blocks(video, ({ Prefix, RetentionPeriodHours, EncryptionConfig }) => ({
      prefix: given(Prefix),
      retention_period_hours: given(RetentionPeriodHours),
      encryption_config: encryption(EncryptionConfig),
    })),
    kinesis_stream_config: blocks(stream, ({ StreamArn }) => ({ stream_arn: given(StreamArn) })),
    kinesis_firehose_config: blocks(delivery, ({ FirehoseArn }) => ({ firehose_arn: given(FirehoseArn) })),
  };
}

function encryption(config: EncryptionConfig | undefined): Json {
  return blocks(config, ({ EncryptionType, KeyId }) => ({
    encryption_type: given(EncryptionType),
    key_id: given(KeyId),
  }));
}

function blocks<Config>(config: Config | undefined, read: (config: Config) => JsonObject): JsonObject[] {
  return config === undefined ? [] : [read(config)];
}

async function readBots(
  { clients, requests, resources }: Reading,
  id: string,
  version: (typeof LEX_VERSIONS)[number],
): Promise<undefined> {
  const list = await requests.list('connect:ListBots', async (token) => {
    const page = await clients.connect.listBots({
      InstanceId: id,
      LexVersion: version,
      MaxResults: 25,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.LexBots, next: page.NextToken };
  });
  if (list.state === 'unread')
    resources.note(list, instanceAddress(id), `the Amazon Lex ${version} bots of the instance`);
  for (const { LexBot: bot, LexV2Bot: alias } of elementsOf(list)) {
    const name = alias?.AliasArn ?? `${bot?.LexRegion ?? ''}/${bot?.Name ?? ''}`;
    resources.add('aws_connect_bot_association', `${id}/${name}`, {
      instance_id: id,
      lex_bot: blocks(bot, ({ Name, LexRegion }) => ({ name: given(Name), lex_region: given(LexRegion) })),
    });
  }
  return undefined;
}

/** An integration association has no type of Terraform's AWS provider: it is what the Cloud Control provider makes of it. */
async function readIntegrations({ clients, requests, resources }: Reading, id: string): Promise<undefined> {
  const list = await requests.list('connect:ListIntegrationAssociations', async (token) => {
    const page = await clients.connect.listIntegrationAssociations({
      InstanceId: id,
      MaxResults: 100,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.IntegrationAssociationSummaryList, next: page.NextToken };
  });
  if (list.state === 'unread')
    resources.note(list, instanceAddress(id), 'the integration associations of the instance');
  for (const { IntegrationAssociationId, IntegrationType, IntegrationArn } of elementsOf(list)) {
    resources.add(
      'aws_cloudcontrolapi_resource',
      `${id}/${IntegrationAssociationId ?? IntegrationArn ?? ''}`,
      {
        type_name: 'AWS::Connect::IntegrationAssociation',
        desired_state: JSON.stringify({ InstanceId: id, IntegrationType, IntegrationArn }),
      },
    );
  }
  return undefined;
}

async function readApprovedOrigins(
  { clients, requests, resources }: Reading,
  id: string,
): Promise<undefined> {
  const list = await requests.list('connect:ListApprovedOrigins', async (token) => {
    const page = await clients.connect.listApprovedOrigins({
      InstanceId: id,
      MaxResults: 25,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.Origins, next: page.NextToken };
  });
  if (list.state === 'unread')
    resources.note(list, instanceAddress(id), 'the approved origins of the instance');
  for (const origin of elementsOf(list))
    resources.add('aws_connect_approved_origin', `${id}/${origin}`, { instance_id: id, origin });
  return undefined;
}

async function readFunctionAssociations(
  { clients, requests, resources }: Reading,
  id: string,
): Promise<InstanceSources> {
  const list = await requests.list('connect:ListLambdaFunctions', async (token) => {
    const page = await clients.connect.listLambdaFunctions({
      InstanceId: id,
      MaxResults: 25,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.LambdaFunctions, next: page.NextToken };
  });
  if (list.state === 'unread')
    resources.note(list, instanceAddress(id), 'the Lambda functions of the instance');
  const functions = elementsOf(list);
  for (const arn of functions) {
    resources.add('aws_connect_lambda_function_association', `${id}/${arn}`, {
      instance_id: id,
      function_arn: arn,
    });
  }
  return { ...NOTHING, functions };
}

function defined<Value>(values: readonly (Value | undefined)[]): Value[] {
  return values.filter((value) => value !== undefined);
}
