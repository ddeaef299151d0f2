/** A run of the program without its command line: what it works with, and what its reports are made from. */
export { evaluateDocument } from './evaluate-document';
export { Judging, type JudgingOptions } from './judging';
export { policyData, type PolicyData } from './policy-data';
export { type Run, summarize, type Summary } from './run';
