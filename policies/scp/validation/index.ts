/** Validation of service control policies, from the text of a file to what a set of them does together. */
export { type ConditionOperator, conditionOperator, type ValueKind } from '../condition-operators';
export { grammarProblems, statementName } from './grammar';
export { policyProblems, type PolicyProblemsOptions } from './policy-problems';
export type { DocumentProblem, Path, PolicyProblem, Severity } from './policy-problem';
export { PolicyUnreadableError } from './policy-unreadable-error';
export { minified, type Quotas } from './quotas';
export { MAX_CHARACTERS, readPolicy, type ReadPolicy } from './read-policy';
export { unknownNames } from './request-names';
export { serviceAuthorization } from './service-reference';
