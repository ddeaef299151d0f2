import { isDeepStrictEqual } from 'node:util';
import type { PlanDocument } from '../../harness/documents';
import { loadBundle, type PolicyResults } from '../../harness/engine';
import { KeptAttributes } from '../../harness/readers';
import type { PolicyData } from '../../harness/run';
import { DEFAULT_SETTINGS, evaluate, type EvaluationSettings } from '../../harness/run/evaluate';
import { catalogue } from '../../policies/controls';

const bundle = loadBundle();
const kept = new KeptAttributes(catalogue);
const controls = catalogue.filter(({ proactive }) => 'reads' in proactive);

/** Smaller than what is judged together, so that every part is one cluster; some parts; one part. */
const SIZES = [1, 4_000, 30_000, Infinity];

/** What every control says of a document that is divided, however small it is. */
export function inParts(
  document: PlanDocument,
  data: PolicyData,
  settings: Partial<EvaluationSettings>,
): Promise<PolicyResults> {
  return evaluate(document, {
    bundle,
    data,
    controls,
    kept,
    settings: { ...DEFAULT_SETTINGS, undivided: 0, ...settings },
  });
}

/** What every control says of a document as a whole. */
export function asAWhole(document: PlanDocument, data: PolicyData): Promise<PolicyResults> {
  return inParts(document, data, { undivided: Infinity });
}

/** The sizes of parts for which a document is judged otherwise than as a whole. */
export async function otherwiseInParts(
  document: PlanDocument,
  data: PolicyData,
  sizes: readonly number[] = SIZES,
): Promise<number[]> {
  const whole = await asAWhole(document, data);
  const different: number[] = [];
  for (const partSize of sizes) {
    if (!isDeepStrictEqual(await inParts(document, data, { partSize }), whole)) different.push(partSize);
  }
  return different;
}
