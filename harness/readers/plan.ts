import { quote } from '../../policies/profile/quote';
import { addressProblem } from './address';
import { ByteWriter } from './byte-writer';
import type { Document } from './document';
import { DocumentError } from './document-error';
import type { JsonScanner } from './json-scanner';
import type { KeptAttributes } from './kept-attributes';
import { Members } from './members';

/**
 * Top-level members of a plan that mean something here ("JSON Output Format", Terraform 1.11 documentation, read
 * 2026-11-21). Others are validated as JSON and dropped: that page asks readers to ignore what they do not know.
 */
const SECTIONS = [
  'format_version',
  'terraform_version',
  'variables',
  'resource_changes',
  'prior_state',
  'configuration',
  'planned_values',
  'resource_drift',
  'deferred_changes',
  'complete',
  'errored',
] as const;

/** The sections that policies see as they stand in the plan. */
const COPIED = ['format_version', 'terraform_version', 'variables', 'configuration'] as const;

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
const RESOURCE_COPIED = RESOURCE.filter((name) => name !== 'change');

const CHANGE = ['actions', 'after', 'after_unknown', 'after_sensitive', 'importing'] as const;
/** Members of a change that are an object with the resource's attributes, or one value for all of them. */
const BY_ATTRIBUTE = ['after', 'after_unknown', 'after_sensitive'] as const;

const MODULE = ['address', 'mode', 'resources', 'child_modules', 'root_module', 'values'] as const;

/** What Terraform can plan for an object: in which mode, and whether the object exists afterwards. */
const ACTIONS: ReadonlyMap<string, { readonly mode: 'managed' | 'data'; readonly exists: boolean }> = new Map(
  [
    ['no-op', { mode: 'managed', exists: true }],
    ['create', { mode: 'managed', exists: true }],
    ['update', { mode: 'managed', exists: true }],
    ['delete,create', { mode: 'managed', exists: true }],
    ['create,delete', { mode: 'managed', exists: true }],
    ['create,forget', { mode: 'managed', exists: true }],
    ['delete', { mode: 'managed', exists: false }],
    ['forget', { mode: 'managed', exists: false }],
    ['read', { mode: 'data', exists: true }],
  ],
);

/** More problems of one plan than these help nobody. */
const MAX_PROBLEMS = 20;

const DAMAGED = 'the plan is damaged, make it again';

/**
 * Reads a Terraform plan, and prunes it to what the policies read; what is kept is not reshaped.
 *
 * @param at where the plan's object begins, behind the wrapper that HCP Terraform gives to policies if there is one.
 * @throws DocumentError where it is not a whole, well-formed plan of format version 1.
 */
export function readPlan(
  scanner: JsonScanner,
  at: number,
  source: { readonly name: string; readonly sha256: string },
  kept: KeptAttributes,
): Document {
  const plan = new PlanReader(scanner, at, source.name, kept);
  return { ...source, ...plan.read() };
}

class PlanReader {
  private readonly problems: string[] = [];
  private readonly writer: ByteWriter;
  private readonly sections: Members<(typeof SECTIONS)[number]>;
  private readonly resource: Members<(typeof RESOURCE)[number]>;
  private readonly change: Members<(typeof CHANGE)[number]>;
  private readonly seen = new Set<string>();
  private resourceChanges = 0;
  private resources = 0;

  constructor(
    private readonly scanner: JsonScanner,
    at: number,
    private readonly name: string,
    private readonly kept: KeptAttributes,
  ) {
    this.writer = new ByteWriter(scanner.length + SLACK);
    this.sections = new Members(scanner, SECTIONS);
    this.resource = new Members(scanner, RESOURCE);
    this.change = new Members(scanner, CHANGE);
    this.sections.read(at);
  }

  read(): Omit<Document, 'name' | 'sha256'> {
    this.checkVersion();
    this.checkWhole();
    this.checkSections();
    this.writePlan();
    this.throwIfAny();
    return {
      stage: 'plan',
      terraformVersion: this.sections.text('terraform_version') ?? null,
      completenessKnown: this.sections.has('complete'),
      resources: this.resources,
      resourceChanges: this.resourceChanges,
      bytes: this.writer.written(),
    };
  }

  private checkVersion(): void {
    const version = this.sections.value('format_version');
    if (typeof version !== 'string' || !/^1\.\d+$/.test(version)) {
      throw this.error(
        `format_version must be 1.x, got ${quote(version)}; use a Terraform that writes it (1.1 or later)`,
      );
    }
  }

  private checkWhole(): void {
    const { sections } = this;
    const errored = sections.value('errored') ?? false;
    const complete = sections.value('complete') ?? true;
    for (const [name, value] of [
      ['errored', errored],
      ['complete', complete],
    ] as const) {
      if (typeof value !== 'boolean')
        throw this.error(`${name} must be true or false, got ${quote(value)}; ${DAMAGED}`);
    }
    if (errored) {
      throw this.error(
        'planning failed and left resources out (errored: true); mend what terraform plan reports, then plan again',
      );
    }
    const deferred = this.deferredChanges();
    if (deferred > 0) {
      throw this.error(
        `${deferred} changes are deferred to a later plan, so it is not complete; apply what they wait for, then plan again`,
      );
    }
    if (!complete) {
      throw this.error(
        'the plan is not complete (complete: false), as with -target or -exclude or after a failed check; plan everything',
      );
    }
  }

  private deferredChanges(): number {
    if (!this.sections.has('deferred_changes')) return 0;
    const deferred = this.sections.value('deferred_changes');
    if (deferred === null) return 0;
    if (!Array.isArray(deferred)) throw this.error(`deferred_changes must be an array; ${DAMAGED}`);
    return deferred.length;
  }

  private checkSections(): void {
    const { sections } = this;
    if (sections.repeated !== undefined) throw this.error(`${sections.repeated} occurs twice; ${DAMAGED}`);
    const root = new Members(this.scanner, ['root_module']);
    if (sections.isObject('configuration')) root.read(sections.start('configuration'));
    if (!sections.isObject('configuration') || !root.isObject('root_module')) {
      throw this.error(`configuration with its root_module is missing; ${DAMAGED}`);
    }
    if (sections.has('resource_changes')) {
      if (!sections.isArray('resource_changes'))
        throw this.error(`resource_changes must be an array; ${DAMAGED}`);
      return;
    }
    const holders = (['planned_values', 'prior_state', 'resource_drift'] as const).filter((name) =>
      this.holdsManaged(name),
    );
    if (holders.length > 0) {
      throw this.error(
        `resource_changes is missing while ${holders.join(' and ')} ${holders.length > 1 ? 'have' : 'has'} managed resources, as with -refresh-only; make the plan without that option`,
      );
    }
  }

  private holdsManaged(section: 'planned_values' | 'prior_state' | 'resource_drift'): boolean {
    if (!this.sections.has(section)) return false;
    let found = false;
    this.visitResources(this.sections.start(section), (mode) => {
      found ||= mode !== 'data';
    });
    return found;
  }

  /** Visits every resource of a list of resources, a module, or a state. */
  private visitResources(
    at: number,
    visit: (mode: string | undefined, start: number, end: number) => void,
  ): void {
    const members = new Members(this.scanner, MODULE);
    if (this.scanner.isArray(at)) {
      this.scanner.elements(at, (start) => {
        if (!this.scanner.isObject(start)) return this.scanner.value(start);
        const end = members.read(start);
        if (members.has('mode')) visit(members.text('mode'), start, end);
        else this.visitResources(start, visit);
        return end;
      });
    } else if (this.scanner.isObject(at)) {
      members.read(at);
      for (const name of ['values', 'root_module', 'resources', 'child_modules'] as const) {
        if (members.has(name)) this.visitResources(members.start(name), visit);
      }
    }
  }

  private writePlan(): void {
    const { writer, sections } = this;
    writer.ascii('{');
    for (const name of COPIED) {
      if (!sections.has(name)) continue;
      this.copy(sections.keyStart(name), sections.end(name));
      writer.ascii(',');
    }
    this.writePriorState();
    writer.ascii('"resource_changes":[');
    if (sections.has('resource_changes')) {
      this.scanner.elements(sections.start('resource_changes'), (start, index) => {
        if (index > 0) writer.ascii(',');
        this.resourceChanges++;
        return this.writeResource(start, index);
      });
    }
    writer.ascii(']}');
  }

  /** Data resources that were read while planning. Managed objects as they are before the apply are nobody's concern. */
  private writePriorState(): void {
    const { writer, sections } = this;
    if (!sections.isObject('prior_state')) return;
    const state = new Members(this.scanner, MODULE);
    state.read(sections.start('prior_state'));
    if (!state.isObject('values')) return;
    state.read(state.start('values'));
    if (!state.isObject('root_module')) return;
    writer.ascii('"prior_state":{"values":{"root_module":');
    this.writeModule(state.start('root_module'));
    writer.ascii('}},');
  }

  private writeModule(at: number): void {
    const { writer, scanner } = this;
    const module = new Members(scanner, MODULE);
    module.read(at);
    let separator = '{';
    if (module.has('address')) {
      writer.ascii(separator);
      this.copy(module.keyStart('address'), module.end('address'));
      separator = ',';
    }
    writer.ascii(`${separator}"resources":[`);
    let first = true;
    if (module.isArray('resources')) {
      this.visitResources(module.start('resources'), (mode, start, end) => {
        if (mode !== 'data') return;
        if (!first) writer.ascii(',');
        first = false;
        this.copy(start, end);
      });
    }
    writer.ascii('],"child_modules":[');
    if (module.isArray('child_modules')) {
      scanner.elements(module.start('child_modules'), (start, index) => {
        if (index > 0) writer.ascii(',');
        if (scanner.isObject(start)) this.writeModule(start);
        else writer.ascii('{}');
        return scanner.value(start);
      });
    }
    writer.ascii(']}');
  }

  private writeResource(at: number, index: number): number {
    const { resource, change, scanner } = this;
    if (!scanner.isObject(at)) {
      this.report(index, 'must be an object');
      return scanner.value(at);
    }
    const end = resource.read(at);
    if (!resource.isObject('change')) {
      this.report(index, 'has no change');
      return end;
    }
    change.read(resource.start('change'));
    if (this.checkResource(index)) this.writeChange();
    return end;
  }

  /** True where the resource can be written. */
  private checkResource(index: number): boolean {
    const { resource, change } = this;
    const problems: string[] = [];
    const repeated = resource.repeated ?? change.repeated;
    if (repeated !== undefined) problems.push(`${repeated} occurs twice`);
    const address = resource.text('address');
    const mode = resource.text('mode');
    const type = resource.text('type');
    const name = resource.text('name');
    const module = resource.has('module_address') ? resource.text('module_address') : '';
    const key = resource.value('index');
    if (mode !== 'managed' && mode !== 'data')
      problems.push(`mode must be managed or data, got ${quote(resource.value('mode'))}`);
    if (address === undefined || type === undefined || name === undefined || module === undefined) {
      problems.push('address, type and name must be texts, and module_address where there is one');
    } else {
      const problem = addressProblem({
        address,
        module,
        mode: mode === 'data' ? 'data' : 'managed',
        type,
        name,
        key,
      });
      if (problem !== undefined) problems.push(problem);
      const identity = `${address}\n${resource.text('deposed') ?? ''}`;
      if (this.seen.has(identity)) problems.push(`${address} occurs twice`);
      this.seen.add(identity);
    }
    problems.push(...this.changeProblems(mode));
    for (const problem of problems) this.report(index, problem);
    return problems.length === 0;
  }

  private changeProblems(mode: string | undefined): string[] {
    const { change, resource } = this;
    const missing = (['actions', ...BY_ATTRIBUTE] as const).filter((name) => !change.has(name));
    if (missing.length > 0) return missing.map((name) => `change.${name} is missing`);
    const actions = change.value('actions');
    const planned = Array.isArray(actions) ? ACTIONS.get(actions.join(',')) : undefined;
    if (planned === undefined) return [`change.actions is unknown: ${quote(actions)}`];
    if (planned.mode === 'data' && mode === 'managed')
      return ['change.actions is read for a managed resource'];
    const deposed = resource.has('deposed');
    const problems: string[] = [];
    if (planned.exists !== change.isObject('after')) {
      problems.push(`change.after must be ${planned.exists ? 'an object' : 'null'} for ${quote(actions)}`);
    }
    for (const name of ['after_unknown', 'after_sensitive'] as const) {
      if (!change.isObject(name) && typeof change.value(name) !== 'boolean') {
        problems.push(`change.${name} must be an object or a boolean`);
      }
    }
    if (mode === 'managed' && planned.exists && !deposed) this.resources++;
    return problems;
  }

  private writeChange(): void {
    const { writer, resource, change } = this;
    const attributes = this.kept.of(resource.text('type') ?? '');
    writer.ascii('{');
    for (const name of RESOURCE_COPIED) {
      if (!resource.has(name)) continue;
      this.copy(resource.keyStart(name), resource.end(name));
      writer.ascii(',');
    }
    writer.ascii('"change":{');
    this.copy(change.keyStart('actions'), change.end('actions'));
    if (change.has('importing')) {
      writer.ascii(',');
      this.copy(change.keyStart('importing'), change.end('importing'));
    }
    for (const name of BY_ATTRIBUTE) {
      writer.ascii(`,"${name}":`);
      if (!change.isObject(name)) {
        this.copy(change.start(name), change.end(name));
        continue;
      }
      let separator = '{';
      this.scanner.members(change.start(name), (keyStart, keyEnd, valueStart) => {
        const valueEnd = this.scanner.value(valueStart);
        if (attributes.find(this.scanner.bytes, keyStart, keyEnd) >= 0) {
          writer.ascii(separator);
          separator = ',';
          this.copy(keyStart, valueEnd);
        }
        return valueEnd;
      });
      writer.ascii(separator === '{' ? '{}' : '}');
    }
    writer.ascii('}}');
  }

  private copy(start: number, end: number): void {
    this.writer.copy(this.scanner.bytes, start, end);
  }

  private report(index: number, problem: string): void {
    this.problems.push(`${this.name}: resource_changes[${index}]: ${problem}; ${DAMAGED}`);
  }

  private error(problem: string): DocumentError {
    return new DocumentError(`${this.name}: ${problem}`);
  }

  private throwIfAny(): void {
    const rest = this.problems.length - MAX_PROBLEMS;
    if (rest > 0)
      this.problems.splice(MAX_PROBLEMS, rest, `${this.name}: ${rest} more problems are not shown`);
    if (this.problems.length > 0) throw new DocumentError(this.problems);
  }
}

/** Bytes that the written plan may be longer than what it was read from: the frames of sections that are absent there. */
const SLACK = 1024;
