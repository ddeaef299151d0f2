import { ACCOUNT_WIDE_DATA, isAccountWide } from '../../../../resources/relations';
import type { JsonScanner } from '../../../../core/json/scanner';
import type { Configuration } from './configuration';
import type { Change, PlanObject, ReadData } from './plan-objects';
import type { Providers } from './providers';

/** A change that every part has with its tags only: it shows what the default tags of its provider are. */
export interface Witness {
  readonly object: PlanObject;
  readonly address: string;
  /** The entry of `resource_changes` without any attribute but the tags, as JSON. */
  readonly bytes: Buffer;
}

type Attributes = Readonly<Record<string, unknown>>;

const TAGS = ['tags', 'tags_all'] as const;
const TAGS_ALL = Buffer.from('"tags_all"');

/**
 * What counts for everything of an account or a provider, and so is in every part: of objects that are alike but for their
 * names, which no policy reads, one is enough.
 */
export class Everywhere {
  /** Objects that are in every part as they are. */
  readonly objects: PlanObject[] = [];
  readonly witnesses: Witness[] = [];
  private readonly known = new Set<string>();

  constructor(
    private readonly scanner: JsonScanner,
    private readonly configuration: Configuration,
    private readonly providers: Providers,
  ) {}

  /** Takes in an entry of `resource_changes`. */
  add(object: PlanObject, change: Change): void {
    if (isAccountWide(object.type)) this.addAccountWide(object, change);
    else if (object.mode === 'managed' && object.type.startsWith('aws_')) this.addWitness(object, change);
  }

  /** Takes in a data resource that was read before the plan was made. */
  addData(object: PlanObject, data: ReadData): void {
    if (!ACCOUNT_WIDE_DATA.includes(object.type)) return;
    if (
      this.isNew(
        'data',
        object.type,
        this.provider(object),
        this.written(object),
        JSON.stringify(data.values),
      )
    )
      this.include(object);
  }

  private addAccountWide(object: PlanObject, { deposed, change }: Change): void {
    const { mode, type } = object;
    const text = this.scanner.raw(change.start, change.end);
    if (this.isNew(mode, type, deposed, this.provider(object), this.written(object), text))
      this.include(object);
  }

  /** Default tags are those of `tags_all` that are not the resource's own: their keys tell, and whether they are blank. */
  private addWitness(object: PlanObject, change: Change): void {
    const provider = this.provider(object);
    const isWritten = this.writesTags(object);
    const [values, marks] = [attributesOf(change.value('after')), change.value('after_unknown')];
    if (values === undefined || (values['tags_all'] === undefined && !isMarked(marks, 'tags_all'))) return;
    const tags = JSON.stringify([tagsOf(values), tagsOf(marks)]);
    if (!this.isNew('text', provider, isWritten, tags)) return;
    const own = attributesOf(values['tags']) ?? {};
    const all = attributesOf(values['tags_all']) ?? {};
    const ownKeys = Object.keys(own).filter((key) => own[key] !== null);
    const defaults = Object.keys(all).filter((key) => !ownKeys.includes(key) && !isBlank(all[key]));
    const keys = JSON.stringify([tagsOf(marks), ownKeys.sort(), defaults.sort()]);
    if (!this.isNew('tags', provider, isWritten, keys)) return;
    const entry = this.scanner.parse(change.start, change.end) as Entry;
    this.witnesses.push({
      object,
      address: change.address,
      bytes: Buffer.from(JSON.stringify(tagsOnly(entry))),
    });
  }

  private provider(object: PlanObject): string {
    return this.providers.of(this.configuration.of(object)?.provider ?? '');
  }

  private written(object: PlanObject): string {
    const expressions = this.configuration.of(object)?.expressions;
    return expressions === undefined ? '' : this.scanner.raw(expressions.start, expressions.end);
  }

  /** Whether `tags_all` is written by hand: its text, at least, is somewhere in the expressions. */
  private writesTags(object: PlanObject): boolean {
    const expressions = this.configuration.of(object)?.expressions;
    return (
      expressions !== undefined &&
      this.scanner.bytes.subarray(expressions.start, expressions.end).includes(TAGS_ALL)
    );
  }

  private include(object: PlanObject): void {
    if (this.objects.at(-1) !== object) this.objects.push(object);
  }

  private isNew(...what: readonly (string | boolean)[]): boolean {
    const key = what.join('\0');
    if (this.known.has(key)) return false;
    this.known.add(key);
    return true;
  }
}

interface Entry {
  readonly change: {
    readonly after: unknown;
    readonly after_unknown: unknown;
    readonly after_sensitive: unknown;
  };
}

/** The entry without any attribute but its tags. */
function tagsOnly(entry: Entry): unknown {
  const { after, after_unknown: unknown, after_sensitive: sensitive } = entry.change;
  const tags = {
    after: tagsOf(after),
    after_unknown: tagsOf(unknown),
    after_sensitive: tagsOf(sensitive),
  };
  return { ...entry, change: { ...entry.change, ...tags, before: null } };
}

function tagsOf(value: unknown): unknown {
  const attributes = attributesOf(value);
  if (attributes === undefined) return value;
  return Object.fromEntries(TAGS.flatMap((name) => (name in attributes ? [[name, attributes[name]]] : [])));
}

function attributesOf(value: unknown): Attributes | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Attributes)
    : undefined;
}

function isMarked(marks: unknown, attribute: string): boolean {
  return marks === true || attributesOf(marks)?.[attribute] === true;
}

function isBlank(tag: unknown): boolean {
  return typeof tag !== 'string' || tag.trim() === '';
}
