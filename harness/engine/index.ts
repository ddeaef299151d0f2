export { BUNDLE_DIRECTORY, entryOf, loadBundle } from './bundle';
export type { BundleManifest, PolicyBundle } from './bundle';
export { OutOfMemoryError } from './out-of-memory';
export { MAX_DOCUMENT_BYTES, evaluatePolicies, memoryFor } from './evaluate';
export type { EvaluationData } from './loaded-policies';
export type { Loose, PolicyResult, PolicyResults } from './report';
export type { PartAnswer, PartTask } from './part';
export { type Lane, lanes } from './pool';
