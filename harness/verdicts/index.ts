export { startOfDay } from './day';
export { judge } from './judge';
export type { ControlResult, DocumentResults, Judgement, Outcome, Verdict, VerdictOutcome } from './judge';
export { type Waiver, WaiverError } from './waivers';
