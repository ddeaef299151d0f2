/** Evaluation of service control policies: what an organization's chain of policies says of a request. */
export type { Answer } from './answers';
export {
  type CompiledOrganization,
  compileOrganization,
  type EvaluationOptions,
} from './compiled-organization';
export { type ContextValue, requestProblems, type ScpRequest } from '../../../core/iam/evaluation/request';
