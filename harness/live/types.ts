import type { Document } from '../documents/document';
import type { LiveAccount } from '../documents/live-account';

/** What to read of a live account. */
export interface LiveOptions {
  /** The Region whose instances are read, as `us-east-1`. */
  readonly region: string;
  /** Ids of the instances to read; default: every instance of the Region. */
  readonly instanceIds?: readonly string[];
  /** Where every request goes; default: AWS's own endpoints, or what `AWS_ENDPOINT_URL` says. */
  readonly endpoint?: string;
  /**
   * Requests to Amazon Connect in one second; default 2, with bursts of 5: its quota for an account and Region
   * ("Amazon Connect service quotas", API throttling quotas, read 2026-11-21).
   */
  readonly requestsPerSecond?: number;
  /** Is told what is being read. */
  readonly onProgress?: (text: string) => void;
  /** Ends the reading, with its reason as the error. */
  readonly signal?: AbortSignal;
  /** Time, for tests; default: the clock of the machine. */
  readonly clock?: Clock;
}

/** Time as the reader needs it. */
export interface Clock {
  /** In milliseconds since 1970. */
  now(): number;
  /** Resolves after some milliseconds, or at once where it is stopped. */
  sleep(milliseconds: number, stopped: AbortSignal): Promise<void>;
}

/** A live account as it was read. */
export interface LiveDocument extends LiveAccount {
  /** What the policies judge, with stage `live`. */
  readonly document: Document;
  /** The document as text, as `check FILE` reads it again. */
  readonly text: string;
}
