import { spawnSync } from 'node:child_process';
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
import { buildPlan } from './support/plan-builder';
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

/** What an empty folder holds after `npm install` of the packed package: itself, and what it depends on, without peers. */
function install(folder: string): string {
  const pack = npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  const [packed] = JSON.parse(pack) as readonly { readonly filename: string }[];
  const modules = join(folder, 'node_modules');
  const target = join(modules, 'connect-guardrails');
  mkdirSync(target, { recursive: true });
  const archive = join(folder, packed?.filename ?? '');
  run('tar', ['-xzf', archive, '-C', target, '--strip-components=1'], folder);
  rmSync(archive);
  const dependencies = npm(['ls', '--omit=dev', '--omit=peer', '--all', '--parseable']).trim().split('\n');
  for (const source of dependencies.slice(1)) {
    const name = relative(join(REPOSITORY, 'node_modules'), source);
    // Nested ones come along with the package that they are in.
    if (!name.includes(`${sep}node_modules${sep}`)) cpSync(source, join(modules, name), { recursive: true });
  }
  return target;
}

function npm(args: readonly string[]): string {
  return run('npm', args, REPOSITORY);
}

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
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
    run('npm', ['run', '--silent', 'build'], REPOSITORY);
    target = install(folder);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const program = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } => {
    const main = join(target, 'dist', 'harness', 'programs', 'cli', 'main.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
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
    const { status, stdout, stderr } = program('check', basename(file), '--control', 'KMS-001');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('FAIL 1 blocking: 0 compliant, 1 non-compliant, 0 undetermined, 0 waived');
  });

  it.each(['controls', 'explain CONNECT-002', 'profile show', 'profile schema', '--version'])(
    'runs %s',
    (line) => {
      const { status, stdout, stderr } = program(...line.split(' '));
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).not.toBe('');
    },
  );

  it('names what is wrong with a profile, in words', () => {
    writeFileSync(join(folder, 'profile.yaml'), 'name: 7\n');
    const { status, stdout, stderr } = program('profile', 'validate', 'profile.yaml');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
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
  }, 60_000);
});
