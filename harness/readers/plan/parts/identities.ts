import { comparedIdentity, identitiesOf, SHARED_TARGETS } from '../../../../resources/relations';
import type { PlanObject } from './plan-objects';

/** Longer texts are no identity: an ARN has at most 2,048 characters (Amazon Resource Names, AWS General Reference). */
const MAX_LENGTH = 2048;

/** An attribute of an object that names another one. */
export interface Naming {
  readonly object: PlanObject;
  readonly attribute: string;
  readonly named: readonly PlanObject[];
}

/** Which objects of a plan are named by the known values of others. */
export class Identities {
  private readonly owners = new Map<string, PlanObject[]>();
  private readonly targets = new Map<string, PlanObject[]>();
  private readonly texts: {
    readonly object: PlanObject;
    readonly attribute: string;
    readonly text: string;
  }[] = [];

  /**
   * Takes in what is known of an object.
   * @param attributes those that policies read of its type.
   */
  add(object: PlanObject, attributes: readonly string[], values: unknown): void {
    if (typeof values !== 'object' || values === null) return;
    const identities = identitiesOf(object.type);
    this.share(object, values);
    for (const attribute of attributes) {
      const value = (values as Record<string, unknown>)[attribute];
      if (value === undefined || value === null) continue;
      if (!identities.includes(attribute)) this.read(object, attribute, value);
      else if (typeof value === 'string') this.own(object, value);
    }
  }

  /** Objects that name one that they are related to by the same value, whether the plan has it or not. */
  get sharing(): Iterable<readonly PlanObject[]> {
    return this.targets.values();
  }

  /** Every attribute by which an object names others. */
  *namings(): Iterable<Naming> {
    for (const { object, attribute, text } of this.texts) {
      const named = this.owners.get(text)?.filter((owner) => owner !== object) ?? [];
      if (named.length > 0) yield { object, attribute, named };
    }
  }

  private share(object: PlanObject, values: object): void {
    const path = SHARED_TARGETS[object.type];
    if (path === undefined) return;
    let value: unknown = values;
    for (const name of path) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
    if (typeof value !== 'string') return;
    const known = this.targets.get(value);
    if (known === undefined) this.targets.set(value, [object]);
    else known.push(object);
  }

  private own(object: PlanObject, value: string): void {
    if (!isIdentity(value)) return;
    const text = comparedIdentity(value);
    const owners = this.owners.get(text);
    if (owners === undefined) this.owners.set(text, [object]);
    else if (owners.at(-1) !== object) owners.push(object);
  }

  private read(object: PlanObject, attribute: string, value: unknown): void {
    if (typeof value === 'string') {
      if (isIdentity(value)) this.texts.push({ object, attribute, text: comparedIdentity(value) });
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) this.read(object, attribute, inner);
    }
  }
}

function isIdentity(value: string): boolean {
  return value !== '' && value.length <= MAX_LENGTH;
}
