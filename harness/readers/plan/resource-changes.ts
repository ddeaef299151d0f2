import { quote } from '../../../core/text/quote';
import { addressProblem } from './address';
import type { ByteWriter } from '../../../core/json/byte-writer';
import type { JsonScanner } from '../../../core/json/scanner';
import type { KeptAttributes } from './kept-attributes';
import type { KeyTable } from '../../../core/json/key-table';
import { Members, slotsOf } from '../../../core/json/members';

/** The members of a resource change that policies see ("JSON Output Format", Terraform 1.11 documentation). */
const RESOURCE = [
  'address',
  'module_address',
  'mode',
  'type',
  'name',
  'index',
  'provider_name',
  'deposed',
  'change',
] as const;
const R = slotsOf(RESOURCE);

const CHANGE = ['actions', 'importing', 'before', 'after', 'after_unknown', 'after_sensitive'] as const;
const C = slotsOf(CHANGE);
const OPTIONAL: ReadonlySet<string> = new Set(['importing', 'before']);
/** Members of a change that are an object with the resource's attributes, or one value for all of them. */
const BY_ATTRIBUTE = ['after', 'after_unknown', 'after_sensitive', 'before'] as const;
const BEFORE = BY_ATTRIBUTE.indexOf('before');

interface Plan {
  /** The only mode of resources that it is planned for; undefined where it is no sign of either. */
  readonly mode?: 'managed' | 'data';
  /** Whether the object exists after the apply. */
  readonly exists: boolean;
  /** Whether an object is destroyed, and is not made anew after that: what it was is kept. */
  readonly destroys?: true;
}

/** What Terraform can plan for an object, by its actions as JSON. */
const ACTIONS: ReadonlyMap<string, Plan> = new Map([
  ['["no-op"]', { exists: true }],
  ['["create"]', { mode: 'managed', exists: true }],
  ['["update"]', { mode: 'managed', exists: true }],
  ['["delete","create"]', { mode: 'managed', exists: true }],
  ['["create","delete"]', { mode: 'managed', exists: true, destroys: true }],
  ['["create","forget"]', { mode: 'managed', exists: true }],
  ['["delete"]', { exists: false, destroys: true }],
  ['["forget"]', { exists: false }],
  ['["read"]', { mode: 'data', exists: true }],
]);

/** Reads `resource_changes` in one pass: checks each entry, and writes what the policies read of it. */
export class ResourceChanges {
  /** What is wrong with entries, each a sentence. */
  readonly problems: string[] = [];
  /** How many entries there are. */
  count = 0;
  /** The address of each; that of a deposed object, of which there may be several, is followed by a space and its key. */
  readonly addresses = new Set<string>();
  /** Managed resources that exist after the apply. */
  resources = 0;

  private readonly resource: Members<(typeof RESOURCE)[number]>;
  private readonly change: Members<(typeof CHANGE)[number]>;
  /** For each of `BY_ATTRIBUTE`, where the attributes that are kept begin and end. */
  private readonly kept: readonly number[][] = BY_ATTRIBUTE.map(() => []);
  /** The attributes of one of them that were met so far. */
  private readonly foundSlots: boolean[] = [];
  /** One that was met twice. */
  private repeatedAttribute: string | undefined;
  private table: KeyTable | undefined;
  private readonly actions = new Map<string, Plan | undefined>();

  constructor(
    private readonly scanner: JsonScanner,
    private readonly writer: ByteWriter,
    private readonly attributes: KeptAttributes,
  ) {
    const visitors = BY_ATTRIBUTE.map((_, part) => (at: number) => this.readAttributes(at, part));
    this.change = new Members(scanner, CHANGE, {
      after: visitors[0],
      after_unknown: visitors[1],
      after_sensitive: visitors[2],
    });
    this.resource = new Members(scanner, RESOURCE, { change: (at) => this.readChange(at) });
  }

  /** Reads the array that begins at an offset, writes what is kept of it, and returns the offset after it. */
  read(at: number): number {
    this.writer.ascii('[');
    const end = this.scanner.elements(at, (start, index) => this.readResource(start, index));
    this.writer.ascii(']');
    return end;
  }

  private readResource(at: number, index: number): number {
    const { scanner, resource, change } = this;
    this.count++;
    if (!scanner.isObject(at)) {
      this.report(index, ['it must be an object']);
      return scanner.value(at);
    }
    change.clear();
    this.repeatedAttribute = undefined;
    const end = resource.read(at);
    if (!resource.isObject(R.change)) {
      this.report(index, ['it has no change']);
      return end;
    }
    // Terraform writes the type before the change; where it stands behind, the change has to be read again.
    if (this.table === undefined) this.readChange(resource.start(R.change));
    if (this.destroys()) this.readAttributes(change.start(C.before), BEFORE);
    const problems = this.resourceProblems();
    if (problems.length > 0) this.report(index, problems);
    else this.write(index > 0);
    return end;
  }

  private readChange(at: number): number {
    if (!this.scanner.isObject(at)) return this.scanner.value(at);
    const type = this.resource.text(R.type);
    this.table = type === undefined ? undefined : this.attributes.of(type);
    return this.change.read(at);
  }

  private readAttributes(at: number, part: number): number {
    const { scanner, table } = this;
    const spans = this.kept[part] as number[];
    spans.length = 0;
    if (table === undefined || !scanner.isObject(at)) return scanner.value(at);
    const found = this.foundSlots;
    found.length = 0;
    return scanner.members(at, (keyStart, keyEnd, valueStart) => {
      const valueEnd = scanner.value(valueStart);
      const slot = table.find(scanner.bytes, keyStart, keyEnd);
      if (slot < 0) return valueEnd;
      if (found[slot] === true) this.repeatedAttribute = `${BY_ATTRIBUTE[part]}.${table.names[slot]}`;
      found[slot] = true;
      spans.push(keyStart, valueEnd);
      return valueEnd;
    });
  }

  private resourceProblems(): string[] {
    const { resource, change } = this;
    const problems: string[] = [];
    const repeated = resource.repeated ?? change.repeated ?? this.repeatedAttribute;
    if (repeated !== undefined) problems.push(`${repeated} occurs twice`);
    const address = resource.text(R.address);
    const mode = resource.text(R.mode);
    const type = resource.text(R.type);
    const name = resource.text(R.name);
    const module = resource.has(R.module_address) ? resource.text(R.module_address) : '';
    if (mode !== 'managed' && mode !== 'data') {
      problems.push(`mode must be managed or data, got ${quote(resource.value(R.mode))}`);
    } else if (address === undefined || type === undefined || name === undefined || module === undefined) {
      problems.push('address, type and name must be texts, and module_address where there is one');
    } else {
      const problem = addressProblem({ address, module, mode, type, name, key: resource.value(R.index) });
      if (problem !== undefined) problems.push(problem);
      const deposed = resource.text(R.deposed);
      if (resource.has(R.deposed) && deposed === undefined) {
        problems.push(`deposed must be a text, got ${quote(resource.value(R.deposed))}`);
      }
      const identity = deposed === undefined ? address : `${address} ${deposed}`;
      if (this.addresses.has(identity)) problems.push(`${quote(address)} occurs twice`);
      this.addresses.add(identity);
    }
    problems.push(...this.changeProblems(mode));
    return problems.length > 0 ? problems : this.strangeActions();
  }

  private changeProblems(mode: string | undefined): string[] {
    const { change, resource } = this;
    const missing = CHANGE.filter((name) => !OPTIONAL.has(name) && !change.has(C[name]));
    if (missing.length > 0) return missing.map((name) => `change.${name} is missing`);
    const plan = this.plan();
    if (plan === undefined) return [`change.actions is unknown: ${quote(change.value(C.actions))}`];
    if (mode === 'managed' && plan.exists && !resource.has(R.deposed)) this.resources++;
    const problems: string[] = [];
    if (plan.destroys && !change.isObject(C.before)) {
      problems.push('change.before must be an object for these actions');
    }
    const after = change.isObject(C.after) ? 'object' : change.value(C.after);
    if (after !== (plan.exists ? 'object' : null)) {
      problems.push(`change.after must be ${plan.exists ? 'an object' : 'null'} for these actions`);
    }
    for (const name of ['after_unknown', 'after_sensitive'] as const) {
      if (!change.isObject(C[name]) && typeof change.value(C[name]) !== 'boolean') {
        problems.push(`change.${name} must be an object or a boolean`);
      }
    }
    return problems;
  }

  private destroys(): boolean {
    const { change } = this;
    return change.has(C.actions) && this.plan()?.destroys === true && change.has(C.before);
  }

  /** Actions that Terraform never plans for such an object: policies would look for it elsewhere, or pass over it. */
  private strangeActions(): string[] {
    const { resource, change } = this;
    const mode = this.plan()?.mode;
    if (mode === undefined) return [];
    const own = resource.text(R.mode) ?? '';
    const stranger =
      mode !== own ? `${own} resource` : resource.has(R.deposed) ? 'deposed object' : undefined;
    if (stranger === undefined) return [];
    const actions = change.value(C.actions) as readonly string[];
    return [`change.actions is ${actions.join(' and ')} for a ${stranger}`];
  }

  private plan(): Plan | undefined {
    const { scanner, change, actions } = this;
    const text = scanner.raw(change.start(C.actions), change.end(C.actions));
    if (!actions.has(text)) {
      const value: unknown = JSON.parse(text);
      actions.set(text, ACTIONS.get(JSON.stringify(value)));
    }
    return actions.get(text);
  }

  private write(separated: boolean): void {
    const { writer, change } = this;
    writer.ascii(separated ? ',{' : '{');
    this.copyMembers(this.resource, R.address, R.deposed);
    writer.ascii(',"change":{');
    this.copyMembers(change, C.actions, C.importing);
    for (const [part, name] of BY_ATTRIBUTE.entries()) {
      if (part === BEFORE && !this.destroys()) continue;
      writer.ascii(`,"${name}":`);
      if (change.isObject(C[name])) this.copyAttributes(this.kept[part] as number[]);
      else writer.copy(this.scanner.bytes, change.start(C[name]), change.end(C[name]));
    }
    writer.ascii('}}');
  }

  private copyAttributes(spans: readonly number[]): void {
    const { writer, scanner } = this;
    writer.ascii('{');
    for (let i = 0; i < spans.length; i += 2) {
      if (i > 0) writer.ascii(',');
      writer.copy(scanner.bytes, spans[i] as number, spans[i + 1] as number);
    }
    writer.ascii('}');
  }

  /** Copies the members of a range of slots that are there; neighbours go together. */
  private copyMembers(members: Members<string>, first: number, last: number): void {
    const { writer, scanner } = this;
    let start = -1;
    let end = -1;
    for (let slot = first; slot <= last; slot++) {
      if (!members.has(slot)) continue;
      if (members.keyStart(slot) === end + 1) {
        end = members.end(slot);
        continue;
      }
      if (start >= 0) {
        writer.copy(scanner.bytes, start, end);
        writer.ascii(',');
      }
      start = members.keyStart(slot);
      end = members.end(slot);
    }
    writer.copy(scanner.bytes, start, end);
  }

  private report(index: number, problems: readonly string[]): void {
    this.problems.push(...problems.map((problem) => `resource_changes[${index}]: ${problem}`));
  }
}
