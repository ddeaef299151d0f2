import { setTimeout } from 'node:timers/promises';
import type { Clock } from './types';

/** The clock of the machine. */
export const MACHINE_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }).catch(() => undefined),
};

/**
 * Lets requests pass at a steady rate with bursts, as AWS throttles them: a bucket of tokens that fills at a rate
 * ("Amazon Connect service quotas", API throttling quotas, read 2026-11-21).
 */
export class Pace {
  private tokens: number;
  private filledAt: number;
  private last: Promise<void> = Promise.resolve();

  /**
   * @param rate in requests per second; `Infinity` lets everything pass.
   * @param burst requests that may pass at once.
   * @param stopped lets everything pass: nothing more is sent then.
   */
  constructor(
    private readonly rate: number,
    private readonly burst: number,
    private readonly clock: Clock,
    private readonly stopped: AbortSignal,
  ) {
    this.tokens = burst;
    this.filledAt = clock.now();
  }

  /** Resolves when the next request may be sent, in the order of the calls. */
  turn(): Promise<void> {
    if (this.rate === Infinity) return Promise.resolve();
    this.last = this.last.then(() => this.take());
    return this.last;
  }

  private async take(): Promise<void> {
    this.fill();
    if (this.tokens < 1) {
      await this.clock.sleep(Math.ceil(((1 - this.tokens) / this.rate) * 1000), this.stopped);
      this.fill();
    }
    this.tokens -= 1;
  }

  private fill(): void {
    const now = this.clock.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filledAt) / 1000) * this.rate);
    this.filledAt = now;
  }
}

/** Lets at most so many pieces of work run at a time. */
export class Lanes {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(lanes: number) {
    this.free = lanes;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free++;
      else next();
    }
  }
}
