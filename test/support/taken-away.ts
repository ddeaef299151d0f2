import { loadPolicySync } from '@open-policy-agent/opa-wasm';
import type { PlanDocument } from '../../harness/documents';
import { loadBundle, type PolicyResult } from '../../harness/engine';
import { type FactTree, factTree, kindsOf } from '../../harness/facts';
import type { PolicyData } from '../../harness/run';
import { catalogue } from '../../policies/controls';
import { type Outcome, outcomesOf } from './verdicts-of';

const policies = loadPolicySync(loadBundle().module, { initial: 1024 });

type Where = readonly [kind: string, place: string, address: string, path: string];
type Tree = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

/** Where each fact is. */
function placesIn(tree: FactTree): Where[] {
  return Object.entries(tree as Tree).flatMap(([kind, places]) =>
    Object.entries(places).flatMap(([place, addresses]) =>
      Object.entries(addresses).flatMap(([address, facts]) =>
        Object.keys(facts).map((path): Where => [kind, place, address, path]),
      ),
    ),
  );
}

function without(tree: FactTree, [kind, place, address, path]: Where): FactTree {
  const copy = structuredClone(tree) as Tree;
  delete copy[kind]?.[place]?.[address]?.[path];
  return copy;
}

/**
 * The policies' answer, without what the harness would refuse: the same module judges thousands of times.
 */
function judged(document: PlanDocument, data: PolicyData, facts: FactTree): Map<string, Outcome> {
  policies.setData({ ...data, facts, facts_sha256: '' });
  const [answer] = policies.evaluate(exactly(document.bytes), 'main/report') as [
    { readonly result: { readonly controls: Record<string, Record<string, PolicyResult>> } },
  ];
  return outcomesOf(
    Object.entries(answer.result.controls).flatMap(([service, ofService]) =>
      Object.entries(ofService).map(([name, result]) => [`${service}/${name}`, result] as const),
    ),
  );
}

function exactly(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/**
 * What becomes compliant where one fact is not handed over, and what is not evaluated any more, unless the same policy then
 * says something bad where it said nothing before: a verdict may stand at another attachment of the same target.
 */
export function gainedWithoutAFact(document: PlanDocument, data: PolicyData): string[] {
  const { tree } = factTree(document.bytes, kindsOf(catalogue));
  const before = judged(document, data, tree);
  return placesIn(tree).flatMap((where) => {
    const after = judged(document, data, without(tree, where));
    const moved = new Set(
      [...after].filter(([verdict, now]) => now !== 'compliant' && !before.has(verdict)).map(policyOf),
    );
    return [...before].flatMap(([verdict, outcome]) => {
      const now = after.get(verdict);
      const isGain =
        now === undefined ? !moved.has(policyOf([verdict])) : now === 'compliant' && outcome !== 'compliant';
      return isGain ? [`${verdict}: ${outcome}, without ${where.join(' ')} ${now ?? 'not-applicable'}`] : [];
    });
  });
}

function policyOf([verdict]: readonly [verdict: string, ...rest: unknown[]]): string {
  return verdict.slice(0, verdict.indexOf(' '));
}
