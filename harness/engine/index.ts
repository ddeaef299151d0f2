export { BUNDLE_DIRECTORY, loadBundle } from './bundle';
export type { BundleManifest, PolicyBundle } from './bundle';
export { EngineError } from './engine-error';
export { MAX_DOCUMENT_BYTES, evaluatePolicies, memoryFor } from './evaluate';
export type { LiveReading, PlanDocument, PolicyResult } from './evaluate';
export { policyData } from './policy-data';
export type { PolicyData } from './policy-data';
