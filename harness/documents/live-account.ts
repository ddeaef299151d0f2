import type { LiveReading } from './plan-document';

/** Something that could not be read: what depends on it is undetermined. */
export interface Unread {
  /** Address of the resource that it is about. */
  readonly address: string;
  /** What it is, in words: `the storage configs for CALL_RECORDINGS`. */
  readonly what: string;
  /** The operation of the API that did not answer, as `connect:ListInstanceStorageConfigs`. */
  readonly operation: string;
  /** The IAM action that the operation needs. */
  readonly permission: string;
  /** Why it could not be read, in words. */
  readonly reason: string;
  /** What controls depend on: the operation, with a part of what it shows behind a slash where only that is missing. */
  readonly fact: string;
}

/** What a document of a live account says of the account. */
export interface LiveAccount {
  /** Account id, 12 digits. */
  readonly account: string;
  readonly region: string;
  /** When it was read, ISO 8601. */
  readonly readAt: string;
  /** How many instances were read. */
  readonly instances: number;
  /** Ordered by address and operation. */
  readonly unread: readonly Unread[];
}

/** The section `live_account` of a document, as the policies and the reports need it. */
export interface LiveSection {
  readonly account: LiveAccount;
  readonly reading: LiveReading;
}
