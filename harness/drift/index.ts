/** What differs between plans and a live account. */
export { DRIFT_READS, driftBetween } from './compare';
export type { Drift } from './drift';
