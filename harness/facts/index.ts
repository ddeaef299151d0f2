/** Facts: what texts inside of attributes say, for the policies to join over a document. */
import { createHash } from 'node:crypto';
import type { Control, FactKindName } from '../../policies/controls';
import type { Facts } from '../documents';
import type { Fact, FactKind, FactTree } from './fact';
import { iam } from './iam';
import { visitObjects } from './objects';
import { organizationPolicy } from './organization-policies';

export type { Fact, FactKind, FactTree } from './fact';

/** Every kind there is, by its name. */
const KINDS: Readonly<Record<FactKindName, FactKind>> = {
  iam,
  organization_policy: organizationPolicy,
};

/** The kinds that the policies of some controls read. */
export function kindsOf(controls: readonly Control[]): FactKind[] {
  const names = new Set(
    controls.flatMap(({ proactive }) => ('reads' in proactive ? (proactive.facts ?? []) : [])),
  );
  return [...names].sort().map((name) => KINDS[name]);
}

/**
 * Reads every text of some kinds in a document, once.
 *
 * @param document a plan-shaped document as the policies read it: UTF-8 JSON, one value.
 */
export function factsOf(document: Uint8Array, kinds: readonly FactKind[]): Facts {
  const { tree, count } = factTree(document, kinds);
  const bytes = new TextEncoder().encode(JSON.stringify(tree));
  return { bytes, count, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The facts of a document as an object, and how many there are. */
export function factTree(
  document: Uint8Array,
  kinds: readonly FactKind[],
): { readonly tree: FactTree; readonly count: number } {
  const tree: Record<string, Record<string, Record<string, Record<string, Fact>>>> = {};
  let count = 0;
  visitObjects(document, kinds, (object) => {
    for (const kind of kinds) {
      if (!kind.types.has(object.type)) continue;
      for (const [path, fact] of kind.read(object)) {
        const places = (tree[kind.name] ??= emptyObject());
        const addresses = (places[object.place] ??= emptyObject());
        const facts = (addresses[object.address] ??= emptyObject());
        facts[path.join('.')] = fact;
        count++;
      }
    }
  });
  return { tree, count };
}

/** Addresses are of the document's making: no member is there that was not set. */
function emptyObject<Value>(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}
