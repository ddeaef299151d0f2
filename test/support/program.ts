import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { REPOSITORY } from './repository';

/** What a run of the program left behind. */
export interface ProgramRun {
  readonly status: number | null;
  /** Empty where it went to a file descriptor. */
  readonly stdout: string;
  /** Without progress. */
  readonly stderr: string;
}

export interface RunOptions {
  /** Working directory. */
  readonly cwd: string;
  /** Variables beside PATH and HOME: no colour, terminal or CI setting of the tests' own environment is handed down. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; empty without it. */
  readonly input?: string;
  /** A file descriptor for standard output, which the run then does not hold. */
  readonly stdout?: number;
}

/** The program in a temporary folder, as the package has it. */
export interface Program {
  readonly folder: string;
  /** The file that node runs. */
  readonly main: string;
  run(args: readonly string[], options: RunOptions): ProgramRun;
  /** Has another program run it: node and the arguments follow those of `launcher`. */
  runWith(launcher: readonly string[], args: readonly string[], options: RunOptions): ProgramRun;
  remove(): void;
}

/**
 * Builds the program as the package has it: compiled code with its assets beside it, the dependencies above. The
 * transpiler is that of the tests, because tsc takes ten seconds, and ts-node adds most of a second to every run.
 */
export function buildProgram(): Program {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  for (const tree of ['core', 'resources', 'harness', 'policies']) {
    for (const entry of readdirSync(join(REPOSITORY, tree), { recursive: true, encoding: 'utf8' })) {
      const source = join(tree, entry);
      if (/(?<!\.d)\.ts$/.test(source)) compile(source, join(folder, 'dist', source.replace(/ts$/, 'js')));
    }
  }
  const readers = join('harness', 'readers', 'synth');
  for (const entry of readdirSync(join(REPOSITORY, readers)).filter((name) => name.endsWith('.json'))) {
    copyFileSync(join(REPOSITORY, readers, entry), join(folder, 'dist', readers, entry));
  }
  for (const shared of ['node_modules', 'package.json', 'core', 'policies']) {
    symlinkSync(join(REPOSITORY, shared), join(folder, shared));
  }
  for (const script of ['copy-assets.js', 'compile-reference.js']) {
    cpSync(join(REPOSITORY, 'scripts', script), join(folder, 'scripts', script));
    execFileSync(process.execPath, [join(folder, 'scripts', script)]);
  }
  const main = join(folder, 'dist', 'harness', 'programs', 'cli', 'main.js');
  const runWith: Program['runWith'] = (launcher, args, { cwd, env, input = '', ...options }) => {
    const [command = '', ...rest] = [...launcher, process.execPath, main, ...args];
    const { PATH = '', HOME = '' } = process.env;
    const output = options.stdout ?? 'pipe';
    const { status, stdout, stderr } = spawnSync(command, rest, {
      cwd,
      env: { PATH, HOME, ...env },
      input,
      stdio: ['pipe', output, 'pipe'],
      encoding: 'utf8',
    });
    return { status, stdout: output === 'pipe' ? stdout : '', stderr: withoutProgress(stderr) };
  };
  return {
    folder,
    main,
    run: (args, options) => runWith([], args, options),
    runWith,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** What was said, without the steps that a run names after two seconds: how long it takes depends on the machine. */
export function withoutProgress(stderr: string): string {
  return stderr.replace(/^(?:reading|judging) .* \.\.\.\n/gm, '');
}

function compile(source: string, target: string): void {
  const { code } = transformFileSync(join(REPOSITORY, source), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}
