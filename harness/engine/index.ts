export { BUNDLE_DIRECTORY, loadBundle } from './bundle';
export type { BundleManifest, PolicyBundle } from './bundle';
export { MAX_DOCUMENT_BYTES, evaluatePolicies, memoryFor } from './evaluate';
export type { EvaluationData, PolicyResult } from './evaluate';
