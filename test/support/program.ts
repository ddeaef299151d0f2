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
import { type Ended, expectStatus, runChild } from './child';
import { REPOSITORY } from './repository';

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
  /** Runs it; standard error is without progress. */
  run(args: readonly string[], options: RunOptions): Ended;
  /** Has another program run it: node and the arguments follow those of `launcher`. */
  runWith(launcher: readonly string[], args: readonly string[], options: RunOptions): Ended;
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
    expectStatus(runChild([process.execPath, join(folder, 'scripts', script)]), 0);
  }
  const main = join(folder, 'dist', 'harness', 'programs', 'cli', 'main.js');
  const runWith: Program['runWith'] = (launcher, args, { env, stdout, ...options }) => {
    const [command = process.execPath, ...rest] = [...launcher, process.execPath, main, ...args];
    const { PATH = '', HOME = '' } = process.env;
    const environment = { PATH, HOME, ...env };
    return runChild([command, ...rest], { ...options, env: environment, filter: withoutProgress }, stdout);
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
  return stderr.replace(/^(?:reading|judging|[a-z\d-]+: (?:read|listing)) .* \.\.\.\n/gm, '');
}

function compile(source: string, target: string): void {
  const { code } = transformFileSync(join(REPOSITORY, source), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}
