import type { JsonScanner } from './json-scanner';
import { KeyTable } from './key-table';

/** Where the known members of an object lie; read again for each object of a kind, without allocating. */
export class Members<Name extends string> {
  private readonly table: KeyTable;
  private readonly slots: ReadonlyMap<Name, number>;
  private readonly keyStarts: Float64Array;
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  private repeatedSlot = -1;

  constructor(
    private readonly scanner: JsonScanner,
    names: readonly Name[],
  ) {
    this.table = new KeyTable(names);
    this.slots = new Map(names.map((name, slot) => [name, slot]));
    this.keyStarts = new Float64Array(names.length);
    this.starts = new Float64Array(names.length);
    this.ends = new Float64Array(names.length);
  }

  /** Reads and validates the object that begins at an offset, and returns the offset after it. */
  read(at: number): number {
    this.starts.fill(-1);
    this.repeatedSlot = -1;
    return this.scanner.members(at, this.visit);
  }

  /** The name of a known member that occurs twice: readers disagree on which of the two counts. */
  get repeated(): string | undefined {
    return this.table.names[this.repeatedSlot];
  }

  has(name: Name): boolean {
    return this.start(name) >= 0;
  }

  /** Where the member begins with its key; meaningless where it is absent, as are the next two. */
  keyStart(name: Name): number {
    return this.keyStarts[this.slot(name)] as number;
  }

  /** Where the member's value begins. */
  start(name: Name): number {
    return this.starts[this.slot(name)] as number;
  }

  /** Where the member's value ends. */
  end(name: Name): number {
    return this.ends[this.slot(name)] as number;
  }

  /** The text of a string member; undefined where it is absent or no string. */
  text(name: Name): string | undefined {
    return this.has(name) && this.scanner.isString(this.start(name))
      ? this.scanner.text(this.start(name), this.end(name))
      : undefined;
  }

  /** The value of a member; undefined where it is absent. */
  value(name: Name): unknown {
    return this.has(name) ? this.scanner.parse(this.start(name), this.end(name)) : undefined;
  }

  isObject(name: Name): boolean {
    return this.has(name) && this.scanner.isObject(this.start(name));
  }

  isArray(name: Name): boolean {
    return this.has(name) && this.scanner.isArray(this.start(name));
  }

  private slot(name: Name): number {
    return this.slots.get(name) as number;
  }

  private readonly visit = (keyStart: number, keyEnd: number, valueStart: number): number => {
    const valueEnd = this.scanner.value(valueStart);
    const slot = this.table.find(this.scanner.bytes, keyStart, keyEnd);
    if (slot >= 0) {
      if ((this.starts[slot] as number) >= 0) this.repeatedSlot = slot;
      this.keyStarts[slot] = keyStart;
      this.starts[slot] = valueStart;
      this.ends[slot] = valueEnd;
    }
    return valueEnd;
  };
}
