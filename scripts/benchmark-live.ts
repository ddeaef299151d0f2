import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONNECT_QUOTA, readLiveAccount } from '../harness/live';
import { STORAGE_TYPES } from '../resources/connect-instance-storage-config';
import { AwsDouble, type DoubleAccount, keyArn, REGION } from '../test/support/aws-double';
import { APPROVED_PROFILE, BLOCKED, FUNCTION, tlsOnly } from '../test/support/contact-center-account';
import { REPOSITORY } from './opa';

const INSTANCES = 100;
const STORAGE_CONFIGS = 10;
const RUNS = 3;

/** An account with instances that store to buckets of their own, each encrypted with a key of its own. */
function account(): DoubleAccount {
  const ids = Array.from({ length: INSTANCES }, (_, i) => `instance-${i}`);
  return {
    instances: ids.map((id) => ({
      id,
      profiles: [{ ...APPROVED_PROFILE, Id: `profile-of-${id}` }],
      functions: [FUNCTION],
      storage: Object.fromEntries(
        STORAGE_TYPES.filter((type) => type !== 'SCREEN_RECORDINGS')
          .slice(0, STORAGE_CONFIGS)
          .map((type) => [
            type,
            [
              {
                AssociationId: `${type}-of-${id}`,
                StorageType: 'S3',
                S3Config: {
                  BucketName: `bucket-of-${id}`,
                  BucketPrefix: type,
                  EncryptionConfig: { EncryptionType: 'KMS', KeyId: keyArn(`key-of-${id}`) },
                },
              },
            ],
          ]),
      ),
    })),
    keys: Object.fromEntries(ids.map((id) => [`key-of-${id}`, {}])),
    buckets: Object.fromEntries(
      ids.map((id) => [`bucket-of-${id}`, { publicAccess: BLOCKED, policy: tlsOnly(`bucket-of-${id}`) }]),
    ),
    functions: { [FUNCTION]: {} },
  };
}

interface Run {
  readonly seconds: number;
  /** Largest resident set. */
  readonly megabytes: number;
}

/** Runs the built program against the double. */
async function runProgram(double: AwsDouble, folder: string): Promise<Run> {
  const hook = join(folder, 'hook.cjs');
  writeFileSync(
    hook,
    "process.on('exit', () => process.stderr.write(`maxRSS ${process.resourceUsage().maxRSS}\\n`));\n",
  );
  const started = process.hrtime.bigint();
  const stderr = await new Promise<string>((resolve) => {
    const child = spawn(
      process.execPath,
      [
        '--require',
        hook,
        join(REPOSITORY, 'dist', 'harness', 'programs', 'cli', 'main.js'),
        'check',
        '--live',
        '--region',
        REGION,
        '--requests-per-second',
        '1000000',
        '--format',
        `json=${join(folder, 'report.json')}`,
      ],
      { cwd: folder, env: { ...process.env, ...double.environment }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.on('close', () => resolve(text));
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const [, kilobytes] = /maxRSS (\d+)/.exec(stderr) ?? [];
  if (kilobytes === undefined) throw new Error(`the program failed:\n${stderr}`);
  return { seconds, megabytes: Number(kilobytes) / 1024 };
}

/** Prints how long a live account takes to be read: without the quota of Amazon Connect, and by it. */
async function benchmark(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-benchmark-'));
  const double = new AwsDouble(account());
  await double.start();
  try {
    const runs: Run[] = [];
    for (let i = 0; i < RUNS; i++) {
      double.reset(account());
      runs.push(await runProgram(double, folder));
    }
    const total = double.requests.length;
    const connect = double.requests.filter(({ operation }) => operation.startsWith('connect:')).length;
    const median = [...runs].sort((a, b) => a.seconds - b.seconds)[Math.floor(RUNS / 2)];
    const megabytes = Math.max(...runs.map((run) => run.megabytes));

    Object.assign(process.env, double.environment);
    let waited = 0;
    const clock = {
      now: () => waited,
      sleep: (milliseconds: number) => {
        waited += milliseconds;
        return Promise.resolve();
      },
    };
    double.reset(account());
    await readLiveAccount({ region: REGION, clock });
    process.stdout
      .write(`${INSTANCES} instances with ${STORAGE_CONFIGS} storage configs each, in a double on this machine
requests                     ${total}, ${connect} of them to Amazon Connect
without the quota            ${median?.seconds.toFixed(1) ?? ''} s (median of ${RUNS}, whole process), ${megabytes.toFixed(0)} MB at most
at ${CONNECT_QUOTA} requests a second       ${(waited / 1000).toFixed(0)} s of waiting (a clock that only counts it); (${connect} - 5) / ${CONNECT_QUOTA} = ${((connect - 5) / CONNECT_QUOTA).toFixed(0)} s
`);
    if (double.mistakes.length > 0) throw new Error(double.mistakes.join('\n'));
  } finally {
    await double.stop();
    rmSync(folder, { recursive: true });
  }
}

benchmark().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
