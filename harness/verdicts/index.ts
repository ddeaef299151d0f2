export { startOfDay } from './day';
export { judge } from './judge';
export type { ControlResult, DocumentResults, Judgement, Outcome, Verdict, VerdictOutcome } from './judge';
export { loadWaivers, WaiverError } from './waivers';
export type { Waiver } from './waivers';
