import type { Document } from '../documents';
import { at } from './paths';

/** A resource as a document has it. */
export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: unknown;
  /** Marks of what is not known: in a plan yet, in an account because it could not be read. */
  readonly unknown: unknown;
  readonly sensitive: unknown;
}

/** The managed resources that a document says there are or will be, by type. */
export function resourcesByType({ bytes }: Document): ReadonlyMap<string, readonly Resource[]> {
  const { resource_changes: changes } = JSON.parse(Buffer.from(bytes).toString()) as {
    readonly resource_changes: readonly {
      readonly address: string;
      readonly mode: string;
      readonly type: string;
      readonly deposed?: string;
      readonly change: {
        readonly after: unknown;
        readonly after_unknown: unknown;
        readonly after_sensitive: unknown;
      };
    }[];
  };
  const found = new Map<string, Resource[]>();
  for (const { address, mode, type, deposed, change } of changes) {
    if (mode !== 'managed' || deposed !== undefined || change.after === null) continue;
    const { after: values, after_unknown: unknown, after_sensitive: sensitive } = change;
    found.set(type, [...(found.get(type) ?? []), { address, type, values, unknown, sensitive }]);
  }
  return found;
}

/** True where the first attribute that both sides know says so. */
export function isSame(planned: Resource, live: Resource, identity: readonly string[]): boolean {
  for (const attribute of identity) {
    const [one, other] = [at(planned.values, [attribute]), at(live.values, [attribute])];
    if (typeof one === 'string' && typeof other === 'string') return one === other;
  }
  return false;
}

/** True where an attribute of something in the account names an instance of it. */
export function isOf(live: Resource, attribute: string, instance: Resource): boolean {
  const named = at(live.values, [attribute]);
  return typeof named === 'string' && isNamed(instance, named);
}

/** True where this is the id or ARN of a resource. */
export function isNamed({ values }: Resource, name: unknown): boolean {
  return [at(values, ['id']), at(values, ['arn'])].includes(name);
}
