import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIVE_PERMISSIONS, notJudgedLive } from '../../../../harness/live';
import { SDK_PACKAGES } from '../../../../harness/live/clients';
import { catalogue } from '../../../../policies/controls';
import { ACCOUNT, AwsDouble, type AwsFault, type DoubleAccount, REGION } from '../../../support/aws-double';
import {
  APPROVED_IPS,
  APPROVED_PROFILE,
  appliedPlan,
  BUCKET,
  COMPLIANT,
  FUNCTION,
  INSTANCE_ID,
  withInstance,
} from '../../../support/contact-center-account';
import { type Ended, expectStatus, type Output, runBeside } from '../../../support/child';
import { buildProgram, type Program, withoutProgress } from '../../../support/program';

const double = new AwsDouble();
let program: Program;
let folder: string;

beforeAll(async () => {
  program = buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'live-'));
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(appliedPlan()));
  await double.start();
});

afterAll(async () => {
  await double.stop();
  program.remove();
  rmSync(folder, { recursive: true });
});

/** Runs node while this process answers as AWS. */
function node(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
  filter = withoutProgress,
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  return runBeside([process.execPath, ...args], {
    cwd: folder,
    env: { PATH, HOME, ...double.environment, ...env },
    filter,
  });
}

function check(args: readonly string[], env?: Readonly<Record<string, string | undefined>>): Promise<Ended> {
  return node([program.main, 'check', ...args], env);
}

const LIVE = ['--live', '--region', REGION, '--requests-per-second', '1000'];

interface Report {
  readonly outcome: string;
  readonly documents: readonly Record<string, unknown>[];
  readonly verdicts: readonly {
    readonly control: string;
    readonly document: string;
    readonly outcome: string;
  }[];
  readonly drift?: readonly unknown[];
  readonly notJudgedLive?: readonly unknown[];
}

/** The report on an account, by a run that ends with that status. */
async function report(
  status: 0 | 1,
  args: readonly string[],
  account: DoubleAccount,
  faults: readonly AwsFault[] = [],
): Promise<Output & { readonly json: Report }> {
  double.reset(account, faults);
  const output = expectStatus(await check([...args, '--format', 'json']), status);
  expect(double.mistakes).toEqual([]);
  return { ...output, json: JSON.parse(output.stdout) as Report };
}

function failing({ verdicts }: Report): string[] {
  return verdicts
    .filter(({ outcome }) => outcome !== 'compliant')
    .map(({ control, document, outcome }) => `${control} ${document} ${outcome}`);
}

const CHANGED = withInstance({
  profiles: [{ ...APPROVED_PROFILE, AllowedIps: [...APPROVED_IPS, '203.0.113.0/24'] }],
});
const NAME = `${ACCOUNT}/${REGION}`;
const ASSOCIATION = `aws_connect_lambda_function_association.live["${INSTANCE_ID}/${FUNCTION}"]`;
const NOT_PLANNED = {
  document: 'plan.json',
  address: null,
  path: [],
  state: 'missing',
  planned: null,
  live: null,
};

describe('a live account', () => {
  it('that complies passes, with what is not judged', async () => {
    const { stderr, json } = await report(0, LIVE, COMPLIANT);
    expect(stderr).toBe('');
    expect(json.documents).toEqual([
      {
        name: NAME,
        stage: 'live',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
        terraformVersion: null,
        resources: 14,
        live: {
          account: ACCOUNT,
          region: REGION,
          readAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
          instances: 1,
          unread: [],
        },
      },
    ]);
    expect(json.notJudgedLive).toEqual(notJudgedLive(catalogue.map(({ id }) => id)));
    expect([json.outcome, failing(json), json.drift]).toEqual(['pass', [], undefined]);
  });

  it('of which the plan complies fails where somebody changed a list of IP ranges by hand', async () => {
    expectStatus(await check(['plan.json', '--control', 'CONNECT-002']), 0);
    const { json } = await report(
      1,
      ['plan.json', ...LIVE, '--control', 'CONNECT-002', '--control', 'CONNECT-003'],
      CHANGED,
    );
    expect(failing(json)).toEqual([`CONNECT-002 ${NAME} non-compliant`]);
    expect(json.drift).toEqual([
      drifted('ATTACHMENTS'),
      drifted('CHAT_TRANSCRIPTS'),
      drifted('CONTACT_TRACE_RECORDS'),
      drifted('SCHEDULED_REPORTS'),
      { ...NOT_PLANNED, liveAddress: ASSOCIATION },
      {
        document: 'plan.json',
        address: 'terraform_data.profile',
        liveAddress: `aws_connect_authentication_profile.live["${INSTANCE_ID}/p-1"]`,
        path: ['input', 'allowed_ips'],
        state: 'different',
        planned: APPROVED_IPS,
        live: [...APPROVED_IPS, '203.0.113.0/24'],
      },
    ]);
  });

  it('is reported as text, side by side with the plan, and with what could not be read', async () => {
    double.reset(CHANGED, [
      {
        operation: 's3:GetBucketPolicy',
        error: { code: 'AccessDenied', status: 403, message: 'not allowed' },
      },
    ]);
    const ended = await check(['plan.json', ...LIVE, '--control', 'CONNECT-002', '--control', 'S3-003']);
    const { stdout } = expectStatus(ended, 1);
    const sections = stdout.split('\n\n').filter((section) => /^(Not read|Drift)/.test(section));
    const config = (type: string): string =>
      `  aws_connect_instance_storage_config.live["${INSTANCE_ID}/${type}/a-${type.toLowerCase()}"]: plan.json does not have it`;
    expect(sections).toEqual([
      `Not read
  s3:GetBucketPolicy: AccessDenied: not allowed (allow s3:GetBucketPolicy; buckets of other accounts are not read)
    aws_s3_bucket.live["${BUCKET}"]: the bucket policy`,
      `Drift between plan and live account
${['ATTACHMENTS', 'CHAT_TRANSCRIPTS', 'CONTACT_TRACE_RECORDS', 'SCHEDULED_REPORTS'].map(config).join('\n')}
  ${ASSOCIATION}: plan.json does not have it
  terraform_data.profile in plan.json is aws_connect_authentication_profile.live["${INSTANCE_ID}/p-1"]
    input.allowed_ips  plan: ["216.82.182.50/31","216.131.56.60/32"]  live: ["216.82.182.50/31","216.131.56.60/32","203.0.113.0/24"]`,
    ]);
    expect(stdout).toContain(
      '    aws_s3_bucket_policy.live["recordings-of-claims"].policy: (not read) -> a statement that denies',
    );
    expect(stdout).toContain(
      '\n  undetermined in the live account: what decides could not be read, or what was read does not tell\n',
    );
  });

  it('without instances passes and says so', async () => {
    double.reset({});
    const { stdout, stderr } = expectStatus(await check(LIVE), 0);
    expect(stderr).toBe('');
    expect(stdout).toContain(', no instances, 0 resources\n');
    expect(stdout).toContain('PASS nothing to judge: no control applies\n');
  });

  it('is undetermined, and fails, where something could not be read', async () => {
    const { json } = await report(1, LIVE, COMPLIANT, [
      { operation: 'connect:ListBots', error: { code: 'AccessDeniedException', status: 403 } },
    ]);
    expect(failing(json)).toEqual([`CONNECT-011 ${NAME} undetermined`]);
  });
});

describe('a run says what it is at, on standard error', () => {
  /** What a run says where a look at the clock gives what the expression says of the time before. */
  async function said(now: string): Promise<string[]> {
    const hook = join(folder, 'clock.cjs');
    writeFileSync(hook, `let time = Date.now();\nDate.now = () => (${now});\n`);
    double.reset(COMPLIANT);
    const ended = await node(
      ['--require', hook, program.main, 'check', ...LIVE],
      {},
      // What is a step, and what is not: all of it counts.
      (stderr) => stderr,
    );
    const { stdout, stderr } = expectStatus(ended, 0);
    expect(stdout).toMatch(/^Not judged in a live account\n/);
    return stderr.split('\n');
  }

  it('at each request, and where it judges, while all take long', async () => {
    const lines = await said('(time += 10_000)');
    const sent = double.requests.length;
    expect(sent).toBeGreaterThan(20);
    expect(lines).toEqual([
      `${REGION}: listing the instances, 1 requests ...`,
      `${REGION}: listing the instances, 2 requests ...`,
      ...Array.from({ length: sent - 2 }, (_, i) => `${REGION}: read 0 of 1 instance, ${i + 3} requests ...`),
      `judging ${NAME} ...`,
      '',
    ]);
  });

  it('not at all while nothing takes long', async () => {
    expect(await said('time')).toEqual(['']);
  });
});

describe('a saved account', () => {
  const file = (): string => join(folder, 'account.json');

  it('is judged again, elsewhere, as it was', async () => {
    const { json } = await report(1, [...LIVE, '--save', 'account.json'], CHANGED, [
      { operation: 'connect:ListBots', error: { code: 'AccessDeniedException', status: 403 } },
    ]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const nowhere = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    const again = expectStatus(await check(['account.json', '--format', 'json'], nowhere), 1);
    expect(again.stderr).toBe('');
    const same = (text: string): unknown => JSON.parse(text.replaceAll(NAME, 'account.json'));
    expect(JSON.parse(again.stdout)).toEqual(same(JSON.stringify(json)));
  });

  it('replaces what was saved before, for its owner only', async () => {
    writeFileSync(file(), 'old', { mode: 0o644 });
    double.reset({});
    expectStatus(await check([...LIVE, '--save', 'account.json']), 0);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ live_account: { account: ACCOUNT } });
  });

  it.each([
    ['version', 2, 'version must be 1, got 2'],
    ['region', 1, 'account, region and read_at must be texts'],
    ['instances', 'one', 'instances must be a number, got "one"'],
    [
      'unread',
      [{ address: 'x' }],
      'unread must be an array of objects with address, what, operation, permission, reason, fact',
    ],
  ])('that is damaged (%s) is refused', async (member, value, problem) => {
    const live = { version: 1, account: ACCOUNT, region: REGION, read_at: 'now', instances: 0, unread: [] };
    writeFileSync(
      join(folder, 'damaged.json'),
      JSON.stringify({
        format_version: '1.2',
        live_account: { ...live, [member]: value },
        resource_changes: [],
        configuration: { root_module: {} },
      }),
    );
    expect(expectStatus(await check(['damaged.json']), 2)).toEqual({
      stdout: '',
      stderr: `error: damaged.json: live_account: ${problem}; read the account again with check --live --save FILE\n`,
    });
  });
});

it('--permissions prints the policy that reading needs, and reads nothing', async () => {
  double.reset(COMPLIANT);
  const ended = await check(['--live', '--region', REGION, '--permissions'], {
    AWS_ACCESS_KEY_ID: undefined,
  });
  const { stdout } = expectStatus(ended, 0);
  const { Statement: statements } = JSON.parse(stdout) as {
    readonly Statement: readonly { readonly Action: string[] }[];
  };
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(LIVE_PERMISSIONS);
  expect(double.requests).toEqual([]);
});

describe('a run is refused with status 2', () => {
  const refused = async (
    args: readonly string[],
    problems: readonly string[],
    env?: Record<string, string>,
  ) => {
    double.reset(COMPLIANT);
    const ended = await check(args, env);
    expect(expectStatus(ended, 2)).toEqual({
      stdout: '',
      stderr: problems.map((problem) => `error: ${problem}\n`).join(''),
    });
    return double.requests.length;
  };

  it('where an instance does not exist', async () => {
    await refused(
      [...LIVE, '--instance', 'no-such-instance'],
      [
        `${REGION}: there is no instance no-such-instance in account ${ACCOUNT}; aws connect list-instances lists them`,
      ],
    );
  });

  it('where there is no Region', async () => {
    await refused(['--live'], ['--live needs a Region; give one with --region, as in --region us-east-1']);
  });

  it('where options are wrong, with all of them, before anything is read', async () => {
    const arn = `arn:aws:connect:${REGION}:${ACCOUNT}:instance/${INSTANCE_ID}`;
    expect(
      await refused(
        ['--live', '--region', 'Virginia', '--instance', arn, '--requests-per-second', '0'],
        [
          '--region must be the name of a Region, as us-east-1, got "Virginia"',
          `--instance must be the id of an instance, as aws connect list-instances prints it (not its ARN or alias), got "${arn}"`,
          '--requests-per-second must be a number above 0, got "0"',
        ],
      ),
    ).toBe(0);
  });

  it('where --live is missing', async () => {
    await refused(
      ['plan.json', '--region', REGION],
      [
        '--region, --instance, --save, --requests-per-second and --permissions are about live accounts; add --live',
      ],
    );
  });

  it('where the account cannot be saved, before anything is read', async () => {
    expect(
      await refused(
        [...LIVE, '--save', 'no-such-folder/account.json'],
        [
          'no-such-folder/account.json: the report cannot be written: there is no folder no-such-folder; make it first',
        ],
      ),
    ).toBe(0);
  });

  it('where a report would go to the file of the account', async () => {
    expect(
      await refused(
        [...LIVE, '--save', 'a.json', '--format', 'json=./a.json'],
        ['a.json: is written twice; give each its own file'],
      ),
    ).toBe(0);
  });

  it('where a plan beside it cannot be read, before the account is', async () => {
    expect(
      await refused(
        ['no-plan.json', ...LIVE],
        ['no-plan.json: there is no such file; name an existing Terraform plan or synthesized application'],
      ),
    ).toBe(0);
  });

  it('where the clients are not installed, with what to install', async () => {
    const hook = join(folder, 'hook.cjs');
    writeFileSync(
      hook,
      `const Module = require('node:module');
const resolve = Module._resolveFilename;
Module._resolveFilename = function (name, ...rest) {
  if (/^@aws-sdk\\/client-k/.test(name)) throw Object.assign(new Error(name), { code: 'MODULE_NOT_FOUND' });
  return resolve.call(this, name, ...rest);
};
`,
    );
    const missing = SDK_PACKAGES.filter((name) => name.startsWith('@aws-sdk/client-k'));
    expect(missing).toHaveLength(2);
    await refused(
      LIVE,
      [`reading a live account needs packages that are not installed: npm install ${missing.join(' ')}`],
      { NODE_OPTIONS: `--require ${hook}` },
    );
  });
});

describe('the network', () => {
  /** Reads the account in a process of its own, where waiting takes no time. */
  const read = async (faults: readonly AwsFault[], endpoint = double.url): Promise<Output> => {
    double.reset(COMPLIANT, faults);
    const script = `const { readLiveAccount } = require(${JSON.stringify(join(program.folder, 'dist/harness/live'))});
const clock = { now: () => Date.now(), sleep: async () => {} };
readLiveAccount({ region: ${JSON.stringify(REGION)}, endpoint: ${JSON.stringify(endpoint)}, requestsPerSecond: 1000, clock }).then(
  ({ unread }) => console.log(JSON.stringify(unread.map(({ operation, reason }) => [operation, reason]))),
  ({ problems }) => console.error(problems.join('\\n')),
);`;
    return expectStatus(await node(['-e', script]), 0);
  };

  it.each<[string, AwsFault['error'], RegExp]>([
    ['cut off', 'reset', /^(ECONNRESET|TimeoutError): .* \(6 tries\)$/],
    [
      'a page of a proxy',
      'garbage',
      /^NoAnswer: the answer is a page of HTML; is there a proxy\? \(6 tries\)$/,
    ],
    ['without a text', 'nothing', /^NoAnswer: the answer is empty \(6 tries\)$/],
  ])('of which every answer is %s is tried six times', async (_name, error, reason) => {
    const { stdout } = await read([{ operation: 'connect:ListApprovedOrigins', error }]);
    expect(double.count('connect:ListApprovedOrigins')).toBe(6);
    expect(JSON.parse(stdout)).toEqual([
      ['connect:ListApprovedOrigins', expect.stringMatching(reason) as unknown],
    ]);
  });

  it('that fails once is tried again', async () => {
    const { stdout } = await read([
      { operation: 'sts:GetCallerIdentity', times: 1, error: 'reset' },
      { operation: 'connect:ListApprovedOrigins', times: 1, error: 'garbage' },
      { operation: 'kms:DescribeKey', times: 1, error: 'reset' },
    ]);
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it('that nobody is in ends the run', async () => {
    const { stderr } = await read([], 'http://127.0.0.1:9');
    expect(stderr).toMatch(
      /^us-east-1: AWS Security Token Service does not answer \(.*ECONNREFUSED.*\); check the network, the proxy and AWS_ENDPOINT_URL\n$/,
    );
  });

  it('that does not know Amazon Connect in the Region ends the run', async () => {
    double.reset(COMPLIANT);
    const ended = await check(LIVE, {
      AWS_ENDPOINT_URL_CONNECT: 'http://connect.no-such-region.invalid',
      AWS_ENDPOINT_URL_STS: double.url,
    });
    const { stderr } = expectStatus(ended, 2);
    expect(stderr).toMatch(
      /^error: us-east-1: the instances cannot be listed: .*(ENOTFOUND.*\(the service has no endpoint in this Region, or its name cannot be resolved\)|EAI_AGAIN.*\(6 tries\))\n$/,
    );
  });

  it('that does not know the Region ends the run', async () => {
    const { stderr } = await read([], 'http://sts.no-such-region.invalid');
    expect(stderr).toMatch(
      /^us-east-1: AWS (has no endpoint there \(.*ENOTFOUND.*\); check the name of the Region and the network|Security Token Service does not answer \(.*EAI_AGAIN.*\); check the network, the proxy and AWS_ENDPOINT_URL)\n$/,
    );
  });
});

/** A storage config that the account has for an instance and the plan of these tests has not. */
function drifted(type: string) {
  const liveAddress = `aws_connect_instance_storage_config.live["${INSTANCE_ID}/${type}/a-${type.toLowerCase()}"]`;
  return { ...NOT_PLANNED, liveAddress };
}
