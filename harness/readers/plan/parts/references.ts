import { type ConfiguredModule, type Configuration, type MemberSpan, referencesIn } from './configuration';
import type { ModuleInstance } from './module-instances';
import type { PlanObject, PlanObjects } from './plan-objects';

/** Where references lead: the objects of the plan that they may mean, and the modules whose configuration says so. */
export interface Reached {
  readonly objects: ReadonlySet<PlanObject>;
  readonly modules: ReadonlySet<ConfiguredModule>;
}

const OUTPUT = /^(module\.([^.[]+)(?:\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?)\.([^.[]+)/;
const INPUT = /^var\.([^.[]+)/;
const DATA = /^data\.([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)/;
const RESOURCE = /^([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)/;
/** What is known at plan time, or leads nowhere: plans do not show locals. */
const NOTHING = /^(?:each|count|self|path|terraform|local|ephemeral)\./;

/**
 * Follows references as `lib.reference` does, through module inputs and outputs, but never chooses: where it could mean
 * several objects, all of them are reached.
 */
export class References {
  private readonly steps = new Map<string, Reached>();
  private readonly outputs = new Map<ConfiguredModule, ReadonlyMap<string, readonly string[]>>();
  private readonly inputs = new Map<ConfiguredModule, ReadonlyMap<string, readonly string[]>>();
  private readonly instancesOf = new Map<string, ModuleInstance[]>();

  constructor(
    private readonly configuration: Configuration,
    private readonly objects: PlanObjects,
  ) {
    const seen = new Set<ModuleInstance>();
    const visit = (instance: ModuleInstance): void => {
      if (seen.has(instance)) return;
      seen.add(instance);
      const known = this.instancesOf.get(instance.path);
      if (known === undefined) this.instancesOf.set(instance.path, [instance]);
      else known.push(instance);
      for (const children of instance.children.values()) children.forEach(visit);
    };
    for (const { module } of objects.all) {
      let top = module;
      while (top.parent !== undefined) top = top.parent;
      visit(top);
    }
  }

  /** Follows texts that an object in a module instance refers to. */
  from(instance: ModuleInstance, texts: ReadonlySet<string>): Reached {
    if (texts.size === 0) return NOWHERE;
    const reached = this.follow(instance, texts);
    // lib.policy_document looks for a data resource of that name in the object's own module first.
    const near = [...reached.objects].flatMap(({ mode, declared }) =>
      mode === 'data' ? (this.objects.find(instance, declared) ?? []) : [],
    );
    return near.length === 0 ? reached : { ...reached, objects: new Set([...reached.objects, ...near]) };
  }

  /** Follows texts that stand in a module, seen from an instance of it. */
  private follow(instance: ModuleInstance, texts: Iterable<string>): Reached {
    const objects = new Set<PlanObject>();
    const modules = new Set<ConfiguredModule>();
    for (const text of texts) this.followOne(instance, text, objects, modules);
    return { objects, modules };
  }

  private followOne(
    instance: ModuleInstance,
    text: string,
    objects: Set<PlanObject>,
    modules: Set<ConfiguredModule>,
  ): void {
    const input = INPUT.exec(text)?.[1];
    if (input !== undefined) {
      if (instance.parent !== undefined) addAll(this.input(instance, input), objects, modules);
      return;
    }
    const output = OUTPUT.exec(text);
    if (output !== null) {
      const [, step = '', call = '', name = ''] = output;
      for (const child of this.children(instance, call, step))
        addAll(this.output(child, name), objects, modules);
      return;
    }
    if (NOTHING.test(text)) return;
    const data = DATA.exec(text)?.[1];
    const declared = data === undefined ? RESOURCE.exec(text)?.[1] : `data.${data}`;
    if (declared === undefined) return;
    const object = this.objects.find(instance, declared);
    if (object !== undefined) objects.add(object);
    else if (data !== undefined) for (const other of this.elsewhere(instance, declared)) objects.add(other);
  }

  /** `lib.policy_document` takes the data resources of every instance of a module where the nearest one has none. */
  private elsewhere({ path }: ModuleInstance, declared: string): PlanObject[] {
    return (this.instancesOf.get(path) ?? []).flatMap((other) => this.objects.find(other, declared) ?? []);
  }

  /** What the caller of a module gives for an input of it. */
  private input(instance: ModuleInstance, name: string): Reached {
    return this.once(`${instance.address}\0<${name}`, () => {
      const module = this.configuration.at(instance.path);
      const texts = module === undefined ? [] : (this.inputsOf(module).get(name) ?? []);
      const reached = this.follow(instance.parent as ModuleInstance, texts);
      return module === undefined ? reached : { ...reached, modules: new Set([...reached.modules, module]) };
    });
  }

  private output(instance: ModuleInstance, name: string): Reached {
    return this.once(`${instance.address}\0>${name}`, () => {
      const module = this.configuration.at(instance.path);
      const texts = module === undefined ? [] : (this.outputsOf(module).get(name) ?? []);
      const reached = this.follow(instance, texts);
      return module === undefined ? reached : { ...reached, modules: new Set([...reached.modules, module]) };
    });
  }

  /** Terraform has no circles; a document that has one is followed once around. */
  private once(key: string, follow: () => Reached): Reached {
    let reached = this.steps.get(key);
    if (reached === undefined) {
      this.steps.set(key, NOWHERE);
      reached = follow();
      this.steps.set(key, reached);
    }
    return reached;
  }

  /** The instances of a call, or the one that a step names; a module without objects has outputs all the same. */
  private children(instance: ModuleInstance, call: string, step: string): readonly ModuleInstance[] {
    const all = instance.children.get(call) ?? [];
    const named = all.filter((child) => child.step === step);
    if (named.length > 0) return named;
    if (all.length > 0) return all;
    const path = instance.path === '' ? call : `${instance.path}.${call}`;
    const address = instance.address === '' ? step : `${instance.address}.${step}`;
    return [{ address, path, step, parent: instance, children: new Map() }];
  }

  private outputsOf(module: ConfiguredModule): ReadonlyMap<string, readonly string[]> {
    return this.textsOf(this.outputs, module, module.members.get('outputs'));
  }

  private inputsOf(module: ConfiguredModule): ReadonlyMap<string, readonly string[]> {
    return this.textsOf(this.inputs, module, module.call.get('expressions'));
  }

  private textsOf(
    cache: Map<ConfiguredModule, ReadonlyMap<string, readonly string[]>>,
    module: ConfiguredModule,
    span: MemberSpan | undefined,
  ): ReadonlyMap<string, readonly string[]> {
    let texts = cache.get(module);
    if (texts === undefined) {
      const value = span === undefined ? {} : this.configuration.value(span);
      texts = new Map(
        Object.entries(value as object).map(([name, written]) => [name, [...referencesIn(written)]]),
      );
      cache.set(module, texts);
    }
    return texts;
  }
}

const NOWHERE: Reached = { objects: new Set(), modules: new Set() };

function addAll(reached: Reached, objects: Set<PlanObject>, modules: Set<ConfiguredModule>): void {
  for (const object of reached.objects) objects.add(object);
  for (const module of reached.modules) modules.add(module);
}
