import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BundleManifest } from '../../../../harness/engine';
import { catalogue } from '../../../../policies/controls';
import { referenceProfile } from '../../../../policies/profile';
import { buildPlan } from '../../../support/plan-builder';
import { type Ended, expectStatus } from '../../../support/child';
import { buildProgram, type Program, type RunOptions } from '../../../support/program';
import { toolOrSkip } from '../../../support/tools';

const IDS = catalogue.map(({ id }) => id).join(', ');

const LOGS = {
  on: { contact_flow_logs_enabled: true },
  off: { contact_flow_logs_enabled: false },
};

/** A plan of one instance, of which only what CONNECT-001 and CONNECT-006 read is said. */
function plan(values: object, name = 'main'): Record<string, unknown> {
  return buildPlan({
    resources: [
      { address: `aws_connect_instance.${name}`, values: { identity_management_type: 'SAML', ...values } },
    ],
  });
}

const GOOD = JSON.stringify(plan(LOGS.on));
const BAD = JSON.stringify(plan(LOGS.off));

const PROFILE = `name: ours
approvedRegions: [eu-central-1]
signIn: {allowedIps: [8.8.8.0-3]}
requiredTags: [Team]
roles: {deployers: ['arn:aws:iam::*:role/deployer']}
`;

const WAIVER = {
  control: 'CONNECT-006',
  address: 'aws_connect_instance.main',
  reason: 'migration until the log account is ready',
  owner: 'claims-platform',
  approver: 'cloud-security',
  ticket: 'RISK-1234',
  expires: '2026-12-31',
};
const NOW = ['--now', '2026-06-01'];

let program: Program;
let folder: string;

beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
  write('good.json', GOOD);
  write('bad.json', BAD);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content);
}

function writeWaivers(...waivers: readonly object[]): void {
  write('waivers.json', JSON.stringify({ version: 1, waivers }, null, 2));
}

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function files(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

/** Runs `check` of CONNECT-006 alone, whose verdicts the plans here decide. */
function check(args: readonly string[], options: Omit<RunOptions, 'cwd'> = {}): Ended {
  return program.run(['check', '--control', 'CONNECT-006', ...args], { cwd: folder, ...options });
}

function json(args: readonly string[], options: Omit<RunOptions, 'cwd'> = {}): Record<string, unknown> {
  const { stdout } = expectStatus(check([...args, '--format', 'json'], options), 0, 1);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Runs the program, which has to refuse: status 2, nothing but these errors, and no file more or less. */
function refuse(
  args: readonly string[],
  problems: readonly string[],
  options: Omit<RunOptions, 'cwd'> & { readonly program?: Program } = {},
): void {
  const before = files();
  const run = (options.program ?? program).run(args, { cwd: folder, ...options });
  expect(expectStatus(run, 2)).toEqual({
    stdout: '',
    stderr: problems.map((problem) => `error: ${problem}\n`).join(''),
  });
  expect(files()).toEqual(before);
}

/** The same where the sentence is not the command line's own: one line that says what matters. */
function refuseSaying(args: readonly string[], says: RegExp, options: Omit<RunOptions, 'cwd'> = {}): void {
  const before = files();
  const { stdout, stderr } = expectStatus(program.run(args, { cwd: folder, ...options }), 2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/unexpected error| at .*\.js:\d/);
  expect(files()).toEqual(before);
}

function manifest(): BundleManifest {
  const file = join(program.folder, 'dist', 'policies', 'proactive', 'bundle', 'manifest.json');
  return JSON.parse(readFileSync(file, 'utf8')) as BundleManifest;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('connect-guardrails check', () => {
  describe('judges', () => {
    it('a compliant plan: exit status 0 and the report on standard output', () => {
      expect(expectStatus(check(['good.json']), 0)).toEqual({
        stderr: '',
        stdout: `Controls
  CONNECT-006  compliant  soft-mandatory  1 verdict  contact flow logs are on

Judged
  good.json: plan of Terraform 1.11.4, 1 resource
  profile reference (the reference profile; --profile names another), policies ${manifest().sha256.slice(0, 12)}
  restricted: only CONNECT-006

PASS 1 compliant, 0 non-compliant, 0 undetermined, 0 waived
`,
      });
    });

    it('a non-compliant plan: exit status 1 and how to comply', () => {
      expect(expectStatus(check(['bad.json']), 1)).toEqual({
        stderr: '',
        stdout: `Blocking

CONNECT-006 contact flow logs are on (soft-mandatory)
  non-compliant aws_connect_instance.main
    contact flow logs are off
    contact_flow_logs_enabled: false -> true
  to comply: Set contact_flow_logs_enabled = true on the aws_connect_instance.

Controls
  CONNECT-006  non-compliant  soft-mandatory  1 verdict  contact flow logs are on

Judged
  bad.json: plan of Terraform 1.11.4, 1 resource
  profile reference (the reference profile; --profile names another), policies ${manifest().sha256.slice(0, 12)}
  restricted: only CONNECT-006

FAIL 1 blocking: 0 compliant, 1 non-compliant, 0 undetermined, 0 waived
`,
      });
    });

    it('every control of the catalogue where none is named', () => {
      const run = program.run(['check', 'bad.json', '--format', 'json'], { cwd: folder });
      const report = JSON.parse(expectStatus(run, 1).stdout) as { controls: { id: string }[] };
      expect(report.controls.map(({ id }) => id)).toEqual(
        catalogue.flatMap(({ id, proactive }) => ('reads' in proactive ? [id] : [])),
      );
      expect(report).not.toHaveProperty('restriction');
    });

    it('with a report as JSON that is whole', () => {
      expect(json(['bad.json', '--control', 'KMS-001'])).toEqual({
        schemaVersion: '1',
        outcome: 'fail',
        profile: { name: 'reference', source: 'reference', sha256: referenceProfile(catalogue).sha256 },
        policies: { sha256: manifest().sha256, opaVersion: manifest().opaVersion, controls: 2 },
        restriction: { control: ['CONNECT-006', 'KMS-001'], except: [] },
        documents: [
          {
            name: 'bad.json',
            stage: 'plan',
            sha256: sha256(BAD),
            terraformVersion: '1.11.4',
            resources: 1,
          },
        ],
        summary: { compliant: 0, 'non-compliant': 1, undetermined: 0, waived: 0, blocking: 1 },
        controls: [
          {
            id: 'CONNECT-006',
            name: 'connect/instance_flow_logs_enabled',
            level: 'soft-mandatory',
            outcome: 'non-compliant',
            evaluated: 1,
          },
          {
            id: 'KMS-001',
            name: 'kms/key_rotation_enabled',
            level: 'hard-mandatory',
            outcome: 'not-applicable',
            evaluated: 0,
          },
        ],
        verdicts: [
          {
            control: 'CONNECT-006',
            document: 'bad.json',
            address: 'aws_connect_instance.main',
            outcome: 'non-compliant',
            blocking: true,
            findings: [{ path: ['contact_flow_logs_enabled'], actual: false, expected: [true] }],
            message: 'contact flow logs are off',
            remediation: 'Set contact_flow_logs_enabled = true on the aws_connect_instance.',
            waiver: null,
          },
        ],
      });
    });

    it('several documents in any order with the same bytes', () => {
      write('other.json', JSON.stringify(plan(LOGS.off, 'other')));
      const [one, two] = [
        ['good.json', 'bad.json', 'other.json'],
        ['other.json', 'bad.json', 'good.json'],
      ].map((documents) =>
        ['text', 'json'].map((format) => expectStatus(check([...documents, '--format', format]), 1)),
      );
      expect(one).toEqual(two);
    });

    it('standard input', () => {
      expect(json(['-'], { input: BAD })['documents']).toEqual([
        { name: '-', stage: 'plan', sha256: sha256(BAD), terraformVersion: '1.11.4', resources: 1 },
      ]);
    });

    it('documents by relative paths, which name them', () => {
      mkdirSync(join(folder, 'plans'));
      write('plans/bad.json', BAD);
      expect(json(['plans/bad.json', './bad.json'])['documents']).toMatchObject([
        { name: './bad.json' },
        { name: 'plans/bad.json' },
      ]);
    });

    it.each([
      ['UTF-8 with a byte-order mark', Buffer.from(`\ufeff${BAD}`)],
      ['UTF-16, as Windows PowerShell redirects', Buffer.from(`\ufeff${BAD}`, 'utf16le')],
      ['UTF-16 with the big end first', Buffer.from(`\ufeff${BAD}`, 'utf16le').swap16()],
    ])('%s as the plan that it is', (_, bytes) => {
      const verdicts = json(['bad.json'])['verdicts'];
      write('bad.json', bytes);
      expect(json(['bad.json'])['verdicts']).toEqual(verdicts);
    });

    it('by connect-guardrails.yaml of the working directory, unless --profile names another', () => {
      expect(json(['good.json'])['profile']).toMatchObject({ name: 'reference', source: 'reference' });
      write('connect-guardrails.yaml', PROFILE);
      write('another.yaml', PROFILE.replace('ours', 'another'));
      expect(json(['good.json'])['profile']).toMatchObject({
        name: 'ours',
        source: 'connect-guardrails.yaml',
      });
      expect(json(['good.json', '--profile', 'another.yaml'])['profile']).toMatchObject({
        name: 'another',
        source: 'another.yaml',
      });
      expect(expectStatus(check(['good.json']), 0).stdout).toContain(
        '\n  profile ours (connect-guardrails.yaml), policies ',
      );
    });

    it('by the levels of the profile', () => {
      write('connect-guardrails.yaml', `${PROFILE}levels: {CONNECT-006: advisory}\n`);
      const { stdout } = expectStatus(check(['bad.json']), 0);
      expect(stdout).toMatch(/^Not blocking\n\nCONNECT-006 contact flow logs are on \(advisory\)\n/);
      expect(stdout).toMatch(/\nPASS 0 compliant, 1 non-compliant, 0 undetermined, 0 waived\n$/);
    });

    it('without the controls that --except names, and says so', () => {
      const args = ['check', 'bad.json', '--except', 'S3-001', '--except', 'KMS-001', '--except', 'S3-001'];
      const { stdout } = expectStatus(program.run([...args, '--format', 'json'], { cwd: folder }), 1);
      const report = JSON.parse(stdout) as { restriction: unknown; controls: { id: string }[] };
      expect(report.restriction).toEqual({ control: [], except: ['KMS-001', 'S3-001'] });
      expect(report.controls.map(({ id }) => id)).toEqual(
        catalogue.map(({ id }) => id).filter((id) => id !== 'S3-001' && id !== 'KMS-001'),
      );
      const text = expectStatus(program.run(args, { cwd: folder }), 1).stdout;
      expect(text).toContain('\n  restricted: without KMS-001, S3-001\n');
    });

    it('and says where a plan leaves nothing to judge', () => {
      write('nothing.json', JSON.stringify(buildPlan({ resources: [] })));
      const { stdout } = expectStatus(check(['nothing.json']), 0);
      expect(stdout).toMatch(/\nPASS nothing to judge: no control applies\n$/);
    });

    it('and says where a plan does not tell whether it is complete', () => {
      write('old.json', JSON.stringify({ ...plan(LOGS.on), complete: undefined }));
      expect(expectStatus(check(['old.json']), 0).stdout).toContain(
        '1 resource; it does not say whether it is complete\n',
      );
      expect(json(['old.json'])['documents']).toMatchObject([{ name: 'old.json', completeness: 'unknown' }]);
    });
  });

  describe('writes', () => {
    it('text and JSON in one run, the same as each alone', () => {
      const text = expectStatus(check(['bad.json']), 1).stdout;
      const report = expectStatus(check(['bad.json', '--format', 'json']), 1).stdout;
      const both = check(['bad.json', '--format', 'text', '--format', 'json=report.json']);
      expect(expectStatus(both, 1)).toEqual({ stdout: text, stderr: '' });
      expect(read('report.json')).toBe(report);
      const swapped = check(['bad.json', '--format', 'text=report.txt', '--format', 'json']);
      expect(expectStatus(swapped, 1)).toEqual({
        stdout: report,
        stderr: '',
      });
      expect(read('report.txt')).toBe(text);
      expect(files()).toEqual(['bad.json', 'good.json', 'report.json', 'report.txt']);
    });

    it('to a file whose name is as long as names can be', () => {
      const name = 'r'.repeat(255);
      const written = check(['good.json', '--format', `json=${name}`]);
      expect(expectStatus(written, 0)).toEqual({ stdout: '', stderr: '' });
      expect(files()).toEqual(['bad.json', 'good.json', name]);
    });

    it('over the report of an earlier run, and where a link points to', () => {
      write('report.json', 'old');
      symlinkSync('report.json', join(folder, 'link.json'));
      const linked = check(['bad.json', '--format', 'json=link.json']);
      expect(expectStatus(linked, 1)).toEqual({ stdout: '', stderr: '' });
      expect(read('report.json')).toBe(expectStatus(check(['bad.json', '--format', 'json']), 1).stdout);
      expect(files()).toEqual(['bad.json', 'good.json', 'link.json', 'report.json']);
    });

    it('no escape codes without a terminal, in CI neither', () => {
      for (const env of [{}, { CI: 'true' }, { FORCE_COLOR: '0' }, { NO_COLOR: '1', FORCE_COLOR: '1' }]) {
        const run = check(['bad.json', '--format', 'text', '--format', 'json=report.json'], { env });
        const { stdout } = expectStatus(run, 1);
        expect(stdout).not.toContain('\u001b');
        expectStatus(check(['bad.json', '--format', 'text=report.txt'], { env }), 1);
        expect(read('report.txt')).toBe(stdout);
      }
    });

    it('escape codes with FORCE_COLOR, to standard output only', () => {
      const env = { FORCE_COLOR: '1' };
      const { stdout } = expectStatus(check(['bad.json'], { env }), 1);
      expect(stdout).toContain('\u001b[31m\u001b[1mFAIL\u001b[22m\u001b[39m 1 blocking');
      // eslint has no-control-regex: the codes are taken out by what they are made of.
      const bare = stdout.replaceAll(new RegExp('\u001b\\[\\d+m', 'g'), '');
      expect(bare).toBe(expectStatus(check(['bad.json']), 1).stdout);
      expectStatus(check(['bad.json', '--format', 'text=report.txt'], { env }), 1);
      expect(read('report.txt')).toBe(bare);
    });

    toolOrSkip('python3')('on a terminal', () => {
      const PTY = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

      it.each([
        ['escape codes', {}, true],
        ['none with NO_COLOR', { NO_COLOR: '1' }, false],
        ['none on one that has none', { TERM: 'dumb' }, false],
      ])('%s', (_, env, colored) => {
        const run = program.runWith(
          ['python3', '-c', PTY],
          ['check', '--control', 'CONNECT-006', 'bad.json'],
          { cwd: folder, env },
        );
        const { stdout } = expectStatus(run, 1);
        expect(stdout).toContain('FAIL');
        expect(stdout.includes('\u001b[')).toBe(colored);
      });
    });

    it('nothing of a document that a terminal would obey', () => {
      const evil = '\u001b]0;title\u0007\u009b31m\u202eevil\u2028\r\n';
      const values = { contact_flow_logs_enabled: evil };
      write('evil.json', JSON.stringify({ ...plan(values), terraform_version: evil }));
      for (const format of ['text', 'json']) {
        const { stdout } = expectStatus(check(['evil.json', '--format', format]), 1);
        expect(stdout).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\u2028/u);
      }
      expect(json(['evil.json'])['documents']).toMatchObject([{ terraformVersion: evil }]);
      const { stderr } = expectStatus(check([`${evil}.json`, '--control', evil]), 2);
      expect(stderr).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\u2028/u);
    });

    it('never a sensitive value', () => {
      const secret = 'correct horse battery staple';
      const sensitive = buildPlan({
        resources: [
          {
            address: 'aws_connect_instance.main',
            values: { contact_flow_logs_enabled: secret },
            sensitive: { contact_flow_logs_enabled: true },
          },
        ],
      });
      write('sensitive.json', JSON.stringify(sensitive));
      const { stdout } = expectStatus(
        check(['sensitive.json', '--format', 'text', '--format', 'json=report.json']),
        1,
      );
      expect(stdout).toContain('\n    contact_flow_logs_enabled: (sensitive) -> true\n');
      expect(stdout).not.toContain(secret);
      expect(read('report.json')).not.toContain(secret);
    });
  });

  describe('waives', () => {
    it('what a waiver is for: owner, last day and ticket are shown', () => {
      writeWaivers(WAIVER);
      const args = ['bad.json', '--waivers', 'waivers.json', ...NOW];
      const { stdout, stderr } = expectStatus(check(args), 0);
      expect(stderr).toBe('');
      expect(stdout.split('\n\n')[0]).toBe(`Waived
  CONNECT-006  aws_connect_instance.main  non-compliant  owner claims-platform  until 2026-12-31  ticket RISK-1234`);
      expect(stdout).toContain('\n  waivers: 1 used\n');
      expect(stdout).toMatch(/\nPASS 0 compliant, 0 non-compliant, 0 undetermined, 1 waived\n$/);
      const { reason, owner, approver, ticket, expires } = WAIVER;
      expect(json(args)).toMatchObject({
        outcome: 'pass',
        waivers: { used: 1, skipped: 0 },
        verdicts: [
          {
            outcome: 'waived',
            waivedOutcome: 'non-compliant',
            blocking: false,
            waiver: { reason, owner, approver, ticket, expires },
          },
        ],
      });
    });

    it('by a file in YAML, in both documents of a run', () => {
      const lines = Object.entries(WAIVER).map(
        ([key, value], i) => `  ${i === 0 ? '-' : ' '} ${key}: ${value}`,
      );
      write('waivers.yaml', ['version: 1', 'waivers:', ...lines, ''].join('\n'));
      write('too.json', BAD);
      const { stdout } = expectStatus(
        check(['bad.json', 'too.json', '--waivers', 'waivers.yaml', ...NOW]),
        0,
      );
      expect(stdout.split('\n\n')[0]).toBe(`Waived
  CONNECT-006  aws_connect_instance.main in bad.json and too.json  non-compliant  owner claims-platform  until 2026-12-31  ticket RISK-1234`);
    });

    it('nothing in other documents, and skips waivers of what is not in the run', () => {
      writeWaivers(
        { ...WAIVER, document: 'bad.json' },
        { ...WAIVER, document: 'absent.json' },
        { ...WAIVER, control: 'KMS-002' },
      );
      write('too.json', BAD);
      const { stdout } = expectStatus(
        check(['bad.json', 'too.json', '--waivers', 'waivers.json', ...NOW]),
        1,
      );
      expect(stdout).toContain('\n  non-compliant aws_connect_instance.main in too.json\n');
      expect(stdout).toContain(
        '\n  waivers: 1 used, 2 skipped (their control or document is not in this run)\n',
      );
    });

    it('until the end of the last day, UTC', () => {
      writeWaivers(WAIVER);
      const at = (now: string): Ended => check(['bad.json', '--waivers', 'waivers.json', '--now', now]);
      expectStatus(at('2026-12-31T23:59:59.999Z'), 0);
      expect(expectStatus(at('2026-12-31T19:00:00-05:00'), 2).stderr).toContain('expired');
    });
  });

  describe('refuses, with exit status 2 and one clear error,', () => {
    const DOCUMENTS: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
      ['a plan cut at its first byte', GOOD.slice(0, 1), /not whole JSON: .*cut off/],
      ['a plan cut in the middle', GOOD.slice(0, GOOD.length / 2), /not whole JSON: .*cut off/],
      ['a plan cut before its last byte', GOOD.slice(0, -1), /not whole JSON: .*cut off/],
      ['an empty file', '', /is empty/],
      ['white space', ' \n', /not whole JSON/],
      ['a compressed file', gzipSync(GOOD), /compressed with gzip/],
      [
        'what is not JSON',
        'Terraform will perform the following actions:',
        /not JSON: .*got "Terraform will perfo"/,
      ],
      ['two plans in one file', `${GOOD}\n${GOOD}`, /not JSON/],
      ['an array', '[]', /is a JSON array, no Terraform plan/],
      ['a state file', '{"version":4,"serial":1,"lineage":"a","resources":[]}', /is a Terraform state file/],
      ['a state as JSON', '{"format_version":"1.0","values":{}}', /is a Terraform state as JSON/],
      ['a report of its own', '{"schemaVersion":"1","verdicts":[]}', /is a report of connect-guardrails/],
      ['another JSON document', '{"result":[]}', /no Terraform plan/],
      [
        'a binary plan',
        'PK\u0003\u0004\u0000tfplan',
        /is a binary plan; convert it with terraform show -json/,
      ],
      ['an errored plan', JSON.stringify({ ...plan({}), errored: true }), /errored: true/],
      ['an incomplete plan', JSON.stringify({ ...plan({}), complete: false }), /complete: false.*-target/],
      [
        'a plan with deferred changes',
        JSON.stringify({ ...plan({}), complete: false, deferred_changes: [{}] }),
        /1 deferred change/,
      ],
      [
        'format version 2',
        JSON.stringify({ ...plan({}), format_version: '2.0' }),
        /format_version must be 1\.x, got "2\.0"/,
      ],
    ];

    it.each(DOCUMENTS)('%s', (_, content, says) => {
      write('plan.json', content);
      refuseSaying(['check', 'plan.json'], new RegExp(`^error: plan\\.json:(?:\\d+:)? .*${says.source}`));
    });

    it('two documents of which one is bad, in either order', () => {
      write('cut.json', GOOD.slice(0, -1));
      refuseSaying(
        ['check', 'good.json', 'cut.json', '--format', 'json=report.json'],
        /^error: cut\.json:1: /,
      );
      refuseSaying(
        ['check', 'cut.json', 'bad.json', '--format', 'json=report.json'],
        /^error: cut\.json:1: /,
      );
    });

    it('an empty standard input', () => {
      refuseSaying(['check', '-'], /^error: -: is empty/);
    });

    it('a missing file', () => {
      refuseSaying(['check', 'nowhere.json'], /^error: nowhere\.json: there is no such file/);
    });

    it('a name behind which there cannot be a file', () => {
      symlinkSync('loop', join(folder, 'loop'));
      for (const name of ['loop', 'good.json/plan.json', 'n'.repeat(300)]) {
        refuseSaying(['check', name], new RegExp(`^error: ${name}: cannot be read`));
      }
    });

    it('a folder without stacks', () => {
      mkdirSync(join(folder, 'cdktf.out'));
      refuseSaying(['check', 'cdktf.out'], /^error: cdktf\.out: .*no synthesized application/);
    });

    it('an unreadable file', () => {
      write('secret.json', GOOD);
      chmodSync(join(folder, 'secret.json'), 0);
      // Nothing is denied to root; this file of Linux cannot be read from its beginning by anybody.
      const file = process.getuid?.() === 0 ? '/proc/self/mem' : 'secret.json';
      refuseSaying(['check', file], new RegExp(`^error: ${file}: (may not|cannot) be read`));
    });

    it('a document that needs more memory than there is, before it is read', () => {
      write('huge.json', '');
      truncateSync(join(folder, 'huge.json'), 2 ** 43);
      refuseSaying(['check', 'huge.json'], /^error: huge\.json: 8388608 MB need about \d+ MB of memory/);
    });

    it('a document that needs more heap than Node may have', () => {
      const names = Array.from({ length: 100_000 }, (_, i) => `b${i}`);
      const buckets = names.slice(0, 4000).map((name) => ({ address: `aws_s3_bucket.${name}` }));
      write('buckets.json', JSON.stringify(buildPlan({ resources: buckets })));
      write(
        'cdk.tf.json',
        JSON.stringify({ resource: { aws_eip: Object.fromEntries(names.map((name) => [name, {}])) } }),
      );
      const options = { env: { NODE_OPTIONS: '--max-old-space-size=40' } };
      const heap = String.raw`need about \d+ MB of heap, Node's limit is \d+ MB; raise it with NODE_OPTIONS=--max-old-space-size=\d+$`;
      refuseSaying(
        ['check', 'buckets.json'],
        new RegExp(`^error: buckets\\.json: the policies read \\d MB of it and ${heap}`, 'm'),
        options,
      );
      refuseSaying(
        ['check', '.'],
        new RegExp(`^error: cdk\\.tf\\.json: \\d MB of configuration ${heap}`, 'm'),
        options,
      );
    });

    it('no document', () => {
      refuse(['check'], ["missing required argument 'document'; connect-guardrails check --help says more"]);
    });

    it('the same document twice, however it is written', () => {
      const problem = 'good.json: is given twice; name each document once';
      refuse(['check', 'good.json', 'good.json'], [problem]);
      refuse(['check', 'good.json', './good.json'], [problem]);
      refuse(['check', join(folder, 'good.json'), 'good.json'], [problem]);
      refuse(['check', '-', '-'], ['-: is given twice; name each document once']);
    });

    it('an empty name, as of a variable that is not set', () => {
      const problem = (what: string): string =>
        `the name of ${what} is empty; name a file (is a variable not set?)`;
      refuse(
        ['check', '', '--waivers', '', '--profile='],
        [problem('a document'), problem('--profile'), problem('--waivers')],
      );
    });

    it('an unknown command or option, with a suggestion', () => {
      refuse(
        ['chek', 'good.json'],
        [
          "unknown command 'chek' (Did you mean check?); allowed are check, controls, explain, facts, profile, scp",
        ],
      );
      refuse(
        ['check', 'good.json', '--profil', 'x'],
        [
          "unknown option '--profil' (Did you mean --profile?); allowed are --profile, --waivers, --format, --control, --except, --now, --live, --region, --instance, --save, --requests-per-second, --permissions, --help",
        ],
      );
      refuse([], ['a command is missing; allowed are check, controls, explain, facts, profile, scp']);
    });

    it('an option without its value', () => {
      refuse(
        ['check', 'good.json', '--waivers'],
        ["option '--waivers <file>' argument missing; connect-guardrails check --help says more"],
      );
    });

    it('unknown controls, with suggestions', () => {
      refuse(
        ['check', 'good.json', '--control', 'connect-001', '--except', 'XYZ'],
        [
          `control "connect-001" is unknown, allowed are ${IDS}; did you mean CONNECT-001?`,
          `control "XYZ" is unknown, allowed are ${IDS}`,
        ],
      );
    });

    it('--control and --except that leave nothing', () => {
      refuse(
        ['check', 'good.json', '--control', 'KMS-001', '--except', 'KMS-001'],
        ['--control and --except leave no control to judge; drop one of them'],
      );
      refuse(
        ['check', 'good.json', ...catalogue.flatMap(({ id }) => ['--except', id])],
        ['--control and --except leave no control to judge; drop one of them'],
      );
    });

    it('unknown formats, with a suggestion', () => {
      refuse(
        ['check', 'good.json', '--format', 'jsn=report.json', '--format', 'yaml', '--format', 'json='],
        [
          'format "jsn" is unknown, allowed are text, json; did you mean json?',
          'format "yaml" is unknown, allowed are text, json',
          '--format json=: the name of the file is missing; write json=FILE, or json for standard output',
        ],
      );
    });

    it.each(['--profile', '--waivers', '--now'])('%s twice', (option) => {
      refuse(
        ['check', 'good.json', option, 'first', option, 'second'],
        [`${option} is given twice: first and second; give it once`],
      );
    });

    it('two reports to one place', () => {
      refuse(
        ['check', 'good.json', '--format', 'text', '--format', 'json'],
        [
          'more than one --format goes to standard output; give the others a file, as in --format json=report.json',
        ],
      );
      refuse(
        ['check', 'good.json', '--format', 'text=report', '--format', 'json=./report'],
        [`two reports go to ${join(folder, 'report')}; give each its own file`],
      );
    });

    it('a report over what is judged', () => {
      write('ours.yaml', PROFILE);
      writeWaivers();
      const options = ['--profile', 'ours.yaml', '--waivers', 'waivers.json'];
      for (const file of ['./good.json', 'ours.yaml', 'waivers.json']) {
        refuse(
          ['check', 'good.json', ...options, '--format', `json=${file}`],
          [`${file}: a report would overwrite what is judged; give it another file`],
        );
      }
      expect([read('good.json'), read('ours.yaml')]).toEqual([GOOD, PROFILE]);
    });

    it('a report over what is judged, by another name', () => {
      write('connect-guardrails.yaml', PROFILE);
      mkdirSync(join(folder, 'app', 'stacks', 'center'), { recursive: true });
      write('app/stacks/center/cdk.tf.json', JSON.stringify({ resource: {} }));
      write(
        'app/manifest.json',
        JSON.stringify({ version: '0.21.0', stacks: { center: { synthesizedStackPath: 'stacks/center' } } }),
      );
      symlinkSync('good.json', join(folder, 'link.json'));
      symlinkSync('app', join(folder, 'out'));
      for (const [document, file] of [
        ['good.json', 'link.json'],
        ['link.json', 'good.json'],
        ['good.json', 'connect-guardrails.yaml'],
        ['app', 'app/stacks/center/cdk.tf.json'],
        ['out', 'app/manifest.json'],
      ] as const) {
        refuse(
          ['check', document, '--format', `json=${file}`],
          [`${file}: a report would overwrite what is judged; give it another file`],
        );
      }
      expect([read('good.json'), read('connect-guardrails.yaml')]).toEqual([GOOD, PROFILE]);
    });

    it('a report that cannot be written, and writes no other', () => {
      mkdirSync(join(folder, 'reports'));
      const cases: readonly (readonly [string, string])[] = [
        ['nowhere/report.txt', 'there is no folder nowhere; make it first'],
        ['reports', 'it is a folder; name a file in it'],
        ['new/', 'it is a folder; name a file in it'],
        ['/dev/null', 'it is no regular file; name one, or none for standard output'],
        ['good.json/report.txt', 'ENOTDIR; check the folder and its permissions'],
        ['r'.repeat(256), 'ENAMETOOLONG; check the folder and its permissions'],
      ];
      for (const [file, problem] of cases) {
        refuse(
          ['check', 'good.json', '--format', 'json=report.json', '--format', `text=${file}`],
          [`${file}: the report cannot be written: ${problem}`],
        );
      }
    });

    it('a moment that is none', () => {
      for (const now of ['yesterday', '2026-02-30', '2026-01-01T00:00:00', '2026-01-01T25:00:00Z', '']) {
        refuse(
          ['check', 'good.json', '--now', now],
          [
            `--now must be a moment in ISO 8601 with its zone, as 2026-12-31 or 2026-12-31T12:00:00Z, got ${JSON.stringify(now)}`,
          ],
        );
      }
    });

    it('a profile with wrong types, unknown settings and ranges that are none: all of it at once', () => {
      write(
        'ours.yaml',
        PROFILE.replace('[8.8.8.0-3]', '[0.0.0.0/0]').replace('[eu-central-1]', 'eu-central-1') +
          'kmss: {}\n',
      );
      const before = files();
      const run = check(['good.json', '--profile', 'ours.yaml', '--format', 'json=report.json']);
      const { stdout, stderr } = expectStatus(run, 2);
      expect([stdout, files()]).toEqual(['', before]);
      expect(stderr.split('\n')).toEqual([
        expect.stringMatching(/^error: ours\.yaml:2: approvedRegions must be .*, got "eu-central-1"; /),
        expect.stringMatching(/^error: ours\.yaml:3: signIn\.allowedIps\[0\] .*0\.0\.0\.0\/0/),
        expect.stringMatching(/^error: ours\.yaml:6: unknown setting "kmss"; did you mean "kms"\?$/),
        '',
      ]);
    });

    it('a profile without ranges, or none at all', () => {
      write('ours.yaml', PROFILE.replace('[8.8.8.0-3]', '[]'));
      refuseSaying(
        ['check', 'good.json', '--profile', 'ours.yaml'],
        /^error: ours\.yaml:3: signIn\.allowedIps must be a list of IP ranges, at least one, got \[\]/,
      );
      refuseSaying(
        ['check', 'good.json', '--profile', 'none.yaml'],
        /^error: none\.yaml: there is no such file/,
      );
      write('connect-guardrails.yaml', 'name: [');
      refuseSaying(['check', 'good.json'], /^error: connect-guardrails\.yaml:1: is not valid YAML/);
    });

    it.each<[string, object, string]>([
      [
        'that is expired',
        { expires: '2026-05-31' },
        'the waiver of CONNECT-006 for aws_connect_instance.main expired at the end of 2026-05-31 (UTC); comply, or have the risk accepted again',
      ],
      [
        'that is not used',
        { address: 'aws_connect_instance.other' },
        'the waiver of CONNECT-006 for aws_connect_instance.other is not used: nothing non-compliant or undetermined matches it; remove it, or correct what it is for',
      ],
      [
        'that its owner approved',
        { approver: 'Claims-Platform' },
        'approver must be somebody other than the owner, got "Claims-Platform" for both; have it approved',
      ],
      [
        'with a wildcard',
        { address: 'aws_connect_instance.*' },
        'address must be exact, without wildcard, got "aws_connect_instance.*"; write one waiver for each resource',
      ],
      [
        'for a hard-mandatory control that is broken',
        { control: 'CONNECT-001' },
        'CONNECT-001 is hard-mandatory and aws_connect_instance.main is non-compliant in bad.json: that cannot be waived; make it comply',
      ],
    ])('a waiver %s', (_, changes, problem) => {
      write('bad.json', JSON.stringify(plan({ ...LOGS.off, identity_management_type: 'CONNECT_MANAGED' })));
      writeWaivers({ ...WAIVER, ...changes });
      refuse(
        ['check', 'bad.json', '--waivers', 'waivers.json', '--format', 'json=report.json', ...NOW],
        [`waivers.json:4: ${problem}`],
      );
    });

    it('a malformed waiver file', () => {
      write('waivers.yaml', 'version: 1\nwaivers: [{contrl: CONNECT-006, owner: 1}]\n');
      refuse(
        ['check', 'bad.json', '--waivers', 'waivers.yaml'],
        [
          'waivers.yaml:2: unknown key "contrl"; did you mean "control"?',
          'waivers.yaml:2: owner must be a text, got 1; write it in quotes',
          'waivers.yaml:2: control, address, reason, approver, ticket, expires are missing; add them',
        ],
      );
      refuse(
        ['check', 'bad.json', '--waivers', 'none.yaml'],
        ['none.yaml: there is no such file; name an existing waiver file'],
      );
    });

    it('several bad files at once, each with its own errors', () => {
      write('cut.json', '{');
      write('empty.json', '');
      const { stdout, stderr } = expectStatus(
        check([...['good.json', 'cut.json', 'empty.json', '--profile', 'p.yaml', '--waivers', 'w.yaml']]),
        2,
      );
      expect(stdout).toBe('');
      expect(stderr).toMatch(
        /^error: p\.yaml: .*\nerror: w\.yaml: .*\nerror: cut\.json:1: .*\nerror: empty\.json: .*\n$/,
      );
    });

    it('also where the error itself cannot be written', () => {
      const run = program.runWith(['sh', '-c', 'exec "$0" "$@" 2>/dev/full'], ['check', 'nowhere.json'], {
        cwd: folder,
      });
      expect(expectStatus(run, 2)).toEqual({ stdout: '', stderr: '' });
    });

    it('standard output that cannot be written', () => {
      const full = openSync('/dev/full', 'w');
      try {
        expect(expectStatus(check(['good.json'], { stdout: full }), 2)).toEqual({
          stdout: '',
          stderr: 'error: standard output cannot be written (ENOSPC)\n',
        });
      } finally {
        closeSync(full);
      }
    });
  });

  describe('refuses, with exit status 2 and one clear error, a policy bundle', () => {
    let damaged: Program;
    let bundle: string;
    let wasm: Buffer;
    let original: BundleManifest;

    beforeAll(() => {
      damaged = buildProgram();
      bundle = join(damaged.folder, 'dist', 'policies', 'proactive', 'bundle');
      wasm = readFileSync(join(bundle, 'policy.wasm'));
      original = manifest();
    });
    afterAll(() => damaged.remove());
    beforeEach(() => install(wasm, original));

    /** Installs a wasm module that fits its manifest, unless the manifest names its hash. */
    function install(module: Uint8Array, changes: Partial<BundleManifest>): void {
      const hash = createHash('sha256').update(module).digest('hex');
      writeFileSync(join(bundle, 'policy.wasm'), module);
      writeFileSync(join(bundle, 'manifest.json'), JSON.stringify({ ...original, sha256: hash, ...changes }));
    }

    function refuseBundle(problem: string): void {
      refuse(['check', 'good.json', '--format', 'json=report.json'], [problem], { program: damaged });
    }

    it('that is whole, as the counterpart: it judges', () => {
      expectStatus(damaged.run(['check', 'good.json', '--control', 'CONNECT-006'], { cwd: folder }), 0);
    });

    it('of which one bit is flipped', () => {
      const flipped = Buffer.from(wasm);
      flipped[1000] = (flipped[1000] ?? 0) ^ 1;
      install(flipped, { sha256: original.sha256 });
      const hash = createHash('sha256').update(flipped).digest('hex');
      refuseBundle(
        `${bundle}/policy.wasm: the policy bundle is damaged or foreign: its sha256 is ${hash}, the manifest says ${original.sha256}; reinstall the package, or run npm run policies:build`,
      );
    });

    it('that is no WebAssembly', () => {
      install(wasm.subarray(0, 1000), {});
      refuseBundle(
        `${bundle}/policy.wasm: the policy bundle is no WebAssembly module; reinstall the package`,
      );
    });

    it('that OPA has not made', () => {
      install(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), {});
      refuseBundle(
        `${bundle}/policy.wasm: the policy bundle is not made by opa build; reinstall the package`,
      );
    });

    it('that lacks a policy of the catalogue, or has one more', () => {
      const [first = '', ...others] = original.policies;
      install(wasm, { policies: [...others, 'connect/another'] });
      refuseBundle(
        `the policy bundle does not fit the catalogue: it lacks ${first}; the catalogue lacks connect/another; run npm run policies:build, or reinstall the package`,
      );
    });

    it('without its manifest, or with half of it', () => {
      unlinkSync(join(bundle, 'manifest.json'));
      refuseBundle(`${bundle}/manifest.json: cannot read the policy bundle (ENOENT); reinstall the package`);
      writeFileSync(join(bundle, 'manifest.json'), JSON.stringify(original).slice(0, 100));
      refuseBundle(
        `${bundle}/manifest.json: the manifest of the policy bundle is not JSON; reinstall the package`,
      );
    });
  });

  describe('judges by the reference profile as it was compiled', () => {
    let compiled: Program;
    let file: string;
    beforeAll(() => {
      compiled = buildProgram();
      file = join(compiled.folder, 'dist', 'policies', 'profile', 'reference.json');
    });
    afterAll(() => compiled.remove());

    it('which is the profile of the reference file', () => {
      const reference = referenceProfile(catalogue);
      expect({ ...JSON.parse(readFileSync(file, 'utf8')), source: 'reference' }).toEqual(reference);
    });

    it('but not where a value of it was changed, or half of it is missing', () => {
      const text = readFileSync(file, 'utf8');
      for (const damaged of [text.replace('"telephony":false', '"telephony":true'), text.slice(0, 500)]) {
        writeFileSync(file, damaged);
        refuse(
          ['check', 'good.json', '--format', 'json=report.json'],
          ['the reference profile of this package is damaged (reference.json); reinstall the package'],
          { program: compiled },
        );
      }
    });
  });
});
