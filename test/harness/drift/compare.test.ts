import { type Drift, DRIFT_READS, driftBetween } from '../../../harness/drift';
import type { Document } from '../../../harness/readers';
import type { Unread } from '../../../harness/live';
import { buildPlan, type ResourceFragment } from '../../support/plan-builder';

const LIVE = 'connect-guardrails.live';

function document(
  stage: Document['stage'],
  resources: readonly ResourceFragment[],
  unread: readonly Unread[] = [],
): Document {
  const bytes = new TextEncoder().encode(JSON.stringify(buildPlan({ resources })));
  return {
    name: `${stage}.json`,
    stage,
    sha256: '',
    terraformVersion: null,
    resources: resources.length,
    resourceChanges: resources.length,
    completenessKnown: true,
    bytes,
    ...(stage === 'live' ? { live: { account: '1', region: 'r', readAt: 't', instances: 1, unread } } : {}),
  };
}

/** What differs, without what every entry of these tests has in common. */
function drift(
  planned: readonly ResourceFragment[],
  live: readonly ResourceFragment[],
  unread: readonly Unread[] = [],
): Omit<Drift, 'document'>[] {
  return driftBetween(
    [document('plan', planned)],
    document(
      'live',
      live.map((one) => ({ ...one, provider: LIVE, actions: ['no-op'] })),
      unread,
    ),
  ).map(({ document: name, ...rest }) => {
    expect(name).toBe('plan.json');
    return rest;
  });
}

const ARN = 'arn:aws:connect:us-east-1:111111111111:instance/i-1';
const planned = {
  address: 'aws_connect_instance.main',
  values: { id: 'i-1', arn: ARN, instance_alias: 'claims', identity_management_type: 'SAML' },
};
const there = { ...planned, address: 'aws_connect_instance.live["i-1"]' };

function bucketed(address: string, key: string | null, more: object = {}): ResourceFragment {
  return {
    address,
    values: {
      instance_id: 'i-1',
      resource_type: 'ATTACHMENTS',
      storage_config: [
        {
          storage_type: 'S3',
          s3_config: [
            {
              bucket_name: 'b',
              bucket_prefix: 'p',
              encryption_config: [{ encryption_type: 'KMS', key_id: key }],
            },
          ],
        },
      ],
      ...more,
    },
  };
}

it('is none where plan and account agree', () => {
  expect(
    drift(
      [planned, bucketed('aws_connect_instance_storage_config.a', 'k')],
      [there, bucketed('aws_connect_instance_storage_config.live["a"]', 'k')],
    ),
  ).toEqual([]);
});

it.each<[string, object, object]>([
  ['id', {}, {}],
  ['ARN', { id: null }, {}],
  ['alias', { id: null, arn: null }, {}],
])('matches an instance by its %s', (_name, changes, unknown) => {
  expect(
    drift(
      [{ ...planned, values: { ...planned.values, ...changes }, unknown }],
      [{ ...there, values: { ...there.values, identity_management_type: 'CONNECT_MANAGED' } }],
    ),
  ).toEqual([
    {
      address: planned.address,
      liveAddress: there.address,
      path: ['identity_management_type'],
      state: 'different',
      planned: 'SAML',
      live: 'CONNECT_MANAGED',
    },
  ]);
});

it('names an instance that the account does not have, and does not take another for it', () => {
  expect(drift([planned], [{ ...there, values: { ...there.values, id: 'i-2' } }])).toEqual([
    {
      address: planned.address,
      liveAddress: null,
      path: [],
      state: 'missing',
      planned: null,
      live: null,
    },
  ]);
});

it('goes down into the blocks of a storage config, and knows what either side has alone', () => {
  expect(
    drift(
      [
        planned,
        bucketed('aws_connect_instance_storage_config.a', 'k-1'),
        bucketed('aws_connect_instance_storage_config.b', 'k-1', { resource_type: 'CHAT_TRANSCRIPTS' }),
      ],
      [
        there,
        bucketed('aws_connect_instance_storage_config.live["a"]', 'k-2'),
        bucketed('aws_connect_instance_storage_config.live["c"]', 'k-1', { resource_type: 'AGENT_EVENTS' }),
      ],
    ),
  ).toEqual([
    {
      address: null,
      liveAddress: 'aws_connect_instance_storage_config.live["c"]',
      path: [],
      state: 'missing',
      planned: null,
      live: null,
    },
    {
      address: 'aws_connect_instance_storage_config.a',
      liveAddress: 'aws_connect_instance_storage_config.live["a"]',
      path: ['storage_config', 0, 's3_config', 0, 'encryption_config', 0, 'key_id'],
      state: 'different',
      planned: 'k-1',
      live: 'k-2',
    },
    {
      address: 'aws_connect_instance_storage_config.b',
      liveAddress: null,
      path: [],
      state: 'missing',
      planned: null,
      live: null,
    },
  ]);
});

it('names what the plan does not know yet, and what could not be read, as such', () => {
  const path = ['storage_config', 0, 's3_config', 0, 'encryption_config', 0, 'key_id'];
  const mark = { storage_config: [{ s3_config: [{ encryption_config: [{ key_id: true }] }] }] };
  const ends = {
    address: 'aws_connect_instance_storage_config.a',
    liveAddress: 'aws_connect_instance_storage_config.live["a"]',
    state: 'unknown',
  };
  expect(
    drift(
      [planned, { ...bucketed('aws_connect_instance_storage_config.a', null), unknown: mark }],
      [there, bucketed('aws_connect_instance_storage_config.live["a"]', 'k-2')],
    ),
  ).toEqual([{ ...ends, path, planned: '(known after apply)', live: 'k-2' }]);
  const { values } = bucketed('', 'k-1');
  expect(
    drift(
      [planned, bucketed('aws_connect_instance_storage_config.a', 'k-1')],
      [
        there,
        {
          address: 'aws_connect_instance_storage_config.live["a"]',
          values: { instance_id: 'i-1', resource_type: 'ATTACHMENTS' },
          unknown: { storage_config: true },
        },
      ],
    ),
  ).toEqual([{ ...ends, path: ['storage_config'], planned: values?.['storage_config'], live: '(not read)' }]);
});

it('shows no value that is sensitive, on either side', () => {
  expect(
    drift(
      [{ ...planned, sensitive: { identity_management_type: true } }],
      [{ ...there, values: { ...there.values, identity_management_type: 'CONNECT_MANAGED' } }],
    ),
  ).toMatchObject([{ planned: '(sensitive)', live: '(sensitive)' }]);
});

describe('of a governed profile', () => {
  const settings = {
    allowed_ips: ['10.0.0.1', '10.0.0.0/31'],
    periodic_session_duration: 60,
    session_inactivity_duration: 60,
    session_inactivity_handling_enabled: true,
  };
  const governed = {
    address: 'terraform_data.profile',
    values: { input: { ...settings, instance_id: 'i-1', region: 'us-east-1' } },
  };
  const profile = {
    address: 'aws_connect_authentication_profile.live["i-1/p"]',
    values: { ...settings, instance_id: 'i-1', is_default: true },
  };

  it('takes lists of ranges for sets', () => {
    const turned = { ...profile.values, allowed_ips: [...settings.allowed_ips].reverse() };
    expect(drift([planned, governed], [there, { ...profile, values: turned }])).toEqual([]);
  });

  it('compares every setting with the default profile of its instance', () => {
    const changed = { ...profile.values, allowed_ips: [], session_inactivity_duration: 720 };
    const other = {
      address: 'aws_connect_authentication_profile.live["i-1/q"]',
      values: { ...settings, instance_id: 'i-1', is_default: false },
    };
    const ends = { address: governed.address, liveAddress: profile.address, state: 'different' };
    expect(drift([planned, governed], [there, other, { ...profile, values: changed }])).toEqual([
      { ...ends, path: ['input', 'allowed_ips'], planned: settings.allowed_ips, live: [] },
      { ...ends, path: ['input', 'session_inactivity_duration'], planned: 60, live: 720 },
    ]);
  });

  it('finds the instance where only one can be meant', () => {
    const unknown = { input: { instance_id: true } };
    const { instance_id: _, ...input } = governed.values.input;
    const open = { ...governed, values: { input }, unknown };
    const changed = { ...profile.values, periodic_session_duration: 30 };
    expect(drift([planned, open], [there, { ...profile, values: changed }])).toMatchObject([
      { path: ['input', 'periodic_session_duration'], planned: 60, live: 30 },
    ]);
  });

  it('says where the account has no default profile', () => {
    expect(drift([planned, governed], [there])).toEqual([
      {
        address: governed.address,
        liveAddress: null,
        path: [],
        state: 'missing',
        planned: null,
        live: null,
      },
    ]);
  });
});

it('takes a policy document for what it says', () => {
  const address = 'aws_kms_key.main';
  const values = {
    arn: 'a',
    key_id: 'k',
    enable_key_rotation: true,
    policy: '{"Version":"1","Statement":[]}',
  };
  const key = 'aws_kms_key.live["k"]';
  expect(
    drift(
      [{ address, values }],
      [{ address: key, values: { ...values, policy: '{ "Statement": [], "Version": "1" }' } }],
    ),
  ).toEqual([]);
  expect(
    drift([{ address, values }], [{ address: key, values: { ...values, enable_key_rotation: false } }]),
  ).toEqual([
    {
      address,
      liveAddress: key,
      path: ['enable_key_rotation'],
      state: 'different',
      planned: true,
      live: false,
    },
  ]);
});

it('takes a policy document for what it says: the order of lists says nothing, a list of one is what is in it', () => {
  const statement = { Effect: 'Deny', Principal: '*', Action: ['a', 'b'], Resource: ['r'] };
  const turned = { Resource: 'r', Action: ['b', 'a'], Principal: '*', Effect: 'Deny' };
  const policy = (content: object) => ({ bucket: 'b', policy: JSON.stringify(content) });
  const address = 'aws_s3_bucket_policy.b';
  const liveAddress = 'aws_s3_bucket_policy.live["b"]';
  const against = (content: object, marks: object = {}): unknown =>
    drift(
      [{ address, values: policy({ Version: '1', Statement: [statement] }), ...marks }],
      [{ address: liveAddress, values: policy(content) }],
    );
  expect(against({ Statement: turned, Version: '1' })).toEqual([]);
  expect(against({ Version: '1', Statement: [], Id: 'x' })).toEqual([
    { address, liveAddress, path: ['policy', 'Id'], state: 'different', planned: null, live: 'x' },
    {
      address,
      liveAddress,
      path: ['policy', 'Statement'],
      state: 'different',
      planned: [statement],
      live: [],
    },
  ]);
  expect(against({ Version: '1', Statement: [] }, { sensitive: { policy: true } })).toEqual([
    {
      address,
      liveAddress,
      path: ['policy'],
      state: 'different',
      planned: '(sensitive)',
      live: '(sensitive)',
    },
  ]);
});

it('takes what is not set for what the provider writes in its place', () => {
  const address = 'aws_kinesis_stream.s';
  const live = { name: 's', encryption_type: 'KMS', kms_key_id: null };
  expect(
    drift(
      [{ address, values: { ...live, kms_key_id: '' } }],
      [{ address: 'aws_kinesis_stream.live["s"]', values: live }],
    ),
  ).toEqual([]);
});

describe('of a bucket', () => {
  const type = 'aws_s3_bucket_public_access_block';
  const on = {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  };
  const block = { address: `${type}.b`, values: { bucket: 'b', ...on } };
  const bucket = { address: 'aws_s3_bucket.live["b"]', values: { bucket: 'b' } };

  it('knows what was taken away', () => {
    expect(drift([block], [bucket])).toEqual([
      { address: block.address, liveAddress: null, path: [], state: 'missing', planned: null, live: null },
    ]);
  });

  it('says nothing of a bucket that was not read', () => {
    expect(drift([block], [])).toEqual([]);
    expect(drift([block], [{ ...bucket, values: { bucket: 'c' } }])).toEqual([]);
  });
});

describe('of what belongs to an instance', () => {
  const fragment = (address: string, values: Readonly<Record<string, unknown>>): ResourceFragment => ({
    address,
    values,
  });
  const parts = (key: (type: string) => string, n: number): ResourceFragment[] => [
    fragment(key('aws_connect_bot_association'), {
      instance_id: 'i-1',
      lex_bot: [{ name: `bot-${n}`, lex_region: 'r' }],
    }),
    fragment(key('aws_connect_lambda_function_association'), { instance_id: 'i-1', function_arn: `f-${n}` }),
    fragment(key('aws_connect_phone_number'), { target_arn: ARN, phone_number: `+1555010${n}` }),
  ];
  const plannedKey = (type: string): string => `${type}.main`;
  const liveKey = (type: string): string => `${type}.live["x"]`;
  const missing = (address: string | null, liveAddress: string | null) => ({
    address,
    liveAddress,
    path: [],
    state: 'missing',
    planned: null,
    live: null,
  });

  it('knows functions, bots and phone numbers that either side has alone', () => {
    const own = parts(plannedKey, 1);
    expect(drift([planned, ...own], [there, ...parts(liveKey, 1)])).toEqual([]);
    const others = parts(liveKey, 2);
    expect(drift([planned, ...own], [there, ...others])).toEqual([
      ...others.map(({ address }) => missing(null, address)),
      ...own.map(({ address }) => missing(address, null)),
    ]);
  });

  it('does not miss what could not be read', () => {
    const config = bucketed('aws_connect_instance_storage_config.a', 'k');
    const unread = [
      'ListBots',
      'ListLambdaFunctions',
      'ListPhoneNumbersV2',
      'ListInstanceStorageConfigs/ATTACHMENTS',
    ];
    const notes = unread.map((name) => ({
      address: there.address,
      what: 'x',
      operation: 'x',
      permission: 'x',
      reason: 'x',
      fact: `connect:${name}`,
    }));
    const all = [...parts(plannedKey, 1), config];
    expect(drift([planned, ...all], [there], notes)).toEqual([]);
    const elsewhere = notes.map((note) => ({ ...note, address: 'aws_connect_instance.live["i-2"]' }));
    expect(drift([planned, ...all], [there], elsewhere)).toHaveLength(4);
  });

  it('does not take what stands for an unread list for a storage config', () => {
    const unread = {
      address: 'aws_connect_instance_storage_config.live["i-1/AGENT_EVENTS"]',
      values: { instance_id: 'i-1', resource_type: 'AGENT_EVENTS' },
      unknown: { storage_config: true },
    };
    expect(drift([planned], [there, unread])).toEqual([]);
  });

  it('compares a storage config with the one of its id, whatever comes first', () => {
    const type = 'aws_connect_instance_storage_config';
    const added = bucketed(`${type}.added`, 'k-2');
    const old = bucketed(`${type}.old`, 'k-1', { association_id: 'a-1' });
    const live = bucketed(`${type}.live["a-1"]`, 'k-1', { association_id: 'a-1' });
    expect(drift([planned, added, old], [there, live])).toEqual([missing(added.address, null)]);
  });
});

it('keeps what it compares', () => {
  expect(DRIFT_READS['aws_connect_instance']).toContain('instance_alias');
  expect(DRIFT_READS['terraform_data']).toEqual(['input']);
});
