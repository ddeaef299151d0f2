import { isAccountWide, isOfOrganization, RELATIONS } from '../../../../resources/relations';
import type { JsonScanner, Span } from '../../../../core/json/scanner';
import type { KeptAttributes } from '../kept-attributes';
import {
  type Configuration,
  type ConfiguredModule,
  type ConfiguredResource,
  referencesIn,
} from './configuration';
import type { Identities } from './identities';
import type { PlanObject, PlanObjects } from './plan-objects';
import type { References } from './references';

/** Objects that are judged together, whatever the size of a part. */
export interface Cluster {
  /** In the order of the plan. */
  readonly objects: readonly PlanObject[];
}

/** What one resource of the configuration refers to: by attributes that relate it to another object, and by others. */
interface Texts {
  readonly relations: ReadonlySet<string>;
  readonly uses: ReadonlySet<string>;
}

const NO_TEXTS: Texts = { relations: new Set(), uses: new Set() };
const PROVISIONER = 'provisioner';
const REFERENCES = Buffer.from('"references"');
const TEMPLATE = Buffer.from('${');

/**
 * Which objects of a plan are judged together, and which others have to be in sight.
 *
 * An object *uses* what it refers to, or names by a known value: a verdict about it depends on that, and not the other way
 * round. Objects that are *related* (see `RELATIONS`) are in one cluster.
 */
export class Couplings {
  readonly clusters: readonly Cluster[];
  private readonly used: Set<PlanObject>[];
  private readonly seen: Set<ConfiguredModule>[];
  private readonly parents: number[];
  private readonly texts = new Map<number, Texts>();

  constructor(
    private readonly scanner: JsonScanner,
    private readonly configuration: Configuration,
    private readonly objects: PlanObjects,
    private readonly references: References,
    private readonly kept: KeptAttributes,
    identities: Identities,
  ) {
    this.used = objects.all.map(() => new Set());
    this.seen = objects.all.map(() => new Set());
    this.parents = objects.all.map((_, number) => number);
    for (const object of objects.all) this.follow(object);
    for (const { object, attribute, named } of identities.namings()) {
      const relates = RELATIONS[object.type]?.includes(attribute) === true;
      for (const other of named) this.couple(object, other, relates);
    }
    for (const sharing of identities.sharing)
      for (const { number } of sharing) this.unite(number, (sharing[0] as PlanObject).number);
    this.uniteOrganization();
    this.clusters = this.cluster();
  }

  /** What an object uses. */
  usedBy({ number }: PlanObject): ReadonlySet<PlanObject> {
    return this.used[number] as ReadonlySet<PlanObject>;
  }

  /** The modules, beside its own and those around it, whose configuration tells where an object's references lead. */
  modulesOf({ number }: PlanObject): ReadonlySet<ConfiguredModule> {
    return this.seen[number] as ReadonlySet<ConfiguredModule>;
  }

  /** How many bytes the configuration of an object has. */
  configuredBytes(object: PlanObject): number {
    const configured = this.configuration.of(object);
    return configured === undefined ? 0 : configured.end - configured.start;
  }

  private follow(object: PlanObject): void {
    const { relations, uses } = this.textsOf(object);
    for (const [texts, relates] of [
      [relations, true],
      [uses, false],
    ] as const) {
      const reached = this.references.from(object.module, texts);
      for (const other of reached.objects) this.couple(object, other, relates);
      for (const module of reached.modules) this.seen[object.number]?.add(module);
    }
  }

  private couple(object: PlanObject, other: PlanObject, relates: boolean): void {
    if (other === object) return;
    this.used[object.number]?.add(other);
    if (relates) this.unite(object.number, other.number);
  }

  private textsOf(object: PlanObject): Texts {
    const configured = this.configuration.of(object);
    if (configured === undefined || isAccountWide(object.type)) return NO_TEXTS;
    let texts = this.texts.get(configured.start);
    if (texts === undefined) {
      texts = this.read(object.type, configured);
      this.texts.set(configured.start, texts);
    }
    return texts;
  }

  private read(type: string, { expressions, provisioners }: ConfiguredResource): Texts {
    const related = RELATIONS[type] ?? [];
    const relations = new Set<string>();
    const uses = new Set<string>();
    const read = (attribute: string, value: unknown): unknown =>
      referencesIn(value, related.includes(attribute) ? relations : uses);
    // What a policy names of a type is what it reads of it: it may follow references of any attribute.
    if (this.kept.names(type) && expressions !== undefined && this.mayRefer(expressions)) {
      const written = this.scanner.parse(expressions.start, expressions.end) as object;
      for (const [attribute, expression] of Object.entries(written)) read(attribute, expression);
    }
    if (provisioners !== undefined)
      read(PROVISIONER, this.scanner.parse(provisioners.start, provisioners.end));
    return relations.size + uses.size === 0 ? NO_TEXTS : { relations, uses };
  }

  /** Many expressions are literals, and some of them long. */
  private mayRefer({ start, end }: Span): boolean {
    const bytes = this.scanner.bytes.subarray(start, end);
    return bytes.includes(REFERENCES) || bytes.includes(TEMPLATE);
  }

  private uniteOrganization(): void {
    const all = this.objects.all.filter(({ type }) => isOfOrganization(type));
    for (const { number } of all) this.unite(number, (all[0] as PlanObject).number);
  }

  private unite(one: number, other: number): void {
    const [a, b] = [this.find(one), this.find(other)];
    if (a !== b) this.parents[Math.max(a, b)] = Math.min(a, b);
  }

  private find(number: number): number {
    const { parents } = this;
    let root = number;
    while (parents[root] !== root) root = parents[root] as number;
    for (let at = number; at !== root;) {
      const next = parents[at] as number;
      parents[at] = root;
      at = next;
    }
    return root;
  }

  private cluster(): Cluster[] {
    const clusters = new Map<number, PlanObject[]>();
    for (const object of this.objects.all) {
      const root = this.find(object.number);
      const known = clusters.get(root);
      if (known === undefined) clusters.set(root, [object]);
      else known.push(object);
    }
    return [...clusters.values()].map((objects) => ({ objects }));
  }
}
