import type { Control } from '../../../policies/controls';
import { KeyTable } from '../../../core/json/key-table';

/** The top-level attributes of each resource type that any policy reads: everything else is dropped before the evaluation. */
export class KeptAttributes {
  private readonly tables = new Map<string, KeyTable>();
  private readonly reads = new Map<string, string[]>();
  private readonly owned = new Map<string, readonly string[]>();

  /**
   * @param controls the catalogue: each control with a policy says what it reads.
   * @param others attributes that are kept for another purpose, by type.
   */
  constructor(controls: readonly Control[], others: Readonly<Record<string, readonly string[]>> = {}) {
    for (const { proactive } of controls) if ('reads' in proactive) this.keep(proactive.reads);
    this.keep(others);
  }

  private keep(reads: Readonly<Record<string, readonly string[]>>): void {
    for (const [type, paths] of Object.entries(reads)) {
      const attributes = paths.map((path) => path.split('.')[0] ?? path);
      this.reads.set(type, [...this.readsOf(type), ...attributes]);
    }
  }

  /** The attributes that are kept of a managed or data resource of a type. */
  of(type: string): KeyTable {
    let table = this.tables.get(type);
    if (table === undefined) {
      table = new KeyTable([...new Set([...this.readsOf(type), ...this.readsOf('*')])]);
      this.tables.set(type, table);
    }
    return table;
  }

  /** Whether a policy names a type: not whether it reads something of every type. */
  names(type: string): boolean {
    return this.reads.has(type);
  }

  /** The attributes that a policy names for a type: not those that it reads of every type. */
  own(type: string): readonly string[] {
    let attributes = this.owned.get(type);
    if (attributes === undefined) {
      attributes = [...new Set(this.readsOf(type))];
      this.owned.set(type, attributes);
    }
    return attributes;
  }

  private readsOf(type: string): readonly string[] {
    return this.reads.get(type) ?? [];
  }
}
