import { type PolicyResult, loadBundle } from '../../harness/engine';
import { factsOf } from '../../harness/facts';
import { evaluateDocument, policyData } from '../../harness/run';
import type { PolicyData } from '../../harness/run';
import type { PlanDocument } from '../../harness/documents';
import { catalogue } from '../../policies/controls';
import { referenceProfile } from '../../policies/profile';

const bundle = loadBundle();
const { profile, sha256 } = referenceProfile(catalogue);

/** What the policies see beside a document: the reference profile. */
export const REFERENCE_DATA = policyData(profile, sha256, bundle.manifest.profileSettings);

/** What the engine gets where a document has no texts that are read. */
export const NO_FACTS = factsOf(Buffer.from('{}'), []);

/** What every policy says of a document, by its name. */
export function policyResults(
  document: PlanDocument,
  data: PolicyData = REFERENCE_DATA,
): Record<string, PolicyResult> {
  return Object.fromEntries(evaluateDocument(bundle, document, data));
}

/** A whole plan as the policies would see it without a reader. */
export function unpruned(text: string): PlanDocument {
  const { resource_changes: changes } = JSON.parse(text) as {
    readonly resource_changes?: readonly unknown[];
  };
  return { bytes: Buffer.from(text), resourceChanges: changes?.length ?? 0 };
}
