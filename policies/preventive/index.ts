/** Composing the service control policies of a profile: statements, packing, safety, summary. */
export {
  type ComposedDocument,
  type ComposedPolicies,
  type ComposedStatement,
  type ComposeOptions,
  composeServiceControlPolicies,
  type TargetUse,
} from './compose';
export type { Probe, RoleProbe } from './probes';
export { STRATEGIES, type Strategy } from './strategy';
export { SUMMARY_MARK, summaryOf, type SummaryProfile } from './summary';
export { allowsNothingByItself, FULL_AWS_ACCESS, isDocumentName, type ScpTarget } from './targets';
