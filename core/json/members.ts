import type { JsonScanner } from './scanner';
import { KeyTable } from './key-table';

/** Reads the value that begins at an offset, and returns the offset after it. */
export type ValueVisitor = (at: number) => number;

/** The index of each name, to ask `Members` by. */
export function slotsOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, slot) => [name, slot])) as Record<Name, number>;
}

/** Where the known members of an object lie; read again for each object of a kind, without allocating. */
export class Members<Name extends string> {
  private readonly table: KeyTable;
  private readonly visitors: readonly ValueVisitor[];
  private readonly keyStarts: Float64Array;
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  private repeatedSlot = -1;

  /** @param visitors read the values of some members; the others are only validated. */
  constructor(
    private readonly scanner: JsonScanner,
    names: readonly Name[],
    visitors: { readonly [name in Name]?: ValueVisitor | undefined } = {},
  ) {
    const validate: ValueVisitor = (at) => scanner.value(at);
    this.table = new KeyTable(names);
    this.visitors = names.map((name) => visitors[name] ?? validate);
    this.keyStarts = new Float64Array(names.length);
    this.starts = new Float64Array(names.length).fill(-1);
    this.ends = new Float64Array(names.length);
  }

  /** Reads and validates the object that begins at an offset, and returns the offset after it. */
  read(at: number): number {
    this.clear();
    return this.scanner.members(at, this.visit);
  }

  /** Forgets the object that was read. */
  clear(): void {
    this.starts.fill(-1);
    this.repeatedSlot = -1;
  }

  /** The name of a known member that occurs twice: readers disagree on which of the two counts. */
  get repeated(): string | undefined {
    return this.table.names[this.repeatedSlot];
  }

  has(slot: number): boolean {
    return this.start(slot) >= 0;
  }

  /** Where the member begins with its key; meaningless where it is absent, as are the next two. */
  keyStart(slot: number): number {
    return this.keyStarts[slot] as number;
  }

  /** Where the member's value begins. */
  start(slot: number): number {
    return this.starts[slot] as number;
  }

  /** Where the member's value ends. */
  end(slot: number): number {
    return this.ends[slot] as number;
  }

  /** The text of a string member; undefined where it is absent or no string. */
  text(slot: number): string | undefined {
    return this.has(slot) && this.scanner.isString(this.start(slot))
      ? this.scanner.text(this.start(slot), this.end(slot))
      : undefined;
  }

  /** The value of a member; undefined where it is absent. */
  value(slot: number): unknown {
    return this.has(slot) ? this.scanner.parse(this.start(slot), this.end(slot)) : undefined;
  }

  isObject(slot: number): boolean {
    return this.has(slot) && this.scanner.isObject(this.start(slot));
  }

  isArray(slot: number): boolean {
    return this.has(slot) && this.scanner.isArray(this.start(slot));
  }

  private readonly visit = (keyStart: number, keyEnd: number, valueStart: number): number => {
    const slot = this.table.find(this.scanner.bytes, keyStart, keyEnd);
    if (slot < 0) return this.scanner.value(valueStart);
    const valueEnd = (this.visitors[slot] as ValueVisitor)(valueStart);
    if (this.has(slot)) this.repeatedSlot = slot;
    this.keyStarts[slot] = keyStart;
    this.starts[slot] = valueStart;
    this.ends[slot] = valueEnd;
    return valueEnd;
  };
}
