import { Members, slotsOf } from '../../../../core/json/members';
import type { JsonScanner, Span } from '../../../../core/json/scanner';
import type { ModuleInstance, ModuleInstances } from './module-instances';

/** All instances that one resource of the configuration has in one module instance: the smallest thing that is judged. */
export interface PlanObject {
  /** Its place in `PlanObjects.all`, which is in the order of the plan. */
  readonly number: number;
  readonly module: ModuleInstance;
  /** The address in its module's configuration: `type.name`, or `data.type.name`. */
  readonly declared: string;
  readonly type: string;
  readonly mode: 'managed' | 'data';
  /** The entries of `resource_changes` that are its. */
  readonly changes: Span[];
  /** The addresses of those, in their order. */
  readonly addresses: string[];
  /** Entries of `prior_state` that are its: a data resource that was read before the plan was made. */
  readonly read: Span[];
  /** How many bytes the entries have. */
  bytes: number;
}

/** An entry of `resource_changes`, of which values are built only where they are asked for. */
export interface Change extends Span {
  readonly address: string;
  readonly deposed: boolean;
  /** Where the member `change` lies, with its key. */
  readonly change: Span;
  /** The attributes before the apply, after it, and which of them are not known: null, a boolean or an object. */
  value(part: 'before' | 'after' | 'after_unknown'): unknown;
  /** The text of one of them. */
  raw(part: 'after' | 'after_unknown'): string;
}

const RESOURCE = ['address', 'module_address', 'mode', 'type', 'name', 'deposed', 'change'] as const;
const CHANGE = ['before', 'after', 'after_unknown'] as const;
const R = slotsOf(RESOURCE);
const C = slotsOf(CHANGE);

/** A data resource of `prior_state`, as far as dividing a plan looks into it. */
export interface ReadData {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: unknown;
}

/** The objects of a plan, in its order. */
export class PlanObjects {
  readonly all: PlanObject[] = [];
  /** Entries of `resource_changes`. */
  count = 0;
  private readonly byModule = new Map<ModuleInstance, Map<string, PlanObject>>();

  constructor(
    private readonly scanner: JsonScanner,
    private readonly modules: ModuleInstances,
  ) {}

  /** The object of a resource in a module instance; undefined where the plan has none. */
  find(module: ModuleInstance, declared: string): PlanObject | undefined {
    return this.byModule.get(module)?.get(declared);
  }

  /**
   * Reads `resource_changes`.
   *
   * @param visit is told every entry, which holds until it returns.
   * @returns false where an entry's module is not understood.
   */
  readChanges(at: number, visit: (object: PlanObject, change: Change) => void): boolean {
    const { scanner } = this;
    const change = new Members(scanner, CHANGE);
    const resource = new Members(scanner, RESOURCE, {
      change: (start) => (scanner.isObject(start) ? change.read(start) : scanner.value(start)),
    });
    let understood = true;
    scanner.elements(at, (start) => {
      change.clear();
      const end = resource.read(start);
      const module = this.modules.of(resource.text(R.module_address) ?? '');
      const [address, type, name] = [resource.text(R.address), resource.text(R.type), resource.text(R.name)];
      this.count++;
      if (module === undefined || address === undefined || type === undefined || name === undefined) {
        understood = false;
        return end;
      }
      const mode = resource.text(R.mode) === 'data' ? 'data' : 'managed';
      const object = this.object(module, mode, type, name);
      object.changes.push({ start, end });
      object.addresses.push(address);
      object.bytes += end - start;
      visit(object, {
        start,
        end,
        address,
        deposed: resource.has(R.deposed),
        change: { start: resource.keyStart(R.change), end: resource.end(R.change) },
        value: (part) => change.value(C[part]),
        raw: (part) => (change.has(C[part]) ? scanner.raw(change.start(C[part]), change.end(C[part])) : ''),
      });
      return end;
    });
    return understood;
  }

  /**
   * Reads the data resources of a module of `prior_state`, and of those below.
   * @returns false where the address of a module is not understood.
   */
  readPriorState(at: number, visit: (object: PlanObject, data: ReadData) => void): boolean {
    const { scanner } = this;
    let understood = true;
    let address = '';
    const lists: { readonly resources: boolean; readonly at: number }[] = [];
    scanner.members(at, (keyStart, keyEnd, start) => {
      const end = scanner.value(start);
      const name = scanner.text(keyStart, keyEnd);
      if (name === 'address' && scanner.isString(start)) address = scanner.text(start, end);
      if ((name === 'resources' || name === 'child_modules') && scanner.isArray(start))
        lists.push({ resources: name === 'resources', at: start });
      return end;
    });
    const module = this.modules.of(address);
    if (module === undefined) return false;
    for (const list of lists) {
      scanner.elements(list.at, (start) => {
        const end = scanner.value(start);
        if (!scanner.isObject(start)) return end;
        if (list.resources) this.readData(module, start, end, visit);
        else if (!this.readPriorState(start, visit)) understood = false;
        return end;
      });
    }
    return understood;
  }

  private readData(
    module: ModuleInstance,
    start: number,
    end: number,
    visit: (object: PlanObject, data: ReadData) => void,
  ): void {
    const data = this.scanner.parse(start, end) as ReadData;
    const object = this.object(module, 'data', data.type, data.name);
    object.read.push({ start, end });
    object.bytes += end - start;
    visit(object, data);
  }

  private object(module: ModuleInstance, mode: PlanObject['mode'], type: string, name: string): PlanObject {
    const objects = this.byModule.get(module) ?? new Map<string, PlanObject>();
    this.byModule.set(module, objects);
    const declared = mode === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
    let object = objects.get(declared);
    if (object === undefined) {
      object = {
        number: this.all.length,
        module,
        declared,
        type,
        mode,
        changes: [],
        addresses: [],
        read: [],
        bytes: 0,
      };
      objects.set(declared, object);
      this.all.push(object);
    }
    return object;
  }
}
