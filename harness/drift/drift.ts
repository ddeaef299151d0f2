/** A governed value that a plan and the live account do not agree on. */
export interface Drift {
  /** Name of the plan. */
  readonly document: string;
  /** In the plan; null where the plan does not have what the account has. */
  readonly address: string | null;
  /** In the live account; null where the account does not have what the plan has. */
  readonly liveAddress: string | null;
  /** Attribute names and list indices; empty where all of it is missing on one side. */
  readonly path: readonly (string | number)[];
  /** `unknown` where one of the sides is not known, so that they may agree. */
  readonly state: 'different' | 'unknown' | 'missing';
  /** Null where not set or missing, `"(known after apply)"` where the plan does not know it yet, `"(sensitive)"` where it is. */
  readonly planned: unknown;
  /** Null where not set or missing, `"(not read)"` where it could not be read. */
  readonly live: unknown;
}
