/** What texts inside of attributes say: parsed once, between reader and engine, and handed to the policies as data. */
import type { FactKindName } from '../../policies/controls';

/**
 * Where in a document an object is: as it is after the apply, as it was before, a deposed object (by its key), in the
 * configuration, or among the data resources that were read for the plan.
 */
export type Place = 'after' | 'before' | `deposed:${string}` | 'configuration' | 'prior_state';

/** Attribute names and list indices. */
export type AttributePath = readonly (string | number)[];

/** An object of a document, as far as it is kept. */
export interface PlacedObject {
  readonly place: Place;
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Terraform's marks of what is only known after the apply. */
  readonly unknown: unknown;
}

/** What every fact says: whether the text could be read, and what is wrong with it, as [path, what it is, what is expected]. */
export interface Fact {
  readonly readable: boolean;
  readonly problems: readonly FactProblem[];
}

export type FactProblem = readonly [path: AttributePath, actual: unknown, expected: unknown];

/** A kind of text, and how it is read. */
export interface FactKind {
  readonly name: FactKindName;
  /** The places that policies ask for. */
  readonly places: readonly Extract<Place, 'after' | 'before'>[];
  /** The Terraform types that have such texts. */
  readonly types: ReadonlySet<string>;
  /** The facts of one object, each with the path of its attribute. */
  readonly read: (object: PlacedObject) => readonly (readonly [path: AttributePath, fact: Fact])[];
}

/** The facts of a document: by kind, place, address and path (joined with dots, as `inline_policy.0.policy`). */
export type FactTree = Readonly<
  Partial<
    Record<FactKindName, Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Fact>>>>>>>
  >
>;
