/** Validation of service control policies, from the text of a file to what a set of them does together. */
export { type ConditionOperator, conditionOperator, type ValueKind } from '../../../core/iam/operators';
export { grammarProblems, statementName } from '../../../core/iam/validation/grammar';
export { policyProblems, type PolicyProblemsOptions } from './policy-problems';
export type {
  DocumentProblem,
  Path,
  PolicyProblem,
  Severity,
} from '../../../core/iam/validation/policy-problem';
export { minified, type Quotas } from './quotas';
export { MAX_CHARACTERS, readPolicy, type ReadPolicy } from '../../../core/iam/validation/read-policy';
export { unknownNames } from '../../../core/iam/validation/request-names';
export { serviceAuthorization } from '../../../core/iam/validation/service-reference';
