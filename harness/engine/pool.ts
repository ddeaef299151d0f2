import { ProblemsError } from '../../core/problems';
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { assetPath } from '../../core/files/assets';
import type { PolicyBundle } from './bundle';
import { OutOfMemoryError } from './out-of-memory';
import { type PartAnswer, PartEvaluator, type PartTask } from './part';

/** The compiled code of a worker thread; it is not there where the sources themselves run. */
const WORKER = assetPath('harness/engine/worker.js');

/** What a worker thread is started with. */
export interface WorkerStart {
  readonly bundle: PolicyBundle;
  /** Memory that its policies can have, in bytes. */
  readonly maximum: number;
}

/** What a worker thread answers. */
export type WorkerAnswer =
  { readonly answer: PartAnswer } | { readonly problem: string; readonly outOfMemory: boolean };

/** Something that evaluates one part at a time. */
export interface Lane {
  evaluate(part: PartTask): Promise<PartAnswer>;
  close(): Promise<void>;
}

/**
 * Makes what evaluates parts at the same time: worker threads or, where none are wanted, this thread.
 *
 * @param memory that the policies of all lanes can have together, in bytes.
 */
export function lanes(bundle: PolicyBundle, threads: number, memory: number): Lane[] {
  if (threads < 2 || !existsSync(WORKER)) return [new OwnThread(new PartEvaluator(bundle, memory))];
  const maximum = Math.floor(memory / threads);
  return Array.from({ length: threads }, () => new WorkerThread({ bundle, maximum }));
}

class OwnThread implements Lane {
  constructor(private readonly evaluator: PartEvaluator) {}

  // eslint-disable-next-line @typescript-eslint/require-await -- what is thrown is a rejection, as of a thread
  async evaluate(part: PartTask): Promise<PartAnswer> {
    return this.evaluator.evaluate(part);
  }

  async close(): Promise<void> {
    // Nothing is held but memory.
  }
}

class WorkerThread implements Lane {
  private readonly worker: Worker;
  private waiting: { resolve(answer: PartAnswer): void; reject(error: Error): void } | undefined;
  private failure: Error | undefined;

  constructor(start: WorkerStart) {
    this.worker = new Worker(WORKER, { workerData: start });
    this.worker.on('message', (message: WorkerAnswer) => {
      if ('answer' in message) this.waiting?.resolve(message.answer);
      else
        this.waiting?.reject(
          message.outOfMemory ? new OutOfMemoryError() : new ProblemsError('engine', message.problem),
        );
    });
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', (code) =>
      this.fail(new ProblemsError('engine', `a worker thread ended (${code}); nothing was judged`)),
    );
  }

  evaluate(part: PartTask): Promise<PartAnswer> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      if (this.failure === undefined) this.worker.postMessage(part, [part.bytes.buffer]);
      else reject(this.failure);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.waiting?.reject(this.failure);
  }
}
