import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { LIVE_PERMISSIONS } from '../../harness/live';
import { REFERENCE } from '../support/template';
import { type Ended, expectStatus, runChild } from '../support/child';
import { AwsDouble } from '../support/aws-double';
import { ConfigDouble } from '../support/config-double';
import { COMPLIANT, INSTANCE_ID } from '../support/contact-center-account';
import { invokeRule } from '../support/lambda';
import { REPOSITORY } from '../support/repository';

const BUNDLE = 'policies/proactive/bundle';
const COMMANDS = 'policies/controls/connect/authentication_profile_ip_restricted/command';
const MEBIBYTE = 1024 * 1024;

function bundle(): string {
  const folder = mkdtempSync(join(tmpdir(), 'config-rule-'));
  expectStatus(runChild([process.execPath, 'scripts/bundle-config-rule.js', folder], { cwd: REPOSITORY }), 0);
  return folder;
}

/** The files of a folder and of those in it, by their paths from it. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function digests(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesOf(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );
}

describe('the compiled function of the custom rules', () => {
  let folder: string;
  beforeAll(() => {
    folder = bundle();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has the same bytes each time', () => {
    const again = bundle();
    expect(digests(again)).toEqual(digests(folder));
    rmSync(again, { recursive: true });
  });

  it('is small, and has the policies and the licences beside it', () => {
    expect(filesOf(folder)).toEqual([
      'LICENSES.txt',
      'index.js',
      `${COMMANDS}/v1.sh`,
      `${BUNDLE}/manifest.json`,
      `${BUNDLE}/policy.wasm`,
      'statements.json',
    ]);
    expect(statSync(join(folder, 'index.js')).size).toBeLessThan(2.25 * MEBIBYTE);
    for (const name of ['policy.wasm', 'manifest.json'])
      expect(readFileSync(join(folder, BUNDLE, name))).toEqual(readFileSync(join(REPOSITORY, BUNDLE, name)));
    const licences = readFileSync(join(folder, 'LICENSES.txt'), 'utf8');
    for (const name of ['@aws-sdk/client-connect', '@smithy/core', 'zod', 'yaml', 'ipaddr.js'])
      expect(licences).toMatch(new RegExp(`^${name}$`, 'm'));
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).not.toContain(REPOSITORY);
  });

  it('says which permissions it needs to read an account', () => {
    const statements = JSON.parse(readFileSync(join(folder, 'statements.json'), 'utf8')) as {
      readonly Effect: string;
      readonly Action: readonly string[];
    }[];
    expect(statements.map(({ Effect }) => Effect)).toEqual(statements.map(() => 'Allow'));
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(LIVE_PERMISSIONS);
  });

  describe('in Lambda', () => {
    let aws: AwsDouble;
    let config: ConfigDouble;
    beforeEach(async () => {
      aws = new AwsDouble(COMPLIANT);
      await aws.start();
      config = await ConfigDouble.start();
    });
    afterEach(async () => {
      await aws.stop();
      await config.stop();
    });

    function invoke(profile: unknown, requestsPerSecond?: string): Promise<Ended> {
      writeFileSync(join(folder, 'profile.json'), JSON.stringify(profile));
      return invokeRule(folder, 'CONNECT-002', { aws, config }, requestsPerSecond);
    }

    it('judges an account by the profile beside it, and by nothing else on the machine', async () => {
      expect(expectStatus(await invoke(REFERENCE), 0)).toEqual({ stdout: '', stderr: '' });
      expect([...config.results]).toEqual([[`AWS::Connect::Instance ${INSTANCE_ID}`, 'COMPLIANT']]);
    });

    it('fails, and says so in AWS Config, with a profile that is not valid', async () => {
      const { stderr } = expectStatus(await invoke({ ...REFERENCE, approvedRegions: [] }), 1);
      expect(stderr).toContain('profile.json:1: approvedRegions');
      expect([...config.results.values()]).toEqual(['NON_COMPLIANT']);
      expect(config.puts[0]?.Evaluations[0]?.Annotation).toMatch(
        /^undetermined: the evaluation failed: profile\.json:1: approvedRegions/,
      );
    });

    it.each(['', 'fast', '0', '-1', 'Infinity'])(
      'fails, and says so in AWS Config, with %j requests in a second',
      async (rate) => {
        const { stderr } = expectStatus(await invoke(REFERENCE, rate), 1);
        expect(stderr).toMatch(/^the environment variable CONNECT_REQUESTS_PER_SECOND must be .*, got /);
        expect(aws.requests).toEqual([]);
        expect([...config.results.values()]).toEqual(['NON_COMPLIANT']);
      },
    );
  });
});
