/** What a resource leads to: names of keys and buckets, ARNs of streams and functions. */
export interface Sources {
  /** Keys that it is encrypted with, by id, ARN or alias. */
  readonly keys?: readonly string[];
  /** Buckets that it stores to. */
  readonly buckets?: readonly string[];
  /** Data streams that it writes to or reads from. */
  readonly streams?: readonly string[];
  readonly deliveryStreams?: readonly string[];
  readonly functions?: readonly string[];
}
