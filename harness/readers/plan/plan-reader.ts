import { quote } from '../../../core/text/quote';
import { ByteWriter } from '../../../core/json/byte-writer';
import type { Document } from '../../documents/document';
import type { JsonScanner, Span } from '../../../core/json/scanner';
import type { LiveSection } from '../../documents/live-account';
import type { KeptAttributes } from './kept-attributes';
import { Members, slotsOf } from '../../../core/json/members';
import { PlannedValues } from './planned-values';
import { ResourceChanges } from './resource-changes';
import { limited, ProblemsError } from '../../../core/problems';

/** The sections that policies see as they stand in the plan. */
const COPIED = ['format_version', 'terraform_version', 'variables', 'configuration'] as const;

const MODULE = ['address', 'mode', 'resources', 'child_modules', 'root_module', 'values'] as const;
const M = slotsOf(MODULE);

/** More problems of one plan than these help nobody. */
const MAX_PROBLEMS = 20;

/** Bytes of punctuation that the pruned plan may have beyond those of the plan. */
const SLACK = 1024;

const DAMAGED = 'the plan is damaged, make it again';

/**
 * Reads a Terraform plan, and prunes it to what the policies read; what is kept is not reshaped.
 *
 * The top level is that of "JSON Output Format" (Terraform 1.11 documentation); sections that are not
 * named here are validated as JSON and dropped, since that page asks readers to ignore what they do not know.
 */
export class PlanReader {
  /** The members of the top level. */
  readonly sections = new Map<string, Span & { readonly keyStart: number }>();
  /** The reader of the plan inside of the wrapper in which HCP Terraform hands plans to policies, if there is one. */
  wrapped: PlanReader | undefined;

  private readonly writer: ByteWriter;
  private readonly changes: ResourceChanges;
  private readonly planned: PlannedValues;
  private repeated: string | undefined;

  constructor(
    private readonly scanner: JsonScanner,
    private readonly source: { readonly name: string; readonly sha256: string },
    private readonly kept: KeptAttributes,
    private readonly liveSection: (value: unknown) => LiveSection | { readonly problem: string },
    private readonly mayBeWrapper = true,
  ) {
    this.writer = new ByteWriter(scanner.length + SLACK);
    this.changes = new ResourceChanges(scanner, this.writer, kept);
    this.planned = new PlannedValues(scanner);
    this.writer.ascii('{"resource_changes":');
  }

  /**
   * Reads the object that begins at an offset, whatever it turns out to be, and returns the offset after it.
   *
   * @throws JsonError where it is not whole JSON.
   */
  scan(at: number): number {
    const { scanner, sections } = this;
    return scanner.members(at, (keyStart, keyEnd, start) => {
      const name = scanner.text(keyStart, keyEnd);
      const end = this.scanSection(name, start);
      if (sections.has(name)) this.markRepeated(name);
      sections.set(name, { keyStart, start, end });
      return end;
    });
  }

  /**
   * The plan, after `scan`.
   *
   * @throws ProblemsError (document) where it is not a whole, well-formed plan of format version 1.
   */
  finish(): Document {
    this.checkVersion();
    if (this.repeated !== undefined) throw this.error(`${quote(this.repeated)} occurs twice; ${DAMAGED}`);
    this.checkWhole();
    this.checkSections();
    this.throwIfAny(this.changes.problems);
    this.checkPlanned();
    const live = this.live();
    this.writeSections();
    const version = this.value('terraform_version');
    return {
      ...this.source,
      stage: live === undefined ? 'plan' : 'live',
      ...(live === undefined ? {} : { live: live.account, reading: live.reading }),
      terraformVersion: typeof version === 'string' ? version : null,
      completenessKnown: this.sections.has('complete'),
      resources: this.changes.resources,
      resourceChanges: this.changes.count,
      bytes: this.writer.written(),
    };
  }

  /** What a document that the live reader wrote says of the account. */
  private live(): LiveSection | undefined {
    if (!this.sections.has('live_account')) return undefined;
    const section = this.liveSection(this.value('live_account'));
    if ('problem' in section)
      throw this.error(
        `live_account: ${section.problem}; read the account again with check --live --save FILE`,
      );
    return section;
  }

  private markRepeated(name: string): void {
    this.repeated = name;
    if (this.wrapped !== undefined) this.wrapped.repeated = name;
  }

  private scanSection(name: string, at: number): number {
    const { scanner } = this;
    if (name === 'resource_changes' && scanner.isArray(at) && !this.sections.has(name)) {
      return this.changes.read(at);
    }
    if (name === 'planned_values') return this.planned.read(at);
    if (this.mayBeWrapper && name === 'plan' && scanner.isObject(at)) {
      this.wrapped = new PlanReader(scanner, this.source, this.kept, this.liveSection, false);
      return this.wrapped.scan(at);
    }
    return scanner.value(at);
  }

  private checkVersion(): void {
    const version = this.value('format_version');
    if (typeof version !== 'string' || !/^1\.\d+$/.test(version)) {
      throw this.error(
        `format_version must be 1.x, got ${quote(version)}; make the plan with a Terraform that writes it (1.1 or later)`,
      );
    }
  }

  private checkWhole(): void {
    const errored = this.sections.has('errored') ? this.value('errored') : false;
    const complete = this.sections.has('complete') ? this.value('complete') : true;
    for (const [name, value] of Object.entries({ errored, complete })) {
      if (typeof value !== 'boolean') {
        throw this.error(`${name} must be true or false, got ${quote(value)}; ${DAMAGED}`);
      }
    }
    if (errored === true) {
      throw this.error(
        'planning failed and left resources out (errored: true); mend what terraform plan reports, then plan again',
      );
    }
    const deferred = this.value('deferred_changes') ?? [];
    if (!Array.isArray(deferred)) throw this.error(`deferred_changes must be an array; ${DAMAGED}`);
    if (deferred.length > 0) {
      throw this.error(
        `it is not complete: ${deferred.length} deferred ${deferred.length === 1 ? 'change' : 'changes'}; apply what they wait for, then plan again`,
      );
    }
    if (complete === false) {
      throw this.error(
        'it is not complete (complete: false), as with -target or -exclude, or with deferred changes; plan everything',
      );
    }
  }

  private checkSections(): void {
    const configuration = this.sections.get('configuration');
    const root = new Members(this.scanner, ['root_module']);
    if (configuration !== undefined && this.scanner.isObject(configuration.start))
      root.read(configuration.start);
    if (!root.isObject(0)) throw this.error(`configuration with its root_module is missing; ${DAMAGED}`);
    const changes = this.sections.get('resource_changes');
    if (changes !== undefined && !this.scanner.isArray(changes.start))
      throw this.error(`resource_changes must be an array; ${DAMAGED}`);
    if (this.changes.count > 0) return;
    // Where nothing is to be applied, drift alone is of resources that neither exist nor are wanted any more.
    const isApplicable = this.value('applyable') !== false;
    const holders = ['planned_values', 'prior_state', ...(isApplicable ? ['resource_drift'] : [])].filter(
      (name) => this.holdsManaged(name),
    );
    if (holders.length > 0) {
      throw this.error(
        `resource_changes is ${changes === undefined ? 'missing' : 'empty'} although ${holders.join(' and ')} ${holders.length > 1 ? 'have' : 'has'} managed resources, as with -refresh-only; make the plan without that option`,
      );
    }
  }

  /** What is planned but no change would go unjudged. */
  private checkPlanned(): void {
    const section = this.sections.get('planned_values');
    if (section === undefined) return;
    if (!this.scanner.isObject(section.start))
      throw this.error(`planned_values must be an object; ${DAMAGED}`);
    this.throwIfAny(
      this.planned
        .lacking(this.changes.addresses)
        .map((address) =>
          address === undefined
            ? 'planned_values has a resource without an address'
            : `planned_values has ${quote(address)}, resource_changes has not`,
        ),
    );
  }

  private holdsManaged(section: string): boolean {
    const span = this.sections.get(section);
    if (span === undefined) return false;
    let found = false;
    this.visitResources(span.start, (mode) => {
      found ||= mode !== 'data';
    });
    return found;
  }

  /** Visits every resource of a list of resources, of a module and the modules below, or of a state. */
  private visitResources(
    at: number,
    visit: (mode: string | undefined, start: number, end: number) => void,
  ): void {
    const { scanner } = this;
    const members = new Members(scanner, MODULE);
    if (scanner.isArray(at)) {
      scanner.elements(at, (start) => {
        if (!scanner.isObject(start)) return scanner.value(start);
        const end = members.read(start);
        if (members.has(M.mode)) visit(members.text(M.mode), start, end);
        else this.visitResources(start, visit);
        return end;
      });
    } else if (scanner.isObject(at)) {
      members.read(at);
      for (const slot of [M.values, M.root_module, M.resources, M.child_modules]) {
        if (members.has(slot)) this.visitResources(members.start(slot), visit);
      }
    }
  }

  private writeSections(): void {
    const { writer, sections } = this;
    if (!sections.has('resource_changes')) writer.ascii('[]');
    for (const name of COPIED) {
      const section = sections.get(name);
      if (section === undefined) continue;
      writer.ascii(',');
      this.copy(section.keyStart, section.end);
    }
    this.writePriorState();
    writer.ascii('}');
  }

  /** Data resources that were read while planning. Managed objects as they are before the apply are nobody's concern. */
  private writePriorState(): void {
    const { writer, scanner } = this;
    const section = this.sections.get('prior_state');
    if (section === undefined || !scanner.isObject(section.start)) return;
    const state = new Members(scanner, MODULE);
    state.read(section.start);
    if (!state.isObject(M.values)) return;
    state.read(state.start(M.values));
    if (!state.isObject(M.root_module)) return;
    writer.ascii(',"prior_state":{"values":{"root_module":');
    this.writeModule(state.start(M.root_module));
    writer.ascii('}}');
  }

  /** Never more than the module itself has: the writer's memory is that of the plan. */
  private writeModule(at: number): void {
    const { writer, scanner } = this;
    const module = new Members(scanner, MODULE);
    module.read(at);
    writer.ascii('{');
    const member = separator(writer);
    if (module.has(M.address)) {
      member();
      this.copy(module.keyStart(M.address), module.end(M.address));
    }
    if (module.isArray(M.resources)) {
      member();
      writer.ascii('"resources":[');
      const element = separator(writer);
      this.visitResources(module.start(M.resources), (mode, start, end) => {
        if (mode !== 'data') return;
        element();
        this.copy(start, end);
      });
      writer.ascii(']');
    }
    if (module.isArray(M.child_modules)) {
      member();
      writer.ascii('"child_modules":[');
      const element = separator(writer);
      scanner.elements(module.start(M.child_modules), (start) => {
        if (!scanner.isObject(start)) return scanner.value(start);
        element();
        this.writeModule(start);
        return scanner.value(start);
      });
      writer.ascii(']');
    }
    writer.ascii('}');
  }

  private value(section: string): unknown {
    const span = this.sections.get(section);
    return span === undefined ? undefined : this.scanner.parse(span.start, span.end);
  }

  private copy(start: number, end: number): void {
    this.writer.copy(this.scanner.bytes, start, end);
  }

  private error(problem: string): ProblemsError {
    return new ProblemsError('document', `${this.source.name}: ${problem}`);
  }

  private throwIfAny(problems: readonly string[]): void {
    if (problems.length === 0) return;
    const { name } = this.source;
    const lines = problems.map((problem) => `${name}: ${problem}; ${DAMAGED}`);
    throw new ProblemsError('document', limited(name, lines, MAX_PROBLEMS));
  }
}

/** Writes a comma before each element but the first. */
function separator(writer: ByteWriter): () => void {
  let text = '';
  return () => {
    writer.ascii(text);
    text = ',';
  };
}
