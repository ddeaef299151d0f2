export { startOfDay } from './day';
export { judge } from './judge';
export type { ControlResult, DocumentResults, Judgement, Outcome } from './judge';
export type { Verdict, VerdictOutcome, Waiver } from './verdict';
