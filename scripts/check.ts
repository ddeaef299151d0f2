import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { REPOSITORY } from './opa';
import { findTerraform, planFolder } from './terraform';

const TYPESCRIPT = ['--require', require.resolve('ts-node/register/transpile-only')];

/**
 * Synthesizes an example, plans it where terraform can, and judges the plan and the application together.
 * Usage: npm run check [-- EXAMPLE] [options of connect-guardrails check]
 */
function check(args: readonly string[]): number {
  const [first, ...rest] = args;
  const named = first !== undefined && !first.startsWith('-');
  const example = join(REPOSITORY, 'examples', named ? first.replace(/^examples\//, '') : 'reference');
  const options = named ? rest : args;
  if (!existsSync(join(example, 'main.ts'))) {
    throw new Error(`${relative(REPOSITORY, example)}: no such example; there are ${examples().join(', ')}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-check-'));
  try {
    const stacks = synthesize(example, join(folder, 'cdktf.out'));
    const plans = plan(stacks, folder);
    const profile = join(example, 'connect-guardrails.yaml');
    return (
      spawnSync(
        process.execPath,
        [
          ...TYPESCRIPT,
          join(REPOSITORY, 'harness', 'programs', 'cli', 'main.ts'),
          'check',
          ...plans,
          'cdktf.out',
          ...(existsSync(profile) && !options.includes('--profile') ? ['--profile', profile] : []),
          ...options,
        ],
        {
          cwd: folder,
          env: { ...process.env, TS_NODE_PROJECT: join(REPOSITORY, 'tsconfig.json') },
          stdio: 'inherit',
        },
      ).status ?? 2
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function examples(): string[] {
  return readdirSync(join(REPOSITORY, 'examples')).filter((name) =>
    existsSync(join(REPOSITORY, 'examples', name, 'main.ts')),
  );
}

/** Returns the folders of the stacks. */
function synthesize(example: string, output: string): string[] {
  say(`synthesizing ${relative(REPOSITORY, example)}`);
  const run = spawnSync(
    process.execPath,
    ['--conditions=connect-guardrails-source', ...TYPESCRIPT, join(example, 'main.ts')],
    { cwd: REPOSITORY, encoding: 'utf8', env: { ...process.env, CDKTF_OUTDIR: output } },
  );
  if (run.status !== 0)
    throw new Error(`${relative(REPOSITORY, example)} does not synthesize:\n${run.stderr.trim()}`);
  const stacks = join(output, 'stacks');
  return readdirSync(stacks).map((stack) => join(stacks, stack));
}

/**
 * Plans the stacks where terraform can, each into a file of the folder. Returns the files' names; where terraform or its
 * AWS provider is missing there are none, and one line says so.
 */
function plan(stacks: readonly string[], folder: string): string[] {
  const terraform = findTerraform();
  if (terraform === undefined) {
    say('note: no terraform on PATH: the synthesized application alone is judged');
    return [];
  }
  const files: string[] = [];
  for (const stack of stacks) {
    const file = `${basename(stack)}.plan.json`;
    say(`planning ${basename(stack)} with made-up credentials`);
    try {
      writeFileSync(join(folder, file), planFolder(terraform, stack));
    } catch (error) {
      if (!isWithoutProvider(error)) throw error;
      say(
        `note: terraform cannot get the AWS provider here (${reason(error)}): the synthesized application alone is judged; connect to the registry, or name a mirror's folder in TF_PLUGIN_DIR`,
      );
      return [];
    }
    files.push(file);
  }
  return files;
}

function isWithoutProvider(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('terraform init failed');
}

/** The headline of what terraform said, without its frame. */
function reason({ message }: Error): string {
  const [, ...lines] = message.split('\n').map((line) => line.replace(/^[│╷\s]+/, ''));
  return (lines.find((line) => line.startsWith('Error: ')) ?? lines[0] ?? '').replace(/^Error: /, '');
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

try {
  process.exitCode = check(process.argv.slice(2));
} catch (error) {
  say(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
