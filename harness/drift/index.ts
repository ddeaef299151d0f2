/** What differs between plans and a live account. */
export { driftBetween } from './compare';
export type { Drift } from './drift';
export { DRIFT_READS } from './reads';
