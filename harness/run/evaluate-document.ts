import { catalogue } from '../../policies/controls';
import type { PlanDocument } from '../documents';
import { evaluatePolicies, type PolicyBundle, type PolicyResult } from '../engine';
import { factsOf, kindsOf } from '../facts';
import type { PolicyData } from './policy-data';

/** What the texts of every document are read for. */
const KINDS = kindsOf(catalogue);

/**
 * Evaluates every policy over one document, or over a part of one, with the facts of its texts: every document that is
 * judged, at whatever stage, comes through here.
 *
 * @returns results by policy name (`<service>/<name>`).
 * @throws ProblemsError (engine) where anything went wrong: then nothing was judged.
 */
export function evaluateDocument(
  bundle: PolicyBundle,
  document: PlanDocument,
  data: PolicyData,
): ReadonlyMap<string, PolicyResult> {
  return evaluatePolicies(bundle, document, { ...data, facts: factsOf(document.bytes, KINDS) });
}
