import type { Drift } from '../../../harness/drift';
import { jsonReport, type Run, textReport } from '../../../harness/reports';
import { buildRun } from '../../support/run';

const UNREAD = {
  address: 'aws_s3_bucket.live["b"]',
  what: 'the bucket policy',
  operation: 's3:GetPublicAccessBlock',
  permission: 's3:GetBucketPublicAccessBlock',
  reason: 'AccessDenied: not \u001b[31mallowed',
  fact: 's3:GetPublicAccessBlock',
};
const LIVE = {
  name: '111111111111/us-east-1',
  stage: 'live',
  sha256: 'e'.repeat(64),
  terraformVersion: null,
  resources: 3,
  completenessKnown: true,
  live: {
    account: '111111111111',
    region: 'us-east-1',
    readAt: '2026-11-21T12:00:00.000Z',
    instances: 2,
    unread: [UNREAD, { ...UNREAD, address: 'aws_s3_bucket.live["c"]' }],
  },
} as const;
const CHANGE: Drift = {
  document: 'plan.json',
  address: 'aws_connect_instance.main',
  liveAddress: 'aws_connect_instance.live["i"]',
  path: ['blocks', 0, 'key'],
  state: 'different',
  planned: 'a',
  live: null,
};

function run(changes: Partial<Run>): Run {
  return { ...buildRun(), documents: [LIVE], notJudgedLive: [], ...changes };
}

function section(text: string, title: string): string | undefined {
  return text.split('\n\n').find((one) => one.startsWith(title));
}

it('the text says what was read, and groups what could not be', () => {
  const text = textReport(run({}), false);
  expect(section(text, 'Not read')).toBe(`Not read
  s3:GetPublicAccessBlock (permission s3:GetBucketPublicAccessBlock): AccessDenied: not \\u{1b}[31mallowed
    aws_s3_bucket.live["b"]: the bucket policy
    aws_s3_bucket.live["c"]: the bucket policy`);
  expect(text).toContain(
    '  111111111111/us-east-1: live account 111111111111 in us-east-1, read 2026-11-21T12:00:00.000Z, 2 instances, 3 resources\n',
  );
  expect(section(text, 'Drift')).toBeUndefined();
  expect(section(text, 'Not judged')).toBeUndefined();
});

it('the text names controls that do not judge live accounts', () => {
  const text = textReport(run({ notJudgedLive: [{ control: 'ORG-001', reason: 'it is elsewhere' }] }), false);
  expect(section(text, 'Not judged')).toBe('Not judged in a live account\n  ORG-001  it is elsewhere');
});

it('the text has plan and account side by side', () => {
  const drift: Drift[] = [
    CHANGE,
    { ...CHANGE, path: ['other'], state: 'unknown', planned: '(known after apply)', live: ['x'] },
    { ...CHANGE, address: null, path: [], state: 'missing', planned: null, live: null },
    { ...CHANGE, liveAddress: null, path: [], state: 'missing', planned: null, live: null },
  ];
  expect(section(textReport(run({ drift }), false), 'Drift')).toBe(`Drift between plan and live account
  aws_connect_instance.main in plan.json is aws_connect_instance.live["i"]
    blocks[0].key  plan: "a"                  live: not set
    other          plan: (known after apply)  live: ["x"]    may be the same
  aws_connect_instance.live["i"]: plan.json does not have it
  aws_connect_instance.main in plan.json: the account, as far as it was read, does not have it`);
});

it('the text says what it stands for that there is no drift', () => {
  const none = (unread: (typeof LIVE)['live']['unread'] | readonly []): string | undefined => {
    const documents = [{ ...LIVE, live: { ...LIVE.live, unread } }];
    return section(textReport(run({ documents, drift: [] }), false), 'Drift');
  };
  const title = 'Drift between plan and live account\n  ';
  expect(none([])).toBe(`${title}none: every governed value that both have is the same`);
  expect(none(LIVE.live.unread)).toBe(`${title}none in what could be read of the account`);
});

it('the text is short where values are long: of long lists it shows what the other does not have', () => {
  const list = Array.from({ length: 40 }, (_, i) => `10.0.0.${i}/32`);
  const drift: Drift[] = [
    { ...CHANGE, path: ['ips'], planned: list, live: [...list, '0.0.0.0/0'] },
    { ...CHANGE, path: ['others'], planned: list, live: null },
  ];
  const begin = JSON.stringify(list).slice(0, 120);
  expect(section(textReport(run({ drift }), false), 'Drift')).toBe(`Drift between plan and live account
  aws_connect_instance.main in plan.json is aws_connect_instance.live["i"]
    ips     plan: ${'40 alike'.padEnd(121)}  live: 40 alike and ["0.0.0.0/0"]
    others  plan: ${begin}…  live: not set`);
});

it('JSON has all of it, and nothing of it where there is no live account', () => {
  const notJudgedLive = [{ control: 'ORG-001', reason: 'it is elsewhere' }];
  const report = JSON.parse(jsonReport(run({ notJudgedLive, drift: [CHANGE] }))) as Record<string, unknown>;
  const { fact: _, ...unread } = UNREAD;
  const { completenessKnown: __, ...document } = LIVE;
  expect(report).toMatchObject({ notJudgedLive, drift: [CHANGE] });
  expect(report['documents']).toEqual([
    {
      ...document,
      live: { ...LIVE.live, unread: [unread, { ...unread, address: 'aws_s3_bucket.live["c"]' }] },
    },
  ]);
  const plan = JSON.parse(jsonReport(buildRun())) as { documents: readonly object[] };
  expect(Object.keys(plan)).not.toContain('drift');
  expect(Object.keys(plan)).not.toContain('notJudgedLive');
  expect(Object.keys(plan.documents[0] ?? {})).not.toContain('live');
});
