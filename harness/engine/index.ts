export { BUNDLE_DIRECTORY, loadBundle } from './bundle';
export type { BundleManifest, PolicyBundle } from './bundle';
export { EngineError } from './engine-error';
export { MAX_DOCUMENT_BYTES, evaluatePolicies, memoryFor } from './evaluate';
export type { EvaluationData, PolicyResult } from './evaluate';
