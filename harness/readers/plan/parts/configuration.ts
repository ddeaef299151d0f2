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

/** Deeper than policies follow (lib.reference: eight): what lies there is not divided. */
const MAX_LEVELS = 64;

/** Reads `configuration` of a plan ("JSON Output Format", Configuration Representation), which stays where it is. */
export class Configuration {
  /** Members of `configuration` but for `root_module` and `provider_config`. */
  readonly members = new Map<string, MemberSpan>();
  /** The provider configurations by their keys. */
  readonly providers = new Map<string, MemberSpan>();
  readonly root: ConfiguredModule;
  private readonly byPath = new Map<string, ConfiguredModule>();

  /** @param at where the value of `configuration` begins. */
  constructor(
    private readonly scanner: JsonScanner,
    at: number,
  ) {
    let root: MemberSpan | undefined;
    for (const [name, span] of this.membersAt(at)) {
      if (name === 'root_module') root = span;
      else if (name === 'provider_config' && scanner.isObject(span.valueStart))
        for (const [key, provider] of this.membersAt(span.valueStart)) this.providers.set(key, provider);
      else this.members.set(name, span);
    }
    this.root = this.module('', undefined, '', new Map(), root?.valueStart, 0);
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

  private module(
    path: string,
    parent: ConfiguredModule | undefined,
    name: string,
    call: ReadonlyMap<string, MemberSpan>,
    at: number | undefined,
    level: number,
  ): ConfiguredModule {
    const { scanner } = this;
    const members = new Map<string, MemberSpan>();
    const resources = new Map<string, ConfiguredResource>();
    const calls = new Map<string, ConfiguredModule>();
    const module: ConfiguredModule = { path, parent, name, call, members, resources, calls };
    this.byPath.set(path, module);
    if (at === undefined || !scanner.isObject(at)) return module;
    for (const [key, span] of this.membersAt(at)) {
      if (key === 'resources' && scanner.isArray(span.valueStart))
        this.readResources(span.valueStart, resources);
      else if (key === 'module_calls' && scanner.isObject(span.valueStart) && level < MAX_LEVELS)
        this.readCalls(span.valueStart, module, calls, level);
      else members.set(key, span);
    }
    return module;
  }

  private readResources(at: number, resources: Map<string, ConfiguredResource>): void {
    const { scanner } = this;
    const members = new Members(scanner, RESOURCE);
    scanner.elements(at, (start) => {
      if (!scanner.isObject(start)) return scanner.value(start);
      const end = members.read(start);
      const address = members.text(R.address);
      const span = (slot: number): Span | undefined =>
        members.has(slot) ? { start: members.start(slot), end: members.end(slot) } : undefined;
      if (address !== undefined)
        resources.set(address, {
          start,
          end,
          provider: members.text(R.provider_config_key) ?? '',
          expressions: span(R.expressions),
          provisioners: span(R.provisioners),
        });
      return end;
    });
  }

  private readCalls(
    at: number,
    parent: ConfiguredModule,
    calls: Map<string, ConfiguredModule>,
    level: number,
  ): void {
    for (const [name, span] of this.membersAt(at)) {
      if (!this.scanner.isObject(span.valueStart)) continue;
      const call = this.membersAt(span.valueStart);
      const inner = call.get('module');
      call.delete('module');
      const path = parent.path === '' ? name : `${parent.path}.${name}`;
      calls.set(name, this.module(path, parent, name, call, inner?.valueStart, level + 1));
    }
  }

  private membersAt(at: number): Map<string, MemberSpan> {
    const { scanner } = this;
    const members = new Map<string, MemberSpan>();
    scanner.members(at, (keyStart, keyEnd, valueStart) => {
      const end = scanner.value(valueStart);
      members.set(scanner.text(keyStart, keyEnd), { start: keyStart, end, valueStart });
      return end;
    });
    return members;
  }
}

/**
 * Every text of a reference in a value of the configuration: those that Terraform lists, and those that stand in a text of its
 * JSON syntax, where an index that is an expression is left out.
 */
export function referencesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === 'string') {
    if (value.includes('${'))
      for (const [text] of value.matchAll(WRITTEN)) found.add(text.replace(EXPRESSION_INDEX, ''));
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

const WRITTEN = /[A-Za-z_][\w-]*(?:\.[\w-]+|\[[^\]]*\])+/g;
const EXPRESSION_INDEX = /\[(?!(?:\d+|"[^"]*")\])[^\]]*\]/g;

function addTexts(list: readonly unknown[], found: Set<string>): void {
  for (const text of list) if (typeof text === 'string') found.add(text);
}
