import { ByteWriter } from '../../../../core/json/byte-writer';
import type { JsonScanner, Span } from '../../../../core/json/scanner';
import type { Configuration, ConfiguredModule } from './configuration';
import type { Witness } from './everywhere';
import type { ModuleInstance } from './module-instances';
import type { PlanObject } from './plan-objects';

/** What a part of a plan is made of. */
export interface PartContent {
  /** The objects that the part is about. */
  readonly own: Iterable<PlanObject>;
  /** Objects that verdicts about those depend on. */
  readonly context: Iterable<PlanObject>;
  readonly witnesses: readonly Witness[];
  /** Modules whose configuration is needed, beside those of the objects. */
  readonly modules: Iterable<ConfiguredModule>;
  /** Addresses of entries of `resource_changes` that the part is not about. */
  readonly contextAddresses: Iterable<string>;
}

/** A part, as policies read it. */
export interface WrittenPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly resourceChanges: number;
}

/** Sections of a plan that every part has. */
export interface SharedSections {
  readonly members: readonly Span[];
  readonly configuration: Configuration;
}

/** What punctuation, and names of members, add to a part at most, in bytes for each thing that is written. */
const SLACK = 64;

/** Writes parts of a plan: what is in them stands there as it stands in the plan. */
export class PartWriter {
  constructor(
    private readonly scanner: JsonScanner,
    private readonly shared: SharedSections,
  ) {}

  write(content: PartContent): WrittenPart {
    const { scanner, shared } = this;
    const objects = [...content.own, ...content.context];
    const witnesses = content.witnesses.map(({ bytes }) => bytes);
    const context = Buffer.from(JSON.stringify([...content.contextAddresses]));
    const tree = this.configured(objects, content);
    const writer = new ByteWriter(this.capacity(objects, tree, [...witnesses, context]));
    const changes = objects.flatMap((object) => object.changes).sort((a, b) => a.start - b.start);
    writer.ascii('{"resource_changes":[');
    const element = separator(writer);
    for (const { start, end } of changes) {
      element();
      writer.copy(scanner.bytes, start, end);
    }
    for (const witness of witnesses) {
      element();
      writer.copy(witness, 0, witness.length);
    }
    writer.ascii(']');
    for (const { start, end } of shared.members) {
      writer.ascii(',');
      writer.copy(scanner.bytes, start, end);
    }
    writer.ascii(',"part":{"context":');
    writer.copy(context, 0, context.length);
    writer.ascii('}');
    this.writeConfiguration(writer, tree);
    this.writePriorState(writer, objects);
    writer.ascii('}');
    return { bytes: writer.written(), resourceChanges: changes.length + witnesses.length };
  }

  /** The entries of `resource_changes` of objects, as a plan that has nothing else. */
  writeChanges(objects: Iterable<PlanObject>): Uint8Array<ArrayBuffer> {
    const spans = [...objects].flatMap((object) => object.changes).sort((a, b) => a.start - b.start);
    const bytes = spans.reduce((sum, { start, end }) => sum + end - start + 1, SLACK);
    const writer = new ByteWriter(bytes);
    writer.ascii('{"resource_changes":[');
    const element = separator(writer);
    for (const span of spans) this.copy(writer, element, span);
    writer.ascii(']}');
    return writer.written();
  }

  /** The resources of the configuration that a part has, by module, with every module on the way to them. */
  private configured(
    objects: readonly PlanObject[],
    { modules, witnesses }: PartContent,
  ): Map<ConfiguredModule, Map<string, Span>> {
    const { configuration } = this.shared;
    const tree = new Map<ConfiguredModule, Map<string, Span>>([[configuration.root, new Map()]]);
    const include = (module: ConfiguredModule): Map<string, Span> => {
      const known = tree.get(module);
      if (known !== undefined) return known;
      if (module.parent !== undefined) include(module.parent);
      const resources = new Map<string, Span>();
      tree.set(module, resources);
      return resources;
    };
    for (const module of modules) include(module);
    for (const { module, declared } of [...objects, ...witnesses.map(({ object }) => object)]) {
      const configured = configuration.at(module.path);
      const resource = configured?.resources.get(declared);
      if (configured === undefined) continue;
      const resources = include(configured);
      if (resource !== undefined) resources.set(declared, resource);
    }
    return tree;
  }

  private capacity(
    objects: readonly PlanObject[],
    tree: ReadonlyMap<ConfiguredModule, ReadonlyMap<string, Span>>,
    others: readonly Buffer[],
  ): number {
    const { members, configuration } = this.shared;
    let bytes = 1024;
    const add = (size: number): void => void (bytes += size + SLACK);
    for (const object of objects) {
      add(object.bytes + object.module.address.length * 4);
      bytes += (object.changes.length + object.read.length) * SLACK;
    }
    for (const [module, resources] of tree) {
      add(module.name.length * 6);
      for (const { start, end } of [
        ...module.call.values(),
        ...module.members.values(),
        ...resources.values(),
      ])
        add(end - start);
    }
    for (const { length } of others) add(length);
    for (const { start, end } of [
      ...members,
      ...configuration.members.values(),
      ...configuration.providers.values(),
    ])
      add(end - start);
    return bytes;
  }

  private writeConfiguration(
    writer: ByteWriter,
    tree: ReadonlyMap<ConfiguredModule, ReadonlyMap<string, Span>>,
  ): void {
    const { configuration } = this.shared;
    writer.ascii(',"configuration":{');
    const member = separator(writer);
    for (const span of configuration.members.values()) this.copy(writer, member, span);
    member();
    writer.ascii('"provider_config":{');
    const provider = separator(writer);
    for (const [key, span] of configuration.providers) {
      if (isOfPart(key, tree, configuration)) this.copy(writer, provider, span);
    }
    writer.ascii('},"root_module":');
    this.writeModule(writer, configuration.root, tree);
    writer.ascii('}');
  }

  private writeModule(
    writer: ByteWriter,
    module: ConfiguredModule,
    tree: ReadonlyMap<ConfiguredModule, ReadonlyMap<string, Span>>,
  ): void {
    writer.ascii('{');
    const member = separator(writer);
    for (const span of module.members.values()) this.copy(writer, member, span);
    member();
    writer.ascii('"resources":[');
    const resource = separator(writer);
    for (const span of tree.get(module)?.values() ?? []) this.copy(writer, resource, span);
    writer.ascii('],"module_calls":{');
    const call = separator(writer);
    for (const [name, called] of module.calls) {
      if (!tree.has(called)) continue;
      call();
      writer.ascii(`${asciiJson(name)}:{`);
      const inCall = separator(writer);
      for (const span of called.call.values()) this.copy(writer, inCall, span);
      inCall();
      writer.ascii('"module":');
      this.writeModule(writer, called, tree);
      writer.ascii('}');
    }
    writer.ascii('}}');
  }

  private writePriorState(writer: ByteWriter, objects: readonly PlanObject[]): void {
    const byModule = new Map<ModuleInstance, Span[]>();
    const include = (module: ModuleInstance): Span[] => {
      let spans = byModule.get(module);
      if (spans === undefined) {
        if (module.parent !== undefined) include(module.parent);
        byModule.set(module, (spans = []));
      }
      return spans;
    };
    for (const { module, read } of objects) if (read.length > 0) include(module).push(...read);
    const [[root] = []] = byModule;
    if (root === undefined) return;
    writer.ascii(',"prior_state":{"values":{"root_module":');
    this.writeState(writer, root, byModule);
    writer.ascii('}}');
  }

  private writeState(
    writer: ByteWriter,
    module: ModuleInstance,
    byModule: ReadonlyMap<ModuleInstance, readonly Span[]>,
  ): void {
    writer.ascii(
      module.address === '' ? '{"resources":[' : `{"address":${asciiJson(module.address)},"resources":[`,
    );
    const resource = separator(writer);
    for (const span of byModule.get(module) ?? []) this.copy(writer, resource, span);
    writer.ascii('],"child_modules":[');
    const child = separator(writer);
    for (const inner of [...module.children.values()].flat()) {
      if (!byModule.has(inner)) continue;
      child();
      this.writeState(writer, inner, byModule);
    }
    writer.ascii(']}');
  }

  private copy(writer: ByteWriter, separate: () => void, { start, end }: Span): void {
    separate();
    writer.copy(this.scanner.bytes, start, end);
  }
}

/** Whether a provider configuration is of the root module or of a module of the part: its key is `name` or `module.a:name`. */
function isOfPart(
  key: string,
  tree: ReadonlyMap<ConfiguredModule, unknown>,
  configuration: Configuration,
): boolean {
  const [address, name] = key.split(':');
  if (name === undefined || address === undefined) return true;
  const path = address
    .split('.')
    .filter((_, index) => index % 2 === 1)
    .join('.');
  const module = configuration.at(path);
  return module === undefined || tree.has(module);
}

/** A text as JSON that is ASCII. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Writes a comma before each element but the first. */
function separator(writer: ByteWriter): () => void {
  let text = '';
  return () => {
    writer.ascii(text);
    text = ',';
  };
}
