import type { JsonScanner, Span } from '../../../../core/json/scanner';
import { Members, slotsOf } from '../../../../core/json/members';
import type { PlanObject } from './plan-objects';

const RESOURCE = ['address', 'provider_config_key', 'expressions', 'provisioners'] as const;
const R = slotsOf(RESOURCE);

/** A member of an object: from its key to the end of its value, and where the value begins. */
export interface MemberSpan extends Span {
  readonly valueStart: number;
}

/** The texts of references below a part of the configuration. */
export type References = readonly string[];

/** One resource of the configuration: where it lies, and what of it is looked into. */
export interface ConfiguredResource extends Span {
  /** The key of the provider configuration as it is written; empty where there is none. */
  readonly provider: string;
  readonly expressions: Span | undefined;
  readonly provisioners: Span | undefined;
}

/** The configuration of one module: where its parts lie in the document. */
export interface ConfiguredModule {
  /** Names of the calls that lead to it, joined with dots. */
  readonly path: string;
  readonly parent: ConfiguredModule | undefined;
  /** The name of its call. */
  readonly name: string;
  /** Members of its call but for `module`; none for the root module. */
  readonly call: ReadonlyMap<string, MemberSpan>;
  /** Members of the module but for `resources` and `module_calls`. */
  readonly members: ReadonlyMap<string, MemberSpan>;
  /** Its resources by address (`type.name`, `data.type.name`). */
  readonly resources: ReadonlyMap<string, ConfiguredResource>;
  readonly calls: ReadonlyMap<string, ConfiguredModule>;
}

/** Reads `configuration` of a plan ("JSON Output Format", Configuration Representation), which stays where it is, in one pass. */
export class Configuration {
  /** Members of `configuration` but for `root_module` and `provider_config`. */
  readonly members: ReadonlyMap<string, MemberSpan>;
  /** The provider configurations by their keys. */
  readonly providers: ReadonlyMap<string, MemberSpan>;
  readonly root: ConfiguredModule;
  /** Where it ends. */
  readonly end: number;
  private readonly byPath = new Map<string, ConfiguredModule>();
  private readonly resource: Members<(typeof RESOURCE)[number]>;

  /** @param at where the value of `configuration` begins. */
  constructor(
    private readonly scanner: JsonScanner,
    at: number,
  ) {
    this.resource = new Members(scanner, RESOURCE);
    const root = this.newModule('', undefined, '');
    let providers = new Map<string, MemberSpan>();
    const read = this.membersAt(at, {
      root_module: (start) => this.readModule(root, start),
      provider_config: (start) => {
        const { members, end } = this.membersAt(start);
        providers = members;
        return end;
      },
    });
    this.members = read.members;
    this.end = read.end;
    this.providers = providers;
    this.root = root;
  }

  /** The module at a path of names. */
  at(path: string): ConfiguredModule | undefined {
    return this.byPath.get(path);
  }

  /** The value of a member. */
  value(span: MemberSpan): unknown {
    return this.scanner.parse(span.valueStart, span.end);
  }

  /** The configuration of an object; undefined where there is none. */
  of({ module, declared }: PlanObject): ConfiguredResource | undefined {
    return this.byPath.get(module.path)?.resources.get(declared);
  }

  private newModule(path: string, parent: ConfiguredModule | undefined, name: string): MutableModule {
    const module = {
      path,
      parent,
      name,
      call: new Map<string, MemberSpan>(),
      members: new Map<string, MemberSpan>(),
      resources: new Map<string, ConfiguredResource>(),
      calls: new Map<string, ConfiguredModule>(),
    };
    this.byPath.set(path, module);
    return module;
  }

  private readModule(module: MutableModule, at: number): number {
    const { members, end } = this.membersAt(at, {
      resources: (start) => this.readResources(module, start),
      module_calls: (start) => this.readCalls(module, start),
    });
    for (const [name, span] of members) module.members.set(name, span);
    return end;
  }

  private readResources({ resources }: MutableModule, at: number): number {
    const { scanner, resource } = this;
    if (!scanner.isArray(at)) return scanner.value(at);
    return scanner.elements(at, (start) => {
      if (!scanner.isObject(start)) return scanner.value(start);
      const end = resource.read(start);
      const address = resource.text(R.address);
      const span = (slot: number): Span | undefined =>
        resource.has(slot) ? { start: resource.start(slot), end: resource.end(slot) } : undefined;
      if (address === undefined) return end;
      resources.set(address, {
        start,
        end,
        provider: resource.text(R.provider_config_key) ?? '',
        expressions: span(R.expressions),
        provisioners: span(R.provisioners),
      });
      return end;
    });
  }

  private readCalls(parent: MutableModule, at: number): number {
    const { scanner } = this;
    if (!scanner.isObject(at)) return scanner.value(at);
    return scanner.members(at, (keyStart, keyEnd, start) => {
      if (!scanner.isObject(start)) return scanner.value(start);
      const name = scanner.text(keyStart, keyEnd);
      const path = parent.path === '' ? name : `${parent.path}.${name}`;
      const module = this.newModule(path, parent, name);
      parent.calls.set(name, module);
      const { members, end } = this.membersAt(start, { module: (inner) => this.readModule(module, inner) });
      for (const [key, span] of members) module.call.set(key, span);
      return end;
    });
  }

  /**
   * The members of an object, and where it ends.
   *
   * @param others read the values of some members, which are not among those that are returned.
   */
  private membersAt(
    at: number,
    others: Readonly<Record<string, (start: number) => number>> = {},
  ): { readonly members: Map<string, MemberSpan>; readonly end: number } {
    const { scanner } = this;
    const members = new Map<string, MemberSpan>();
    if (!scanner.isObject(at)) return { members, end: scanner.value(at) };
    const end = scanner.members(at, (keyStart, keyEnd, valueStart) => {
      const name = scanner.text(keyStart, keyEnd);
      if (Object.hasOwn(others, name)) return (others[name] as (start: number) => number)(valueStart);
      const valueEnd = scanner.value(valueStart);
      members.set(name, { start: keyStart, end: valueEnd, valueStart });
      return valueEnd;
    });
    return { members, end };
  }
}

interface MutableModule extends ConfiguredModule {
  readonly call: Map<string, MemberSpan>;
  readonly members: Map<string, MemberSpan>;
  readonly resources: Map<string, ConfiguredResource>;
  readonly calls: Map<string, ConfiguredModule>;
}

/**
 * Every text of a reference in a value of the configuration: those that Terraform lists, and those that stand in a text of its
 * JSON syntax, where an index that is an expression is left out.
 */
export function referencesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === 'string') {
    if (value.includes('${')) addWritten(value, found);
  } else if (Array.isArray(value)) {
    for (const element of value) referencesIn(element, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (name === 'references' && Array.isArray(member)) addTexts(member, found);
      else referencesIn(member, found);
    }
  }
  return found;
}

const TEMPLATE = /\$\{([^}]*)\}/g;
const WRITTEN = /[A-Za-z_][\w-]*(?:\.[\w-]+|\[[^\]]*\])+/g;
const EXPRESSION_INDEX = /\[(?!(?:\d+|"[^"]*")\])[^\]]*\]/g;

function addWritten(text: string, found: Set<string>): void {
  for (const [, expression = ''] of text.matchAll(TEMPLATE))
    for (const [written] of expression.matchAll(WRITTEN)) found.add(written.replace(EXPRESSION_INDEX, ''));
}

function addTexts(list: readonly unknown[], found: Set<string>): void {
  for (const text of list) if (typeof text === 'string') found.add(text);
}
