import { type LiveOptions, type LiveDocument, readLiveAccount } from '../../../harness/live';
import {
  ACCOUNT,
  AwsDouble,
  type AwsFault,
  type DoubleAccount,
  keyArn,
  REGION,
  TAGS,
} from '../../support/aws-double';
import {
  APPROVED_PROFILE,
  BLOCKED,
  BUCKET,
  COMPLIANT,
  FUNCTION,
  inBucket,
  INSTANCE,
  INSTANCE_ID,
  KEY_ID,
  STREAM,
  tlsOnly,
  withInstance,
} from '../../support/contact-center-account';
import { liveResults } from '../../support/live-results';
import { ProblemsError } from '../../../core/problems';

const double = new AwsDouble();
const saved = { ...process.env };

beforeAll(async () => {
  await double.start();
  Object.assign(process.env, double.environment);
});

afterAll(async () => {
  process.env = saved;
  await double.stop();
});

/** A clock on which waiting takes no time. */
function fakeClock(): {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  slept: number;
} {
  const start = Date.parse('2026-11-21T12:00:00Z');
  const clock = {
    slept: 0,
    now: () => start + clock.slept,
    sleep: (milliseconds: number) => {
      clock.slept += milliseconds;
      return Promise.resolve();
    },
  };
  return clock;
}

async function read(
  account: DoubleAccount,
  faults: readonly AwsFault[] = [],
  options: Partial<LiveOptions> = {},
): Promise<LiveDocument> {
  double.reset(account, faults);
  const document = await readLiveAccount({
    region: REGION,
    requestsPerSecond: Infinity,
    clock: fakeClock(),
    ...options,
  });
  expect(double.mistakes).toEqual([]);
  return document;
}

interface Change {
  readonly address: string;
  readonly provider_name: string;
  readonly change: {
    readonly actions: unknown;
    readonly after: Record<string, unknown>;
    readonly after_unknown: unknown;
  };
}

function changes({ text }: LiveDocument): readonly Change[] {
  return (JSON.parse(text) as { readonly resource_changes: readonly Change[] }).resource_changes;
}

function after(document: LiveDocument, address: string): Record<string, unknown> | undefined {
  return changes(document).find((one) => one.address === address)?.change.after;
}

const INSTANCE_ADDRESS = `aws_connect_instance.live["${INSTANCE_ID}"]`;
const KEY_ADDRESS = `aws_kms_key.live["${KEY_ID}"]`;
const BUCKET_ADDRESS = `aws_s3_bucket.live["${BUCKET}"]`;
const refused = { code: 'AccessDeniedException', status: 403, message: 'not allowed' };

describe('an account that complies', () => {
  it('is read as resources with actual values, and every control that judges it says so', async () => {
    const document = await read(COMPLIANT);
    expect(document.unread).toEqual([]);
    expect(liveResults(document)).toEqual({});
    expect({ ...document, text: '', document: undefined }).toEqual({
      account: ACCOUNT,
      region: REGION,
      readAt: '2026-11-21T12:00:00.000Z',
      instances: 1,
      unread: [],
      text: '',
      document: undefined,
    });
    expect({ ...document.document, bytes: undefined, sha256: undefined, reading: undefined }).toEqual({
      name: `${ACCOUNT}/${REGION}`,
      stage: 'live',
      terraformVersion: null,
      completenessKnown: true,
      resources: 14,
      resourceChanges: 14,
      live: {
        account: ACCOUNT,
        region: REGION,
        readAt: '2026-11-21T12:00:00.000Z',
        instances: 1,
        unread: [],
      },
      bytes: undefined,
      sha256: undefined,
      reading: undefined,
    });
    expect(changes(document).map(({ address }) => address)).toEqual([
      `aws_connect_authentication_profile.live["${INSTANCE_ID}/p-1"]`,
      INSTANCE_ADDRESS,
      `aws_connect_instance_storage_config.live["${INSTANCE_ID}/ATTACHMENTS/a-attachments"]`,
      `aws_connect_instance_storage_config.live["${INSTANCE_ID}/CHAT_TRANSCRIPTS/a-chat_transcripts"]`,
      `aws_connect_instance_storage_config.live["${INSTANCE_ID}/CONTACT_TRACE_RECORDS/a-contact_trace_records"]`,
      `aws_connect_instance_storage_config.live["${INSTANCE_ID}/SCHEDULED_REPORTS/a-scheduled_reports"]`,
      `aws_connect_lambda_function_association.live["${INSTANCE_ID}/${FUNCTION}"]`,
      `aws_kinesis_stream.live["${STREAM}"]`,
      KEY_ADDRESS,
      `aws_lambda_function.live["${FUNCTION}"]`,
      BUCKET_ADDRESS,
      `aws_s3_bucket_policy.live["${BUCKET}"]`,
      `aws_s3_bucket_public_access_block.live["${BUCKET}"]`,
      `aws_s3_bucket_server_side_encryption_configuration.live["${BUCKET}"]`,
    ]);
    expect(after(document, INSTANCE_ADDRESS)).toEqual({
      id: INSTANCE_ID,
      arn: `arn:aws:connect:${REGION}:${ACCOUNT}:instance/${INSTANCE_ID}`,
      instance_alias: `alias-of-${INSTANCE_ID}`,
      identity_management_type: 'SAML',
      inbound_calls_enabled: false,
      outbound_calls_enabled: false,
      contact_flow_logs_enabled: true,
      tags: TAGS,
      tags_all: TAGS,
    });
    expect(after(document, KEY_ADDRESS)).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: null,
      customer_master_key_spec: 'SYMMETRIC_DEFAULT',
      tags: TAGS,
    });
  });

  it('is read the same whatever the order of the answers', async () => {
    const first = await read(COMPLIANT);
    const second = await read(COMPLIANT);
    expect(second.text).toBe(first.text);
  });

  it('has every key, bucket, stream and function read once, whoever uses it', async () => {
    const second = { ...INSTANCE, id: 'second', profiles: [{ ...APPROVED_PROFILE, Id: 'p-2' }] };
    await read({ ...COMPLIANT, instances: [INSTANCE, second] });
    expect(
      (['kms:DescribeKey', 's3:GetBucketPolicy', 'kinesis:DescribeStreamSummary'] as const).map((operation) =>
        double.count(operation),
      ),
    ).toEqual([1, 1, 1]);
    expect(double.count('connect:DescribeInstance')).toBe(2);
  });
});

describe('what was changed by hand', () => {
  it.each<[string, DoubleAccount, Record<string, [string, unknown][]>]>([
    [
      'the list of IP ranges',
      withInstance({
        profiles: [{ ...APPROVED_PROFILE, AllowedIps: ['216.82.182.50/31', '203.0.113.0/24'] }],
      }),
      {
        'CONNECT-002': [
          [`aws_connect_authentication_profile.live["${INSTANCE_ID}/p-1"]`, ['allowed_ips', 1]],
        ],
      },
    ],
    [
      'an empty list of IP ranges, which allows every address',
      withInstance({ profiles: [{ ...APPROVED_PROFILE, AllowedIps: [] }] }),
      {
        'CONNECT-002': [[`aws_connect_authentication_profile.live["${INSTANCE_ID}/p-1"]`, ['allowed_ips']]],
      },
    ],
    [
      'inactivity handling',
      withInstance({ profiles: [{ ...APPROVED_PROFILE, SessionInactivityHandlingEnabled: false }] }),
      {
        'CONNECT-003': [
          [
            `aws_connect_authentication_profile.live["${INSTANCE_ID}/p-1"]`,
            ['session_inactivity_handling_enabled'],
          ],
        ],
      },
    ],
    [
      'a profile that is not the default one',
      withInstance({
        profiles: [APPROVED_PROFILE, { ...APPROVED_PROFILE, Id: 'p-2', IsDefault: false, AllowedIps: [] }],
      }),
      {
        'CONNECT-002': [[`aws_connect_authentication_profile.live["${INSTANCE_ID}/p-2"]`, ['allowed_ips']]],
      },
    ],
    [
      'no authentication profile at all',
      withInstance({ profiles: [] }),
      { 'CONNECT-002': [[INSTANCE_ADDRESS, []]], 'CONNECT-003': [[INSTANCE_ADDRESS, []]] },
    ],
    [
      'the identity type, calls and flow logs',
      withInstance({
        description: { IdentityManagementType: 'CONNECT_MANAGED', InboundCallsEnabled: true },
        flowLogs: false,
      }),
      {
        'CONNECT-001': [[INSTANCE_ADDRESS, ['identity_management_type']]],
        'CONNECT-005': [[INSTANCE_ADDRESS, ['inbound_calls_enabled']]],
        'CONNECT-006': [[INSTANCE_ADDRESS, ['contact_flow_logs_enabled']]],
      },
    ],
    [
      'a phone number',
      {
        ...COMPLIANT,
        phoneNumbers: [
          {
            PhoneNumberId: 'n-1',
            PhoneNumber: '+15550100',
            PhoneNumberCountryCode: 'US',
            InstanceId: INSTANCE_ID,
            Tags: TAGS,
          },
        ],
      },
      { 'CONNECT-005': [['aws_connect_phone_number.live["n-1"]', []]] },
    ],
    [
      'storage without encryption, and none of the reports',
      withInstance({
        storage: {
          ...INSTANCE.storage,
          SCHEDULED_REPORTS: [],
          CHAT_TRANSCRIPTS: [
            {
              AssociationId: 'a',
              StorageType: 'S3',
              S3Config: { BucketName: BUCKET, BucketPrefix: 'chats' },
            },
          ],
        },
      }),
      {
        'CONNECT-007': [
          [
            `aws_connect_instance_storage_config.live["${INSTANCE_ID}/CHAT_TRANSCRIPTS/a"]`,
            ['storage_config', 0, 's3_config', 0, 'encryption_config'],
          ],
        ],
        'CONNECT-008': [[INSTANCE_ADDRESS, []]],
      },
    ],
    [
      'screen recording',
      withInstance({ storage: { ...INSTANCE.storage, SCREEN_RECORDINGS: [inBucket('SCREEN_RECORDINGS')] } }),
      {
        'CONNECT-009': [
          [
            `aws_connect_instance_storage_config.live["${INSTANCE_ID}/SCREEN_RECORDINGS/a-screen_recordings"]`,
            ['resource_type'],
          ],
        ],
      },
    ],
    [
      'bots, integrations and origins',
      withInstance({
        bots: {
          V1: [{ LexBot: { Name: 'old', LexRegion: REGION } }],
          V2: [{ LexV2Bot: { AliasArn: `arn:aws:lex:${REGION}:${ACCOUNT}:bot-alias/B/A` } }],
        },
        integrations: [{ IntegrationAssociationId: 'i-1', IntegrationType: 'CASES_DOMAIN' }],
        origins: ['https://example.com'],
      }),
      {
        'CONNECT-011': [
          [`aws_cloudcontrolapi_resource.live["${INSTANCE_ID}/i-1"]`, ['type_name']],
          [`aws_connect_approved_origin.live["${INSTANCE_ID}/https://example.com"]`, []],
          [
            `aws_connect_bot_association.live["${INSTANCE_ID}/arn:aws:lex:${REGION}:${ACCOUNT}:bot-alias/B/A"]`,
            [],
          ],
          [`aws_connect_bot_association.live["${INSTANCE_ID}/${REGION}/old"]`, []],
        ],
      },
    ],
    [
      'a function that was taken out of its VPC',
      {
        ...COMPLIANT,
        functions: { [FUNCTION]: { configuration: { VpcConfig: { VpcId: '', SubnetIds: [] } } } },
      },
      {
        'CONNECT-012': [
          [`aws_connect_lambda_function_association.live["${INSTANCE_ID}/${FUNCTION}"]`, ['function_arn']],
        ],
        'LAMBDA-001': [[`aws_lambda_function.live["${FUNCTION}"]`, ['vpc_config']]],
      },
    ],
    [
      'a function with one subnet',
      {
        ...COMPLIANT,
        functions: {
          [FUNCTION]: {
            configuration: { VpcConfig: { VpcId: 'v', SubnetIds: ['s'], SecurityGroupIds: ['g'] } },
          },
        },
      },
      { 'LAMBDA-002': [[`aws_lambda_function.live["${FUNCTION}"]`, ['vpc_config', 0, 'subnet_ids']]] },
    ],
    [
      'a stream without encryption',
      { ...COMPLIANT, streams: { [STREAM]: { summary: { EncryptionType: 'NONE', KeyId: undefined } } } },
      { 'KINESIS-001': [[`aws_kinesis_stream.live["${STREAM}"]`, ['encryption_type']]] },
    ],
    [
      'rotation, policy and deletion of the key',
      {
        ...COMPLIANT,
        keys: {
          [KEY_ID]: {
            rotates: false,
            metadata: {
              KeyState: 'PendingDeletion',
              DeletionDate: Date.parse('2026-12-02T11:00:00Z') / 1000,
            },
            policy: JSON.stringify({
              Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
            }),
          },
        },
      },
      {
        'KMS-001': [[KEY_ADDRESS, ['enable_key_rotation']]],
        'KMS-002': [[KEY_ADDRESS, ['deletion_window_in_days']]],
        'KMS-003': [[KEY_ADDRESS, ['policy']]],
      },
    ],
    [
      "a bucket's encryption, public access and policy",
      { ...COMPLIANT, buckets: { [BUCKET]: { publicAccess: { ...BLOCKED, BlockPublicAcls: false } } } },
      {
        'S3-001': [[BUCKET_ADDRESS, []]],
        'S3-002': [
          [BUCKET_ADDRESS, [`aws_s3_bucket_public_access_block.live["${BUCKET}"]`, 'block_public_acls']],
        ],
        'S3-003': [[BUCKET_ADDRESS, []]],
      },
    ],
    [
      'tags',
      {
        ...COMPLIANT,
        buckets: { [BUCKET]: { ...COMPLIANT.buckets?.[BUCKET], tags: { ...TAGS, Team: '' } } },
      },
      { 'COST-001': [[BUCKET_ADDRESS, ['tags', 'Team']]] },
    ],
  ])('%s is non-compliant', async (_name, account, expected) => {
    const results = liveResults(await read(account));
    const denied = Object.entries(results).map(([id, { deny, undetermined }]) => {
      expect(undetermined).toEqual([]);
      return [id, (deny as { address: string; path: unknown }[]).map(({ address, path }) => [address, path])];
    });
    expect(Object.fromEntries(denied)).toEqual(expected);
  });
});

describe('keys', () => {
  const elsewhere = (metadata: Record<string, unknown>): DoubleAccount => ({
    ...COMPLIANT,
    keys: { [KEY_ID]: { metadata } },
  });

  it('of AWS are not customer managed, whatever their name says', async () => {
    const document = await read(elsewhere({ KeyManager: 'AWS' }));
    const results = liveResults(document);
    expect(after(document, KEY_ADDRESS)).toBeUndefined();
    expect(Object.keys(results)).toEqual(['CONNECT-007', 'S3-001']);
    expect((results['CONNECT-007']?.deny as unknown[]).length).toBe(3);
  });

  it('of another account are customer managed, and their settings that account’s own', async () => {
    const document = await read(elsewhere({ AWSAccountId: '222222222222' }));
    expect(liveResults(document)).toEqual({});
    expect(after(document, KEY_ADDRESS)).toBeUndefined();
    expect(double.count('kms:GetKeyPolicy')).toBe(0);
  });

  it.each([
    ['EXTERNAL', undefined, 'aws_kms_external_key'],
    ['AWS_KMS', 'REPLICA', 'aws_kms_replica_key'],
    ['EXTERNAL', 'REPLICA', 'aws_kms_replica_external_key'],
  ])(
    'with origin %s and multi-Region type %s are of type %s, which does not rotate',
    async (origin, kind, type) => {
      const document = await read({
        ...COMPLIANT,
        keys: {
          [KEY_ID]: {
            rotates: false,
            metadata: {
              Origin: origin,
              ...(kind === undefined ? {} : { MultiRegionConfiguration: { MultiRegionKeyType: kind } }),
            },
          },
        },
      });
      expect(after(document, `${type}.live["${KEY_ID}"]`)).toMatchObject({ arn: keyArn(KEY_ID) });
      expect(liveResults(document)).toEqual({});
    },
  );

  it('in a custom key store do not rotate', async () => {
    const document = await read({
      ...COMPLIANT,
      keys: { [KEY_ID]: { rotates: false, metadata: { Origin: 'EXTERNAL_KEY_STORE' } } },
    });
    expect(liveResults(document)).toEqual({});
    expect(double.count('kms:GetKeyRotationStatus')).toBe(0);
  });

  it('that are read by an alias are the account’s as well', async () => {
    const alias = `arn:aws:kms:${REGION}:${ACCOUNT}:alias/recordings`;
    const config = {
      ...inBucket('CHAT_TRANSCRIPTS'),
      S3Config: {
        BucketName: BUCKET,
        BucketPrefix: 'x',
        EncryptionConfig: { EncryptionType: 'KMS', KeyId: alias },
      },
    };
    const document = await read({
      ...withInstance({ storage: { ...INSTANCE.storage, CHAT_TRANSCRIPTS: [config] } }),
      keys: { [KEY_ID]: {}, [alias]: { metadata: { KeyId: KEY_ID, Arn: keyArn(KEY_ID) } } },
    });
    expect(liveResults(document)).toEqual({});
  });

  it('that are not there leave it open who manages them', async () => {
    const document = await read({ ...COMPLIANT, keys: {} });
    expect(document.unread.map(({ address, operation, reason }) => [address, operation, reason])).toEqual([
      [
        `aws_kms_key.live["${keyArn(KEY_ID)}"]`,
        'kms:DescribeKey',
        'NotFoundException: NotFoundException: there is none',
      ],
    ]);
    expect(Object.keys(liveResults(document))).toEqual([
      'CONNECT-007',
      'COST-001',
      'KMS-001',
      'KMS-002',
      'KMS-003',
      'S3-001',
    ]);
  });
});

describe('buckets', () => {
  it('of another Region are read there', async () => {
    const there = { ...COMPLIANT.buckets?.[BUCKET], region: 'us-west-2' };
    const document = await read({ ...COMPLIANT, buckets: { [BUCKET]: there } });
    expect(document.unread).toEqual([]);
    expect(after(document, `aws_s3_bucket_policy.live["${BUCKET}"]`)).toEqual({
      bucket: BUCKET,
      policy: tlsOnly(BUCKET),
    });
    expect(liveResults(document)).toEqual({});
  });

  it('of another account are open, be they blocked by this one', async () => {
    const foreign = { ...COMPLIANT.buckets?.[BUCKET], owner: '222222222222' };
    const account = { ...COMPLIANT, buckets: { [BUCKET]: foreign }, accountPublicAccess: BLOCKED };
    const document = await read(account);
    const results = liveResults(document);
    expect(Object.keys(results).filter((id) => id.startsWith('S3-'))).toEqual(['S3-001', 'S3-002', 'S3-003']);
    expect(Object.values(results).flatMap(({ deny }) => deny)).toEqual([]);
    expect(document.unread.map(({ reason }) => reason)).toContain(
      'AccessDenied: Access Denied (allow s3:GetBucketPolicy; buckets of other accounts are not read)',
    );
  });

  it('that access logs go to are read as well, be it in a circle', async () => {
    const logs = 'logs-of-claims';
    const document = await read({
      ...COMPLIANT,
      buckets: {
        [BUCKET]: { ...COMPLIANT.buckets?.[BUCKET], logTarget: logs },
        [logs]: { publicAccess: BLOCKED, policy: tlsOnly(logs), logTarget: logs },
      },
    });
    expect(after(document, `aws_s3_bucket_logging.live["${BUCKET}"]`)).toEqual({
      bucket: BUCKET,
      target_bucket: logs,
    });
    expect(liveResults(document)).toEqual({});
  });

  it('are blocked by the account as well', async () => {
    const open = { [BUCKET]: { ...COMPLIANT.buckets?.[BUCKET], publicAccess: undefined } };
    const { publicAccess: _, ...without } = open[BUCKET] ?? {};
    const account = { ...COMPLIANT, buckets: { [BUCKET]: without } };
    expect(Object.keys(liveResults(await read(account)))).toEqual(['S3-002']);
    expect(liveResults(await read({ ...account, accountPublicAccess: BLOCKED }))).toEqual({});
  });

  it('that delivery streams deliver to are read, with what they take from', async () => {
    const delivery = `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/records`;
    const document = await read({
      ...withInstance({
        storage: {
          ATTACHMENTS: [],
          CONTACT_TRACE_RECORDS: [
            {
              AssociationId: 'a',
              StorageType: 'KINESIS_FIREHOSE',
              KinesisFirehoseConfig: { FirehoseArn: delivery },
            },
          ],
        },
      }),
      deliveryStreams: {
        records: {
          description: {
            DeliveryStreamEncryptionConfiguration: {
              Status: 'ENABLED',
              KeyType: 'CUSTOMER_MANAGED_CMK',
              KeyARN: keyArn(KEY_ID),
            },
            Source: { KinesisStreamSourceDescription: { KinesisStreamARN: STREAM } },
            Destinations: [
              {
                DestinationId: 'd-1',
                ExtendedS3DestinationDescription: {
                  RoleARN: `arn:aws:iam::${ACCOUNT}:role/r`,
                  BucketARN: `arn:aws:s3:::${BUCKET}`,
                  BufferingHints: {},
                  CompressionFormat: 'GZIP',
                  EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: keyArn(KEY_ID) } },
                },
              },
            ],
          },
        },
      },
    });
    expect(after(document, `aws_kinesis_firehose_delivery_stream.live["${delivery}"]`)).toEqual({
      arn: delivery,
      id: delivery,
      name: 'records',
      server_side_encryption: [{ enabled: true, key_type: 'CUSTOMER_MANAGED_CMK', key_arn: keyArn(KEY_ID) }],
      extended_s3_configuration: [{ bucket_arn: `arn:aws:s3:::${BUCKET}`, kms_key_arn: keyArn(KEY_ID) }],
      kinesis_source_configuration: [{ kinesis_stream_arn: STREAM }],
      tags: TAGS,
      tags_all: TAGS,
    });
    const addresses = changes(document).map(({ address }) => address);
    expect(addresses).toContain(BUCKET_ADDRESS);
    expect(addresses).toContain(KEY_ADDRESS);
    expect(addresses).toContain(`aws_kinesis_stream.live["${STREAM}"]`);
  });
});

describe('a delivery stream', () => {
  const records = `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/records`;
  const into = (description: Record<string, unknown>, arn = records): DoubleAccount => {
    const config = {
      AssociationId: 'a',
      StorageType: 'KINESIS_FIREHOSE',
      KinesisFirehoseConfig: { FirehoseArn: arn },
    };
    return {
      ...withInstance({ storage: { ...INSTANCE.storage, CONTACT_TRACE_RECORDS: [config] } }),
      deliveryStreams: { records: { description } },
    };
  };
  const store = (name: string) => ({
    RoleARN: `arn:aws:iam::${ACCOUNT}:role/r`,
    BucketARN: `arn:aws:s3:::${name}`,
    BufferingHints: {},
    CompressionFormat: 'GZIP',
    EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: keyArn(`key-of-${name}`) } },
  });
  const others = {
    AmazonOpenSearchServerlessDestinationDescription: { S3DestinationDescription: store('serverless') },
    AmazonopensearchserviceDestinationDescription: { S3DestinationDescription: store('opensearch') },
    ElasticsearchDestinationDescription: { S3DestinationDescription: store('elasticsearch') },
    ExtendedS3DestinationDescription: { ...store('extended'), S3BackupDescription: store('backup') },
    HttpEndpointDestinationDescription: { S3DestinationDescription: store('http') },
    IcebergDestinationDescription: { S3DestinationDescription: store('iceberg') },
    RedshiftDestinationDescription: {
      RoleARN: `arn:aws:iam::${ACCOUNT}:role/r`,
      ClusterJDBCURL: 'jdbc:redshift://example.com:5439/records',
      CopyCommand: { DataTableName: 'records' },
      S3DestinationDescription: store('redshift'),
      S3BackupDescription: store('redshift-backup'),
    },
    SnowflakeDestinationDescription: { S3DestinationDescription: store('snowflake') },
    SplunkDestinationDescription: { S3DestinationDescription: store('splunk') },
  };

  it('has every bucket read that it stores to, and every key, whatever its destination is', async () => {
    const names = [
      ...['backup', 'elasticsearch', 'extended', 'http', 'iceberg', 'opensearch', 'redshift'],
      ...['redshift-backup', 'serverless', 'snowflake', 'splunk'],
    ];
    const document = await read({
      ...into({ Destinations: [{ DestinationId: 'd', ...others }] }),
      buckets: { ...COMPLIANT.buckets, ...Object.fromEntries(names.map((name) => [name, {}])) },
      keys: { ...COMPLIANT.keys, ...Object.fromEntries(names.map((name) => [`key-of-${name}`, {}])) },
    });
    const read_ = (type: string, key: (name: string) => string): unknown =>
      names.filter((name) => after(document, `${type}.live["${key(name)}"]`) !== undefined);
    expect(read_('aws_s3_bucket', (name) => name)).toEqual(names);
    expect(read_('aws_kms_key', (name) => `key-of-${name}`)).toEqual(names);
  });

  it('of another account is not taken for that of the same name in this one', async () => {
    const foreign = `arn:aws:firehose:${REGION}:222222222222:deliverystream/records`;
    const document = await read(into({}, foreign));
    const address = `aws_kinesis_firehose_delivery_stream.live["${foreign}"]`;
    const reason = 'it is in another account or Region, where it cannot be asked for';
    expect(document.unread.map((one) => [one.address, one.operation, one.reason])).toEqual([
      [address, 'firehose:DescribeDeliveryStream', reason],
      [address, 'firehose:ListTagsForDeliveryStream', reason],
    ]);
    expect(changes(document).find((one) => one.address === address)?.change.after_unknown).toEqual({
      server_side_encryption: true,
      extended_s3_configuration: true,
      kinesis_source_configuration: true,
      tags: true,
      tags_all: true,
    });
    expect(Object.keys(liveResults(document))).toEqual([
      'COST-001',
      'KINESIS-001',
      'KMS-001',
      'KMS-002',
      'KMS-003',
      'S3-001',
      'S3-002',
      'S3-003',
    ]);
  });
});

it('Customer Profiles domains are read with their keys', async () => {
  const document = await read({
    ...COMPLIANT,
    domains: {
      claims: { DefaultExpirationDays: 366, DefaultEncryptionKey: keyArn('k-2'), Tags: { Team: 'claims' } },
    },
    keys: { ...COMPLIANT.keys, 'k-2': {} },
  });
  expect(after(document, 'aws_customerprofiles_domain.live["claims"]')).toEqual({
    domain_name: 'claims',
    id: 'claims',
    dead_letter_queue_url: null,
    default_encryption_key: keyArn('k-2'),
    default_expiration_days: 366,
    tags: { Team: 'claims' },
    tags_all: { Team: 'claims' },
  });
  expect(after(document, 'aws_kms_key.live["k-2"]')).toMatchObject({ arn: keyArn('k-2') });
});

describe('what cannot be read', () => {
  const undeterminedControls = (document: LiveDocument): string[] =>
    Object.entries(liveResults(document)).map(([id, { deny }]) => {
      expect([id, deny]).toEqual([id, []]);
      return id;
    });

  it.each<[AwsFault['operation'], string, string[]]>([
    ['connect:DescribeInstance', INSTANCE_ADDRESS, ['CONNECT-001', 'CONNECT-005', 'COST-001']],
    ['connect:DescribeInstanceAttribute', INSTANCE_ADDRESS, ['CONNECT-006']],
    ['connect:ListAuthenticationProfiles', INSTANCE_ADDRESS, ['CONNECT-002', 'CONNECT-003']],
    [
      'connect:DescribeAuthenticationProfile',
      `aws_connect_authentication_profile.live["${INSTANCE_ID}/p-1"]`,
      ['CONNECT-002', 'CONNECT-003'],
    ],
    ['connect:ListPhoneNumbersV2', INSTANCE_ADDRESS, ['CONNECT-005', 'COST-001']],
    ['connect:ListBots', INSTANCE_ADDRESS, ['CONNECT-011']],
    ['connect:ListIntegrationAssociations', INSTANCE_ADDRESS, ['CONNECT-011']],
    ['connect:ListApprovedOrigins', INSTANCE_ADDRESS, ['CONNECT-011']],
    [
      'connect:ListLambdaFunctions',
      INSTANCE_ADDRESS,
      ['CONNECT-012', 'COST-001', 'LAMBDA-001', 'LAMBDA-002'],
    ],
    ['kms:GetKeyRotationStatus', KEY_ADDRESS, ['KMS-001']],
    ['kms:GetKeyPolicy', KEY_ADDRESS, ['KMS-003']],
    ['kms:ListResourceTags', KEY_ADDRESS, ['COST-001']],
    ['s3:GetBucketEncryption', BUCKET_ADDRESS, ['COST-001', 'KMS-001', 'KMS-002', 'KMS-003', 'S3-001']],
    ['s3:GetPublicAccessBlock', BUCKET_ADDRESS, ['S3-002']],
    ['s3:GetBucketPolicy', BUCKET_ADDRESS, ['S3-003']],
    ['s3:GetBucketLogging', BUCKET_ADDRESS, ['S3-001']],
    ['s3:GetBucketTagging', BUCKET_ADDRESS, ['COST-001']],
    [
      'kinesis:DescribeStreamSummary',
      `aws_kinesis_stream.live["${STREAM}"]`,
      ['COST-001', 'KINESIS-001', 'KMS-001', 'KMS-002', 'KMS-003'],
    ],
    ['kinesis:ListTagsForStream', `aws_kinesis_stream.live["${STREAM}"]`, ['COST-001']],
    [
      'lambda:GetFunctionConfiguration',
      `aws_lambda_function.live["${FUNCTION}"]`,
      ['CONNECT-012', 'LAMBDA-001', 'LAMBDA-002'],
    ],
    ['lambda:ListTags', `aws_lambda_function.live["${FUNCTION}"]`, ['COST-001']],
    [
      'customer-profiles:ListDomains',
      `aws_customerprofiles_domain.live["${ACCOUNT}"]`,
      ['COST-001', 'KMS-001', 'KMS-002', 'KMS-003'],
    ],
  ])('without %s is undetermined, named and never compliant', async (operation, address, controls) => {
    const document = await read(COMPLIANT, [{ operation, error: refused }]);
    expect(undeterminedControls(document)).toEqual(controls);
    expect([...new Set(document.unread.map((one) => one.address))]).toEqual([address]);
    for (const one of document.unread) {
      expect(one.operation.split(':')[1]).toBe(operation.split(':')[1]);
      expect(one.reason).toMatch(/^AccessDeniedException: not allowed \(allow [a-z0-9]+:[A-Za-z0-9]+/);
    }
  });

  it('of the account’s Block Public Access matters where the bucket does not block itself', async () => {
    const fault: AwsFault = { operation: 's3control:GetPublicAccessBlock', error: refused };
    expect(liveResults(await read(COMPLIANT, [fault]))).toEqual({});
    const { publicAccess: _, ...open } = COMPLIANT.buckets?.[BUCKET] ?? {};
    const document = await read({ ...COMPLIANT, buckets: { [BUCKET]: open } }, [fault]);
    expect(undeterminedControls(document)).toEqual(['S3-002']);
  });

  it('of one resource type leaves the others to be judged', async () => {
    const fault: AwsFault = {
      operation: 'connect:ListInstanceStorageConfigs',
      input: { ResourceType: 'SCREEN_RECORDINGS' },
      error: refused,
    };
    const one = await read(COMPLIANT, [fault]);
    expect(undeterminedControls(one)).toEqual([
      'CONNECT-007',
      'CONNECT-009',
      'COST-001',
      'KINESIS-001',
      'KMS-001',
      'KMS-002',
      'KMS-003',
      'S3-001',
      'S3-002',
      'S3-003',
    ]);
    expect(liveResults(one)['CONNECT-009']).toEqual({
      deny: [],
      undetermined: [
        {
          address: INSTANCE_ADDRESS,
          path: [],
          actual: '(not read)',
          expected:
            'an answer of connect:ListInstanceStorageConfigs: the storage configs for SCREEN_RECORDINGS',
        },
      ],
    });
    const two = await read(withInstance({ storage: { ...INSTANCE.storage, ATTACHMENTS: [] } }), [fault]);
    expect(liveResults(two)['CONNECT-008']).toEqual({
      deny: [
        { address: INSTANCE_ADDRESS, path: [], actual: null, expected: 'a storage config for ATTACHMENTS' },
      ],
      undetermined: [],
    });
  });

  it('of a storage type that has to be there is neither there nor missing', async () => {
    const document = await read(COMPLIANT, [
      {
        operation: 'connect:ListInstanceStorageConfigs',
        input: { ResourceType: 'ATTACHMENTS' },
        error: refused,
      },
    ]);
    expect(liveResults(document)['CONNECT-008']).toEqual({
      deny: [],
      undetermined: [
        {
          address: INSTANCE_ADDRESS,
          path: [],
          actual: '(not read)',
          expected: 'an answer of connect:ListInstanceStorageConfigs: the storage configs for ATTACHMENTS',
        },
      ],
    });
  });

  it('because an operation is in preview says whom to ask', async () => {
    const document = await read(COMPLIANT, [
      { operation: 'connect:ListAuthenticationProfiles', error: refused },
    ]);
    expect(document.unread).toEqual([
      {
        address: INSTANCE_ADDRESS,
        what: 'the authentication profiles of the instance',
        operation: 'connect:ListAuthenticationProfiles',
        permission: 'connect:ListAuthenticationProfiles',
        reason:
          'AccessDeniedException: not allowed (allow connect:ListAuthenticationProfiles; the operation is in preview, ask AWS Support for access to it)',
        fact: 'connect:ListAuthenticationProfiles',
      },
    ]);
  });

  it.each<[string, DoubleAccount, string[]]>([
    [
      'bucket',
      { ...COMPLIANT, buckets: {} },
      ['COST-001', 'KMS-001', 'KMS-002', 'KMS-003', 'S3-001', 'S3-002', 'S3-003'],
    ],
    ['stream', { ...COMPLIANT, streams: {} }, ['COST-001', 'KINESIS-001', 'KMS-001', 'KMS-002', 'KMS-003']],
    ['function', { ...COMPLIANT, functions: {} }, ['CONNECT-012', 'COST-001', 'LAMBDA-001', 'LAMBDA-002']],
  ])('because there is no such %s is not compliant', async (_name, account, controls) => {
    expect(undeterminedControls(await read(account))).toEqual(controls);
  });

  it.each<[string, AwsFault['operation'], string[]]>([
    ['instance', 'connect:DescribeInstance', ['CONNECT-001', 'CONNECT-005', 'COST-001']],
    ['authentication profile', 'connect:DescribeAuthenticationProfile', ['CONNECT-002', 'CONNECT-003']],
    ['list of profiles', 'connect:ListAuthenticationProfiles', ['CONNECT-002', 'CONNECT-003']],
    ['list of bots', 'connect:ListBots', ['CONNECT-011']],
    ['list of integrations', 'connect:ListIntegrationAssociations', ['CONNECT-011']],
    ['list of origins', 'connect:ListApprovedOrigins', ['CONNECT-011']],
    [
      'list of functions',
      'connect:ListLambdaFunctions',
      ['CONNECT-012', 'COST-001', 'LAMBDA-001', 'LAMBDA-002'],
    ],
    ['list of numbers', 'connect:ListPhoneNumbersV2', ['CONNECT-005', 'COST-001']],
    ['list of domains', 'customer-profiles:ListDomains', ['COST-001', 'KMS-001', 'KMS-002', 'KMS-003']],
    ['function', 'lambda:GetFunctionConfiguration', ['CONNECT-012', 'LAMBDA-001', 'LAMBDA-002']],
    ['tags of a function', 'lambda:ListTags', ['COST-001']],
    ['tags of a stream', 'kinesis:ListTagsForStream', ['COST-001']],
    ['tags of a key', 'kms:ListResourceTags', ['COST-001']],
  ])('because the answer has no %s is not taken for an empty one', async (_name, operation, controls) => {
    const document = await read(COMPLIANT, [{ operation, error: 'empty' }]);
    expect(undeterminedControls(document)).toEqual(controls);
    expect(document.unread[0]?.reason).toBe('its answer says nothing');
  });

  it.each<[AwsFault['operation'], string[]]>([
    ['s3:GetBucketEncryption', ['COST-001', 'KMS-001', 'KMS-002', 'KMS-003', 'S3-001']],
    ['s3:GetPublicAccessBlock', ['S3-002']],
    ['s3:GetBucketPolicy', ['S3-003']],
    ['s3:GetBucketLogging', ['S3-001']],
    ['s3:GetBucketTagging', ['COST-001']],
  ])(
    'because %s answers with a page of a proxy, or with nothing, is not taken for it',
    async (operation, controls) => {
      for (const error of ['garbage', 'nothing'] as const)
        expect(undeterminedControls(await read(COMPLIANT, [{ operation, error }]))).toEqual(controls);
    },
  );

  it('because pages stop coming keeps what came, and the rest is open', async () => {
    const origins = Array.from({ length: 40 }, (_, i) => `https://example.com/${i}`);
    const document = await read(withInstance({ origins }), [
      {
        operation: 'connect:ListApprovedOrigins',
        after: 1,
        error: { code: 'InternalServiceException', status: 500 },
      },
    ]);
    const { deny, undetermined } = liveResults(document)['CONNECT-011'] ?? {};
    expect((deny as unknown[]).length).toBe(25);
    expect(undetermined).toEqual([
      {
        address: INSTANCE_ADDRESS,
        path: [],
        actual: '(not read)',
        expected: 'an answer of connect:ListApprovedOrigins: the approved origins of the instance',
      },
    ]);
    expect(document.unread[0]?.reason).toBe(
      'InternalServiceException: InternalServiceException of a test (6 tries)',
    );
  });

  it('because it is throttled to the end is tried six times', async () => {
    const clock = fakeClock();
    const document = await read(
      COMPLIANT,
      [{ operation: 'connect:ListApprovedOrigins', error: { code: 'ThrottlingException', status: 400 } }],
      { clock },
    );
    expect(double.count('connect:ListApprovedOrigins')).toBe(6);
    expect(clock.slept).toBeLessThanOrEqual(31_000);
    expect(document.unread.map((one) => [one.operation, one.address, one.reason])).toEqual([
      [
        'connect:ListApprovedOrigins',
        INSTANCE_ADDRESS,
        'ThrottlingException: ThrottlingException of a test (throttled 6 times; run it again when less else asks)',
      ],
    ]);
    expect(undeterminedControls(document)).toEqual(['CONNECT-011']);
  });

  it('at first is read in the end', async () => {
    const document = await read(COMPLIANT, [
      {
        operation: 'connect:ListApprovedOrigins',
        times: 2,
        error: { code: 'TooManyRequestsException', status: 429 },
      },
      { operation: 'kms:DescribeKey', times: 1, error: { code: 'KMSInternalException', status: 500 } },
    ]);
    expect(document.unread).toEqual([]);
    expect(double.count('connect:ListApprovedOrigins')).toBe(3);
  });
});

describe('lists', () => {
  it('are read to their last page', async () => {
    const instances = Array.from({ length: 23 }, (_, i) => ({
      ...INSTANCE,
      id: `i-${i}`,
      profiles: [{ ...APPROVED_PROFILE, Id: `p-${i}` }],
    }));
    const document = await read({ ...COMPLIANT, instances });
    expect(document.instances).toBe(23);
    expect(double.count('connect:ListInstances')).toBe(3);
    expect(liveResults(document)).toEqual({});
  });

  it('of tags are read to their last page', async () => {
    const tags = { A: '1', B: '2', C: '3', ...TAGS };
    const document = await read({ ...COMPLIANT, streams: { [STREAM]: { tags } } });
    expect(after(document, `aws_kinesis_stream.live["${STREAM}"]`)?.['tags']).toEqual(tags);
    expect(double.count('kinesis:ListTagsForStream')).toBe(3);
  });
});

describe('an account', () => {
  it('without instances has nothing to be judged', async () => {
    const document = await read({ ...COMPLIANT, instances: [] });
    expect([document.instances, changes(document), liveResults(document)]).toEqual([0, [], {}]);
    expect(double.requests.map(({ operation }) => operation)).toEqual([
      'sts:GetCallerIdentity',
      'connect:ListInstances',
    ]);
  });

  it('is read by the instances that are named, and their phone numbers', async () => {
    const number = { PhoneNumber: '+15550100', PhoneNumberCountryCode: 'US', Tags: TAGS };
    const document = await read(
      {
        ...COMPLIANT,
        instances: [INSTANCE, { ...INSTANCE, id: 'other' }],
        phoneNumbers: [
          { ...number, PhoneNumberId: 'n-1', InstanceId: INSTANCE_ID },
          { ...number, PhoneNumberId: 'n-2', InstanceId: 'other' },
        ],
      },
      [],
      { instanceIds: [INSTANCE_ID] },
    );
    expect(double.count('connect:ListInstances')).toBe(0);
    expect(
      changes(document)
        .map(({ address }) => address)
        .filter((address) => /^aws_connect_(instance|phone_number)\./.test(address)),
    ).toEqual([INSTANCE_ADDRESS, 'aws_connect_phone_number.live["n-1"]']);
  });

  it('is read by the instances that are named with the numbers of groups that may lead to them', async () => {
    const document = await read(
      {
        ...COMPLIANT,
        phoneNumbers: [
          {
            PhoneNumberId: 'n-1',
            PhoneNumber: '+15550100',
            PhoneNumberCountryCode: 'US',
            TargetArn: `arn:aws:connect:${REGION}:${ACCOUNT}:traffic-distribution-group/g-1`,
            Tags: TAGS,
          },
        ],
      },
      [],
      { instanceIds: [INSTANCE_ID] },
    );
    expect(Object.keys(liveResults(document))).toEqual(['CONNECT-005']);
  });

  it('of which an instance is deleted while it is read has one less', async () => {
    const gone: AwsFault = {
      operation: 'connect:DescribeInstance',
      input: { InstanceId: 'gone' },
      error: { code: 'ResourceNotFoundException', status: 404 },
    };
    const account = { ...COMPLIANT, instances: [INSTANCE, { ...INSTANCE, id: 'gone' }] };
    const reading = read(account, [gone], {
      onProgress: () => {
        if (double.count('connect:DescribeInstance') > 0) double.account = COMPLIANT;
      },
    });
    const document = await reading;
    expect([document.instances, document.unread, liveResults(document)]).toEqual([1, [], {}]);
    expect(after(document, 'aws_connect_instance.live["gone"]')).toBeUndefined();
  });

  it('of which an instance is listed, and does not answer, has it undetermined', async () => {
    const account = { ...COMPLIANT, instances: [INSTANCE, { ...INSTANCE, id: 'failed' }] };
    const document = await read(account, [
      {
        operation: 'connect:DescribeInstance',
        input: { InstanceId: 'failed' },
        error: { code: 'ResourceNotFoundException', status: 404 },
      },
    ]);
    expect(document.unread.map(({ address, reason }) => [address, reason])).toEqual([
      ['aws_connect_instance.live["failed"]', 'AWS lists the instance, but does not find it'],
    ]);
    expect(Object.keys(liveResults(document))).toEqual(['CONNECT-001', 'CONNECT-005', 'COST-001']);
  });

  it('is refused where an id that is named cannot be one', async () => {
    const error = { code: 'InvalidParameterException', status: 400 };
    await expect(
      read(COMPLIANT, [{ operation: 'connect:DescribeInstance', error }], { instanceIds: ['a'] }),
    ).rejects.toEqual(
      new ProblemsError(
        'live',
        `${REGION}: there is no instance a in account ${ACCOUNT}; aws connect list-instances lists them`,
      ),
    );
  });

  it('is refused where it does not have every instance that is named', async () => {
    await expect(read(COMPLIANT, [], { instanceIds: ['b', INSTANCE_ID, 'a'] })).rejects.toEqual(
      new ProblemsError('live', [
        `${REGION}: there is no instance a in account ${ACCOUNT}; aws connect list-instances lists them`,
        `${REGION}: there is no instance b in account ${ACCOUNT}; aws connect list-instances lists them`,
      ]),
    );
  });
});

describe('reading ends at once', () => {
  const caller = 'sts:GetCallerIdentity' as const;

  it.each<[string, AwsFault, string]>([
    [
      'the credentials have expired',
      { operation: caller, error: { code: 'ExpiredToken', status: 403 } },
      'the AWS credentials have expired; log in again',
    ],
    [
      'they expire while it is read',
      { operation: 'kms:DescribeKey', error: { code: 'ExpiredTokenException', status: 400 } },
      'the AWS credentials have expired; log in again',
    ],
    [
      'AWS does not know them',
      { operation: caller, error: { code: 'InvalidClientTokenId', status: 403 } },
      'AWS does not know the credentials, or the Region is not enabled for the account; check both',
    ],
    [
      'the secret is wrong',
      { operation: caller, error: { code: 'SignatureDoesNotMatch', status: 403 } },
      'AWS refuses the signature: the secret access key is wrong; check the credentials',
    ],
    [
      'the clock is fast',
      {
        operation: caller,
        error: {
          code: 'SignatureDoesNotMatch',
          status: 403,
          message: 'Signature not yet current: 20261121T130000Z is still later than 20261121T121500Z',
        },
      },
      'AWS refuses the signature because of its time: the clock of this machine is wrong; set it (date, NTP)',
    ],
    [
      'S3 finds the clock skewed',
      { operation: 's3:GetBucketPolicy', error: { code: 'RequestTimeTooSkewed', status: 403 } },
      'AWS refuses the signature because of its time: the clock of this machine is wrong; set it (date, NTP)',
    ],
    [
      'the credentials are of a role that may not be assumed',
      { operation: caller, error: { code: 'AccessDenied', status: 403, message: 'not allowed' } },
      'AWS Security Token Service refuses the credentials (AccessDenied: not allowed); check the role that they assume, and the policies of the endpoint',
    ],
    [
      'the list of instances is no list',
      { operation: 'connect:ListInstances', error: 'empty' },
      'the instances cannot be listed: its answer says nothing',
    ],
    [
      'the instances may not be listed',
      { operation: 'connect:ListInstances', error: refused },
      'the instances cannot be listed: AccessDeniedException: not allowed (allow connect:ListInstances)',
    ],
  ])('where %s', async (_name, fault, problem) => {
    await expect(read(COMPLIANT, [fault], { clock: steadyClock() })).rejects.toEqual(
      new ProblemsError('live', `${REGION}: ${problem}`),
    );
  });

  it('where the clock is slow, by how much', async () => {
    await expect(
      read(
        COMPLIANT,
        [{ operation: caller, error: { code: 'SignatureDoesNotMatch', status: 403, skew: -3600 } }],
        { clock: steadyClock() },
      ),
    ).rejects.toThrow(/the clock of this machine is 3[56]\d\d seconds slow; set it \(date, NTP\)$/);
  });

  it('where there are no credentials', async () => {
    const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_PROFILE: profile } = process.env;
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    delete process.env['AWS_PROFILE'];
    try {
      await expect(read(COMPLIANT)).rejects.toEqual(
        new ProblemsError(
          'live',
          `${REGION}: there are no AWS credentials; log in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID (CredentialsProviderError: Could not load credentials from any providers)`,
        ),
      );
    } finally {
      Object.assign(process.env, {
        AWS_ACCESS_KEY_ID: key,
        AWS_SECRET_ACCESS_KEY: secret,
        ...(profile === undefined ? {} : { AWS_PROFILE: profile }),
      });
    }
  });

  it('and leaves nothing running', async () => {
    double.reset(COMPLIANT, [
      { operation: 'connect:ListApprovedOrigins', error: { code: 'ThrottlingException', status: 400 } },
      { operation: 'connect:ListBots', times: 1, error: { code: 'ThrottlingException', status: 400 } },
      { operation: 'connect:ListBots', after: 1, error: { code: 'ExpiredTokenException', status: 400 } },
    ]);
    // Of two that wait, the one that has waited longer goes on: in the end the list that is always throttled waits alone.
    const waiting: { readonly goOn: () => void; readonly stopped: AbortSignal }[] = [];
    const sleep = (_: number, stopped: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        waiting.push({ goOn: resolve, stopped });
        if (waiting.length > 1) waiting.shift()?.goOn();
      });
    let sent = 0;
    const reading = readLiveAccount({
      region: REGION,
      requestsPerSecond: Infinity,
      clock: { now: () => Date.now(), sleep },
      onProgress: () => sent++,
    });
    await expect(reading).rejects.toMatchObject({ kind: 'live' });
    expect(waiting.map(({ stopped }) => stopped.aborted)).toEqual([true]);
    const before = sent;
    waiting[0]?.goOn();
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBe(before);
  });
});

/** The time of the machine, on which waiting takes no time. */
function steadyClock(): { now: () => number; sleep: () => Promise<void> } {
  return { now: () => Date.now(), sleep: () => Promise.resolve() };
}
