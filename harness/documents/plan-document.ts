import type { Finding } from '../../policies/controls';

/** A plan-shaped document as the readers hand it over. */
export interface PlanDocument {
  /** UTF-8 JSON, one value. */
  readonly bytes: Uint8Array;
  /** How many entries `resource_changes` has: the policies must have seen as many. */
  readonly resourceChanges: number;
  /** Undefined where it is no live account: what is unknown is only known after the apply then. */
  readonly reading?: LiveReading;
}

/** What policies cannot know of how a live account was read, by their names. */
export interface LiveReading {
  /** Findings about what could not be read, and what policies therefore do not see. */
  readonly unread: ReadonlyMap<string, readonly Finding[]>;
  /** Policies that say nothing of a live account: what they decide by is not read. */
  readonly notJudged: ReadonlySet<string>;
}
