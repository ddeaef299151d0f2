/** Runs other programs. Nowhere else may a test do so (lint): here a child's status cannot be asserted without its output. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface ChildOptions {
  /** Working directory. */
  readonly cwd?: string;
  /** All variables; default: those of the tests. */
  readonly env?: NodeJS.ProcessEnv;
  /** Standard input; empty without it. */
  readonly input?: string;
  /** What of standard error counts, as `withoutProgress`; default: all. */
  readonly filter?: (stderr: string) => string;
}

/** What a child wrote. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

interface End {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it did not start. */
  readonly error?: Error | undefined;
}

/** Characters of each stream that a failure shows: of its beginning, and of its end, where programs say what went wrong. */
const SHOWN = { beginning: 2000, end: 6000 };
/** Characters of an argument that a failure shows: scripts are arguments. */
const ARGUMENT = 200;

/** How a child ended. What it wrote is given out together with its status alone: by `expectStatus` or `whole`. */
export class Ended {
  readonly #command: readonly string[];
  readonly #end: End;
  readonly #output: Output;
  /** No two ends are equal: without this, ends that show nothing would be. */
  readonly end = Symbol('end');

  constructor(command: readonly string[], end: End, output: Output) {
    this.#command = command;
    this.#end = end;
    this.#output = output;
  }

  /** `status`, `stdout` and `stderr`, to be compared together: its type lets nobody take the status alone. */
  whole(): object {
    return { status: this.#end.status, ...this.#output };
  }

  /** What it wrote, where it ended with one of these statuses; else undefined. */
  outputWith(allowed: readonly number[]): Output | undefined {
    const { status } = this.#end;
    return status !== null && allowed.includes(status) ? this.#output : undefined;
  }

  /** The command, how it ended, and what it wrote. */
  toString(): string {
    const { status, signal, error } = this.#end;
    const command = this.#command.map((argument) => shortened(argument, ARGUMENT, 0)).join(' ');
    const how = error?.message ?? (signal === null ? `status ${String(status)}` : `signal ${signal}`);
    const streams = [
      ['standard output', this.#output.stdout],
      ['standard error', this.#output.stderr],
    ] as const;
    return [
      `${command}\nended with ${how}`,
      ...streams.map(
        ([name, said]) =>
          `${name}:${said === '' ? ' (empty)' : `\n${shortened(said, SHOWN.beginning, SHOWN.end)}`}`,
      ),
    ].join('\n');
  }
}

/**
 * What a child wrote, which has to have ended with one of these statuses.
 * @throws Error with the command, how it ended and what it wrote.
 */
export function expectStatus(ended: Ended, ...allowed: readonly [number, ...number[]]): Output {
  const output = ended.outputWith(allowed);
  if (output !== undefined) return output;
  const error = new Error(`expected status ${allowed.join(' or ')} of\n${String(ended)}`);
  // The test's own line is what jest shows.
  Error.captureStackTrace(error, expectStatus);
  throw error;
}

/**
 * Runs a program to its end.
 * @param stdout a file descriptor for standard output, which the end then does not have.
 */
export function runChild(
  command: readonly [string, ...string[]],
  { input = '', filter = (said) => said, ...options }: ChildOptions = {},
  stdout: number | 'pipe' = 'pipe',
): Ended {
  const [program, ...args] = command;
  const run = spawnSync(program, args, {
    ...options,
    input,
    stdio: ['pipe', stdout, 'pipe'],
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  // What did not start has no output, and what went elsewhere is null, whatever the types say.
  const said = { stdout: (run.stdout as string | null) ?? '', stderr: (run.stderr as string | null) ?? '' };
  return new Ended(command, run, { ...said, stderr: filter(said.stderr) });
}

/** Runs a program to its end while this process goes on: it may ask a server here. */
export function runBeside(
  command: readonly [string, ...string[]],
  options: Omit<ChildOptions, 'input'> = {},
): Promise<Ended> {
  return startChild(command, options, 'ignore').ended;
}

/** Starts a program whose standard input a test writes. */
export function startChild(
  command: readonly [string, ...string[]],
  { filter = (said) => said, ...options }: Omit<ChildOptions, 'input'> = {},
  // Without one, bash would take node's socket for a remote shell and read ~/.bashrc.
  stdin: 'pipe' | 'ignore' = 'pipe',
): { readonly child: ChildProcessWithoutNullStreams; readonly ended: Promise<Ended> } {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    ...options,
    stdio: [stdin, 'pipe', 'pipe'],
  }) as ChildProcessWithoutNullStreams;
  const end = once(child, 'close').then(
    (values): End => {
      const [status, signal] = values as [number | null, NodeJS.Signals | null];
      return { status, signal };
    },
    (error: unknown): End => ({ status: null, signal: null, error: error as Error }),
  );
  const ended = Promise.all([end, text(child.stdout), text(child.stderr)]).then(
    ([how, stdout, stderr]) => new Ended(command, how, { stdout, stderr: filter(stderr) }),
  );
  return { child, ended };
}

/**
 * A program that runs until it is stopped. What it writes goes to a file: a pipe would fill, and hold the program up, while
 * this process waits for another.
 */
export class ServerChild {
  private readonly folder = mkdtempSync(join(tmpdir(), 'server-'));
  private readonly log = join(this.folder, 'log');
  private readonly child: ChildProcess;
  private problem: Error | undefined;

  constructor(
    private readonly command: readonly [string, ...string[]],
    env: NodeJS.ProcessEnv,
  ) {
    const [program, ...args] = command;
    const log = openSync(this.log, 'a');
    this.child = spawn(program, args, { env, stdio: ['ignore', log, log] });
    this.child.on('error', (error) => (this.problem = error));
    closeSync(log);
  }

  /** All that it has written so far. */
  said(): string {
    return readFileSync(this.log, 'utf8');
  }

  hasEnded(): boolean {
    return this.problem !== undefined || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Ends it where it has not ended. */
  async stop(): Promise<void> {
    if (!this.hasEnded()) {
      const ended = once(this.child, 'exit');
      this.child.kill();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The command, how it ended, and what it wrote. */
  toString(): string {
    const { exitCode: status, signalCode: signal } = this.child;
    return String(
      new Ended(this.command, { status, signal, error: this.problem }, { stdout: this.said(), stderr: '' }),
    );
  }
}

function shortened(said: string, beginning: number, end: number): string {
  const left = said.length - beginning - end;
  if (left <= 0) return said;
  return `${said.slice(0, beginning)} … ${left} characters … ${said.slice(said.length - end)}`;
}
