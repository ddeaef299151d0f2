import { identitiesOf } from '../../../../resources/relations';
import { JsonScanner, type Span } from '../../../../core/json/scanner';
import type { KeptAttributes } from '../kept-attributes';
import { Configuration, type ConfiguredModule } from './configuration';
import { type Cluster, Couplings } from './couplings';
import { Everywhere, type Witness } from './everywhere';
import { Identities } from './identities';
import { ModuleInstances } from './module-instances';
import { PartWriter, type WrittenPart } from './part-writer';
import { type PlanObject, PlanObjects } from './plan-objects';
import { Providers } from './providers';
import { References } from './references';

/** Sections that every part has as the plan has them. */
const SHARED = ['format_version', 'terraform_version', 'variables'];

/** A part of a plan: objects with which no other object has to do, and what verdicts about them depend on. */
export interface Part {
  readonly clusters: readonly Cluster[];
  /** Addresses of what is in sight of the part only: other parts are about it. */
  readonly context: ReadonlySet<string>;
  /** The document that policies read. */
  write(): WrittenPart;
  /** What the part has of some types, as a document with these changes and nothing else. */
  changesOf(types: ReadonlySet<string>): Uint8Array<ArrayBuffer>;
}

/** A plan that can be divided. */
export class Division {
  /** Objects that are judged together, in the order of the plan. */
  readonly clusters: readonly Cluster[];
  /** The size of the plan. */
  readonly bytes: number;
  private readonly clusterOf = new Map<string, Cluster>();

  private constructor(
    private readonly plan: DividedPlan,
    private readonly couplings: Couplings,
    private readonly everywhere: Everywhere,
    private readonly writer: PartWriter,
  ) {
    this.clusters = couplings.clusters;
    this.bytes = plan.scanner.length;
    for (const cluster of this.clusters)
      for (const { addresses } of cluster.objects)
        for (const address of addresses) this.clusterOf.set(address, cluster);
  }

  /**
   * Looks for what is related in a plan, as the reader has pruned it.
   *
   * @param bytes the plan, and behind it a zero byte.
   * @returns undefined where something in it is not understood: then it stays whole.
   */
  static of(bytes: Buffer, kept: KeptAttributes): Division | undefined {
    const plan = DividedPlan.read(bytes, kept);
    if (plan === undefined) return undefined;
    const { scanner, configuration, objects, identities, everywhere } = plan;
    const references = new References(configuration, objects);
    const couplings = new Couplings(scanner, configuration, objects, references, kept, identities);
    return new Division(
      plan,
      couplings,
      everywhere,
      new PartWriter(scanner, { members: plan.members, configuration }),
    );
  }

  /** The cluster in which an address is. */
  clusterWith(address: string): Cluster | undefined {
    return this.clusterOf.get(address);
  }

  /**
   * Divides the plan into parts of about a size.
   *
   * @param size in bytes, beside what every part has; more where every part has more than that.
   * @param inEach clusters that every part is about.
   */
  parts(size: number, inEach: ReadonlySet<Cluster> = new Set()): Part[] {
    const parts: Part[] = [];
    let clusters: Cluster[] = [];
    let gathered = new Gathered(this.couplings, inEach);
    const start = gathered.bytes;
    for (const cluster of this.clusters) {
      if (inEach.has(cluster)) continue;
      clusters.push(cluster);
      gathered.add(cluster);
      if (gathered.bytes - start < Math.max(size, start)) continue;
      parts.push(this.part(clusters, inEach));
      clusters = [];
      gathered = new Gathered(this.couplings, inEach);
    }
    if (clusters.length > 0 || parts.length === 0) parts.push(this.part(clusters, inEach));
    return parts;
  }

  /** The part in two; undefined where it cannot be divided. */
  halves({ clusters }: Part, inEach: ReadonlySet<Cluster> = new Set()): [Part, Part] | undefined {
    if (clusters.length < 2) return undefined;
    const middle = Math.ceil(clusters.length / 2);
    return [this.part(clusters.slice(0, middle), inEach), this.part(clusters.slice(middle), inEach)];
  }

  /** A part with everything that policies which read some types have to see of the plan. */
  ofTypes(types: ReadonlySet<string>): Part {
    const objects = this.plan.objects.all.filter(({ type }) => types.has(type));
    return this.part([{ objects }], new Set());
  }

  /** One part with everything. */
  whole(): Part {
    return this.part([{ objects: this.plan.objects.all }], new Set());
  }

  private part(clusters: readonly Cluster[], inEach: ReadonlySet<Cluster>): Part {
    const gathered = new Gathered(this.couplings, inEach);
    for (const cluster of clusters) gathered.add(cluster);
    const own = gathered.own;
    const context = gathered.context();
    for (const object of this.everywhere.objects) if (!own.has(object)) context.add(object);
    const witnesses = this.everywhere.witnesses.filter(
      ({ object }) => !own.has(object) && !context.has(object),
    );
    const addresses = new Set([
      ...[...context].flatMap((object) => object.addresses),
      ...witnesses.map(({ address }) => address),
    ]);
    return {
      clusters,
      context: addresses,
      write: () => this.write(own, context, witnesses, gathered.modules(context), addresses),
      changesOf: (types) =>
        this.writer.writeChanges([...own, ...context].filter(({ type }) => types.has(type))),
    };
  }

  private write(
    own: ReadonlySet<PlanObject>,
    context: ReadonlySet<PlanObject>,
    witnesses: readonly Witness[],
    modules: ReadonlySet<ConfiguredModule>,
    contextAddresses: ReadonlySet<string>,
  ): WrittenPart {
    return this.writer.write({ own, context, witnesses, modules, contextAddresses });
  }
}

/** What comes together in a part, and how large it is about to be. */
class Gathered {
  readonly own = new Set<PlanObject>();
  bytes = 0;
  private readonly used = new Set<PlanObject>();

  constructor(
    private readonly couplings: Couplings,
    clusters: Iterable<Cluster>,
  ) {
    for (const cluster of clusters) this.add(cluster);
  }

  add({ objects }: Cluster): void {
    for (const object of objects) {
      if (this.own.has(object)) continue;
      this.own.add(object);
      if (!this.used.has(object)) this.count(object);
    }
    for (const object of objects) this.use(object);
  }

  /** What is used by what the part is about, and by what that uses. */
  context(): Set<PlanObject> {
    return new Set([...this.used].filter((object) => !this.own.has(object)));
  }

  modules(context: ReadonlySet<PlanObject>): Set<ConfiguredModule> {
    const modules = new Set<ConfiguredModule>();
    for (const objects of [this.own, context])
      for (const object of objects)
        for (const module of this.couplings.modulesOf(object)) modules.add(module);
    return modules;
  }

  private use(object: PlanObject): void {
    for (const other of this.couplings.usedBy(object)) {
      if (this.used.has(other)) continue;
      this.used.add(other);
      if (this.own.has(other)) continue;
      this.count(other);
      this.use(other);
    }
  }

  private count(object: PlanObject): void {
    this.bytes += object.bytes + this.couplings.configuredBytes(object);
  }
}

/** A plan with everything about it that dividing it needs. */
class DividedPlan {
  readonly members: Span[] = [];
  readonly objects: PlanObjects;
  readonly identities = new Identities();
  readonly everywhere: Everywhere;

  private constructor(
    readonly scanner: JsonScanner,
    readonly configuration: Configuration,
  ) {
    this.objects = new PlanObjects(scanner, new ModuleInstances());
    this.everywhere = new Everywhere(scanner, configuration, new Providers(configuration));
  }

  static read(bytes: Buffer, kept: KeptAttributes): DividedPlan | undefined {
    const scanner = new JsonScanner(bytes);
    const sections = new Map<string, Span & { readonly valueStart: number }>();
    let configuration: Configuration | undefined;
    scanner.members(0, (keyStart, keyEnd, valueStart) => {
      const name = scanner.text(keyStart, keyEnd);
      if (name === 'configuration') configuration = new Configuration(scanner, valueStart);
      const end =
        name === 'configuration' && configuration !== undefined
          ? configuration.end
          : scanner.value(valueStart);
      sections.set(name, { start: keyStart, end, valueStart });
      return end;
    });
    const changes = sections.get('resource_changes');
    if (configuration === undefined || changes === undefined) return undefined;
    const plan = new DividedPlan(scanner, configuration);
    for (const name of SHARED) {
      const section = sections.get(name);
      if (section !== undefined) plan.members.push(section);
    }
    const priorState = sections.get('prior_state');
    const understood =
      plan.readChanges(changes.valueStart, kept) &&
      (priorState === undefined || plan.readPriorState(priorState.valueStart, kept));
    return understood ? plan : undefined;
  }

  private readChanges(at: number, kept: KeptAttributes): boolean {
    return this.objects.readChanges(at, (object, change) => {
      const attributes = kept.own(object.type);
      if (attributes.length > 0) {
        this.identities.add(object, attributes, change.value('after'));
        this.identities.add(object, attributes, change.value('before'));
      }
      this.everywhere.add(object, change);
    });
  }

  private readPriorState(at: number, kept: KeptAttributes): boolean {
    const root = this.memberOf(this.memberOf(at, 'values'), 'root_module');
    return (
      root === undefined ||
      this.objects.readPriorState(root, (object, data) => {
        this.identities.add(object, [...kept.own(object.type), ...identitiesOf(object.type)], data.values);
        this.everywhere.addData(object, data);
      })
    );
  }

  /** Where the value of a member begins; undefined where there is none that is an object. */
  private memberOf(at: number | undefined, name: string): number | undefined {
    const { scanner } = this;
    let found: number | undefined;
    if (at === undefined) return undefined;
    scanner.members(at, (keyStart, keyEnd, start) => {
      if (scanner.text(keyStart, keyEnd) === name && scanner.isObject(start)) found = start;
      return scanner.value(start);
    });
    return found;
  }
}
