import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The OPA that the policies are compiled and tested with: another one compiles to other bytes. */
export const OPA_VERSION = '1.22.0';

export const REPOSITORY = join(__dirname, '..');
export const POLICIES = join(REPOSITORY, 'policies');

/**
 * The path of the pinned OPA, from PATH or Go's own folder of programs.
 * @throws Error that says how to install it.
 */
export function findOpa(): string {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    process.env['GOBIN'] ?? '',
    join(process.env['GOPATH'] ?? join(homedir(), 'go'), 'bin'),
  ].filter((folder) => folder !== '');
  const found: string[] = [];
  for (const folder of folders) {
    const program = join(folder, 'opa');
    if (!existsSync(program)) continue;
    const version = /^Version: (\S+)/m.exec(
      spawnSync(program, ['version'], { encoding: 'utf8' }).stdout ?? '',
    )?.[1];
    if (version === OPA_VERSION) return program;
    found.push(`${program} is ${version ?? 'no OPA'}`);
  }
  const seen = found.length > 0 ? ` (${found.join(', ')})` : '';
  throw new Error(
    `OPA ${OPA_VERSION} is needed and not on PATH${seen}; install it: go install github.com/open-policy-agent/opa@v${OPA_VERSION}`,
  );
}

/** Runs OPA. Returns its standard output; throws with what it wrote where it fails. */
export function opa(args: readonly string[], options: { readonly program?: string } = {}): string {
  const run = spawnSync(options.program ?? findOpa(), args, {
    cwd: REPOSITORY,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (run.status !== 0) {
    throw new Error(`opa ${args[0] ?? ''} failed:\n${run.stdout}${run.stderr}`.trimEnd());
  }
  return run.stdout;
}

/** The Rego sources, relative to the repository, in stable order. */
export function regoSources(kind: 'policies' | 'all'): string[] {
  return readdirSync(POLICIES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.rego'))
    .filter((file) => kind === 'all' || !file.endsWith('_test.rego'))
    .map((file) => join('policies', file))
    .sort();
}

/** Runs a script's work; an error becomes one line on standard error and exit status 2. */
export function main(work: () => void): void {
  try {
    work();
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
