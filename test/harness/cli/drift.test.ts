import { DRIFT_READS, driftBetween } from '../../../harness/cli/drift';
import type { Document } from '../../../harness/readers';
import type { Drift } from '../../../harness/reports';
import { buildPlan, type ResourceFragment } from '../../support/plan-builder';

const LIVE = 'connect-guardrails.live';

function document(stage: Document['stage'], resources: readonly ResourceFragment[]): Document {
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
  };
}

/** What differs, without what every entry of these tests has in common. */
function drift(
  planned: readonly ResourceFragment[],
  live: readonly ResourceFragment[],
): Omit<Drift, 'document'>[] {
  return driftBetween(
    [document('plan', planned)],
    document(
      'live',
      live.map((one) => ({ ...one, provider: LIVE, actions: ['no-op'] })),
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

it('keeps what it compares', () => {
  expect(DRIFT_READS['aws_connect_instance']).toContain('instance_alias');
  expect(DRIFT_READS['terraform_data']).toEqual(['input']);
});
