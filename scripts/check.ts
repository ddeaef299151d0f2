import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findTerraform, planFolder } from './terraform';

const REPOSITORY = join(__dirname, '..');
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
    const plans = stacks.flatMap((stack) => plan(stack, folder));
    const profile = join(example, 'connect-guardrails.yaml');
    return (
      spawnSync(
        process.execPath,
        [
          ...TYPESCRIPT,
          join(REPOSITORY, 'harness', 'cli', 'main.ts'),
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

function plan(stack: string, folder: string): string[] {
  const name = stack.split('/').pop() ?? stack;
  const terraform = findTerraform();
  if (terraform === undefined) {
    say(`note: no terraform on PATH: the synthesized application ${name} is judged without a plan`);
    return [];
  }
  say(`planning ${name} with made-up credentials`);
  try {
    const file = `${name}.plan.json`;
    writeFileSync(join(folder, file), planFolder(terraform, stack));
    return [file];
  } catch (error) {
    if (!isWithoutProvider(error)) throw error;
    say(
      `note: terraform cannot get the AWS provider here: the synthesized application ${name} is judged without a plan; connect to the registry, or name a mirror's folder in TF_PLUGIN_DIR`,
    );
    return [];
  }
}

function isWithoutProvider(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('terraform init failed');
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
