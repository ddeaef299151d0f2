import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { type Ended, expectStatus, runChild } from './support/child';
import { buildPlan } from './support/plan-builder';
import { AwsDouble } from './support/aws-double';
import { ConfigDouble } from './support/config-double';
import { COMPLIANT, INSTANCE_ID } from './support/contact-center-account';
import { invokeRule } from './support/lambda';
import { withoutProgress } from './support/program';
import { block } from './support/readme';
import { REPOSITORY } from './support/repository';

const LIMIT_IN_MEGABYTES = 30;
const PROGRAM_DEPENDENCIES = [
  '@open-policy-agent',
  'commander',
  'ipaddr.js',
  'picocolors',
  'sprintf-js',
  'yaml',
  'zod',
];

/** What the package is built of, and what is packed as it is. */
const SOURCES = [
  ...['core', 'resources', 'policies', 'harness', 'modules', 'stacks', 'scripts'],
  ...['package.json', 'tsconfig.json', 'README.md', 'CHANGELOG.md', 'LICENSE'],
];

/** Builds a copy: a build begins with removing what was built before, which tests beside this one read. */
function build(): string {
  const copy = mkdtempSync(join(tmpdir(), 'connect-guardrails-build-'));
  for (const source of SOURCES) cpSync(join(REPOSITORY, source), join(copy, source), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'));
  npm(['run', '--silent', 'build'], copy);
  return copy;
}

/**
 * What an empty folder holds after `npm install` of the packed package: itself, and what it depends on, without peers.
 * @param built the folder that is packed.
 */
function install(folder: string, built: string): string {
  const pack = npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], built);
  const [packed] = JSON.parse(pack) as readonly { readonly filename: string }[];
  const modules = join(folder, 'node_modules');
  const target = join(modules, 'connect-guardrails');
  mkdirSync(target, { recursive: true });
  const archive = join(folder, packed?.filename ?? '');
  run('tar', ['-xzf', archive, '-C', target, '--strip-components=1'], folder);
  rmSync(archive);
  const list = npm(['ls', '--omit=dev', '--omit=peer', '--all', '--parseable'], REPOSITORY);
  const dependencies = list.trim().split('\n');
  for (const source of dependencies.slice(1)) {
    const name = relative(join(REPOSITORY, 'node_modules'), source);
    // Nested ones come along with the package that they are in.
    if (!name.includes(`${sep}node_modules${sep}`)) cpSync(source, join(modules, name), { recursive: true });
  }
  return target;
}

function npm(args: readonly string[], cwd: string): string {
  return run('npm', args, cwd);
}

function run(program: string, args: readonly string[], cwd: string): string {
  return expectStatus(runChild([program, ...args], { cwd }), 0).stdout;
}

function megabytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 1e6;
}

describe('the package, installed in an empty folder without its peers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-package-'));
  let target: string;
  beforeAll(() => {
    const built = build();
    target = install(folder, built);
    rmSync(built, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const program = (...args: readonly string[]): Ended => {
    const main = join(target, 'dist', 'harness', 'programs', 'cli', 'main.js');
    return runChild([process.execPath, main, ...args], { cwd: folder, filter: withoutProgress });
  };

  it(`takes less than ${LIMIT_IN_MEGABYTES} MB, and none of them is CDKTF's`, () => {
    const modules = join(folder, 'node_modules');
    expect(readdirSync(modules).sort()).toEqual([...PROGRAM_DEPENDENCIES, 'connect-guardrails'].sort());
    expect(megabytes(modules)).toBeLessThan(LIMIT_IN_MEGABYTES);
  });

  it('checks a plan', () => {
    const plan = buildPlan({
      resources: [{ address: 'aws_kms_key.main', values: { enable_key_rotation: false, tags_all: {} } }],
    });
    const file = join(folder, 'plan.json');
    writeFileSync(file, JSON.stringify(plan));
    const { stdout, stderr } = expectStatus(program('check', basename(file), '--control', 'KMS-001'), 1);
    expect(stderr).toBe('');
    expect(stdout).toContain('FAIL 1 blocking: 0 compliant, 1 non-compliant, 0 undetermined, 0 waived');
  });

  describe('runs', () => {
    const REQUEST = { principal: 'arn:aws:iam::222222222222:role/app', action: 'connect:CreateInstance' };

    /** A run of every command, each with what it has to say at least. */
    const RUNS: readonly (readonly [command: string, args: readonly string[], said: RegExp])[] = [
      ['check', ['check', 'plan.json', '--control', 'KMS-002'], /^PASS nothing to judge/m],
      ['controls', ['controls'], /CONNECT-002/],
      ['explain', ['explain', 'CONNECT-002'], /^Examples$/m],
      ['facts', ['facts', 'plan.json', '--out', 'facts.json'], /^facts\.json: 0 facts of plan\.json$/m],
      ['profile validate', ['profile', 'validate', 'reference.yaml'], /./],
      ['profile show', ['profile', 'show'], /approvedRegions/],
      ['profile schema', ['profile', 'schema'], /json-schema\.org/],
      ['scp render', ['scp', 'render', '--out', 'scp'], /./],
      [
        'scp validate',
        ['scp', 'validate', join('scp', 'connect-guardrails-1.json')],
        /^no errors, no warnings in 1 policy/,
      ],
      [
        'scp simulate',
        ['scp', 'simulate', '--organization', 'organization.json', '--requests', 'requests.jsonl'],
        /allowed|denied|undetermined/,
      ],
    ];

    beforeAll(() => {
      const FullAWSAccess = {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      };
      const files = {
        'plan.json': buildPlan({ resources: [] }),
        'organization.json': {
          managementAccount: '111111111111',
          account: '222222222222',
          levels: ['r-root', '222222222222'].map((level) => ({
            target: level,
            policies: [{ name: 'FullAWSAccess', document: FullAWSAccess }],
          })),
        },
        'requests.jsonl': { ...REQUEST, resource: '*' },
      };
      for (const [name, value] of Object.entries(files)) {
        writeFileSync(join(folder, name), JSON.stringify(value));
      }
      cpSync(join(target, 'dist', 'policies', 'profile', 'reference.yaml'), join(folder, 'reference.yaml'));
    });

    /** The commands that the help names. */
    function commandsOf(...path: readonly string[]): string[] {
      const help = expectStatus(program(...path, '--help'), 0).stdout;
      return [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)]
        .map(([, name = '']) => name)
        .filter((name) => name !== 'help')
        .flatMap((name) => {
          const below = path.length === 0 ? commandsOf(name) : [];
          return below.length > 0 ? below : [[...path, name].join(' ')];
        });
    }

    it('every command that its help names', () => {
      expect(commandsOf().sort()).toEqual(RUNS.map(([command]) => command).sort());
    });

    it.each(RUNS)('%s', (_, args, said) => {
      const { stdout, stderr } = expectStatus(program(...args), 0);
      expect(stderr).toBe('');
      expect(stdout).toMatch(said);
    });

    it('the function behind the custom rules', async () => {
      const rule = join(target, 'dist', 'harness', 'programs', 'config-rule');
      const shown = expectStatus(program('profile', 'show', '--format', 'json'), 0).stdout;
      writeFileSync(join(rule, 'profile.json'), shown);
      const aws = new AwsDouble(COMPLIANT);
      await aws.start();
      const config = await ConfigDouble.start();
      try {
        const ended = await invokeRule(rule, 'CONNECT-002', { aws, config });
        expect(expectStatus(ended, 0)).toEqual({ stdout: '', stderr: '' });
        expect([...config.results]).toEqual([[`AWS::Connect::Instance ${INSTANCE_ID}`, 'COMPLIANT']]);
      } finally {
        await aws.stop();
        await config.stop();
        rmSync(join(rule, 'profile.json'));
      }
    });
  });

  it('names what is wrong with a profile, in words', () => {
    writeFileSync(join(folder, 'profile.yaml'), 'name: 7\n');
    const { stdout, stderr } = expectStatus(program('profile', 'validate', 'profile.yaml'), 2);
    expect(stdout).toBe('');
    expect(stderr).toContain('error: profile.yaml:1: name must be a text of up to 64 letters');
    expect(stderr).toContain('error: profile.yaml:1: signIn is missing; add a mapping of settings');
  });

  it('has the licence of every package that is bundled into the program', () => {
    const text = readFileSync(join(target, 'dist', 'harness', 'programs', 'cli', 'LICENSES.txt'), 'utf8');
    const packages = text.split(`\n${'-'.repeat(80)}\n\n`).map((part) => part.split('\n')[0]);
    expect(packages).toEqual([
      '@open-policy-agent/opa-wasm',
      'yaml',
      'commander',
      'ipaddr.js',
      'picocolors',
      'sprintf-js',
      'yaml',
      'zod',
    ]);
  });

  it('makes the contact center of the README in an application of the framework, types checked', () => {
    const application = join(folder, 'application');
    const modules = join(application, 'node_modules');
    cpSync(target, join(modules, 'connect-guardrails'), { recursive: true });
    for (const name of ['@cdktf', '@types', 'cdktf', 'constructs', ...PROGRAM_DEPENDENCIES]) {
      symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name));
    }
    // What `cdktf init` writes: its module resolution does not read the exports of a package.
    const template = join(REPOSITORY, 'node_modules', 'cdktf-cli', 'bundle', 'templates', 'typescript');
    cpSync(join(template, 'tsconfig.json'), join(application, 'tsconfig.json'));
    const everything =
      "import { ConnectInstance } from 'connect-guardrails/modules';\nvoid ConnectInstance;\n";
    writeFileSync(join(application, 'main.ts'), `${block('import { App }')}\n${everything}`);
    run(join(REPOSITORY, 'node_modules', '.bin', 'ts-node'), ['main.ts'], application);
    expect(readdirSync(join(application, 'cdktf.out', 'stacks'))).toEqual(['contact-center']);
  });
});
