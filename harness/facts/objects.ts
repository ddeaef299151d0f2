/** The objects of a document that have texts, found without building the rest of it. */
import { JsonScanner } from '../../core/json/scanner';
import { Members, slotsOf } from '../../core/json/members';
import type { FactKind, Place, PlacedObject } from './fact';

const TOP = ['resource_changes', 'plan'] as const;
const RESOURCE = ['address', 'mode', 'type', 'deposed', 'change'] as const;
const CHANGE = ['before', 'after', 'after_unknown'] as const;
const T = slotsOf(TOP);
const R = slotsOf(RESOURCE);
const C = slotsOf(CHANGE);

/**
 * Visits the objects of the types of some kinds, at the places that these ask for, in the order of the document.
 *
 * @throws JsonError where the document is not whole JSON.
 */
export function visitObjects(
  document: Uint8Array,
  kinds: readonly FactKind[],
  visit: (object: PlacedObject) => void,
): void {
  const types = new Set(kinds.flatMap((kind) => [...kind.types]));
  const places = new Set<string>(kinds.flatMap((kind) => kind.places));
  if (types.size === 0) return;
  const scanner = new JsonScanner(Buffer.concat([document, new Uint8Array(1)]));
  const resource = new Members(scanner, RESOURCE);
  const change = new Members(scanner, CHANGE);

  /** @param unknown Terraform's marks, or undefined where nothing is unknown. */
  const visitState = (place: Place, slot: number, unknown: unknown): void => {
    const [address, type, mode] = [resource.text(R.address), resource.text(R.type), resource.text(R.mode)];
    if (address === undefined || type === undefined || (mode !== 'managed' && mode !== 'data')) return;
    if (change.isObject(slot))
      visit({ place, address, mode, type, values: change.value(slot) as PlacedObject['values'], unknown });
  };
  const visitResource = (at: number): number => {
    if (!scanner.isObject(at)) return scanner.value(at);
    const end = resource.read(at);
    if (!types.has(resource.text(R.type) ?? '') || !resource.isObject(R.change)) return end;
    change.read(resource.start(R.change));
    const deposed = resource.text(R.deposed);
    if (places.has('after') && deposed === undefined)
      visitState('after', C.after, change.value(C.after_unknown));
    if (places.has('before'))
      visitState(deposed === undefined ? 'before' : `deposed:${deposed}`, C.before, undefined);
    return end;
  };
  const start = changesOf(scanner);
  if (start !== undefined) scanner.elements(start, visitResource);
}

/** Where `resource_changes` begins, of the plan itself or of the one inside of HCP Terraform's wrapper. */
function changesOf(scanner: JsonScanner): number | undefined {
  const top = new Members(scanner, TOP);
  scanner.document((at) => (scanner.isObject(at) ? top.read(at) : scanner.value(at)));
  if (top.isObject(T.plan)) top.read(top.start(T.plan));
  return top.isArray(T.resource_changes) ? top.start(T.resource_changes) : undefined;
}
