/** Plans of any size: what of a plan can be judged for itself. */
export type { Cluster } from './couplings';
export { Division, type Part } from './division';
