import { catalogue } from '../../policies/controls';
import type { PlanDocument } from '../documents';
import { evaluatePolicies, type PolicyBundle, type PolicyResults } from '../engine';
import { type FactKind, factsOf, kindsOf } from '../facts';
import type { PolicyData } from './policy-data';

/** What the texts of every document are read for. */
const KINDS = kindsOf(catalogue);

/**
 * The kinds of facts that some policies read, by their names.
 *
 * @param only default: every policy.
 */
export function kindsFor(only?: readonly string[]): readonly FactKind[] {
  return only === undefined ? KINDS : kindsOf(catalogue.filter(({ name }) => only.includes(name)));
}

/**
 * Evaluates policies over one document as a whole, with the facts of its texts.
 *
 * @param only names of the policies that are asked for, each of which is evaluated for itself; default: all in one evaluation.
 * @returns results by policy name (`<service>/<name>`).
 * @throws EngineError where anything went wrong: then nothing was judged.
 */
export function evaluateDocument(
  bundle: PolicyBundle,
  document: PlanDocument,
  data: PolicyData,
  only?: readonly string[],
): PolicyResults {
  return evaluatePolicies(
    bundle,
    document,
    { ...data, facts: factsOf(document.bytes, kindsFor(only)) },
    only,
  );
}
