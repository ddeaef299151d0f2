import { createHash } from 'node:crypto';
import { ACCOUNT_WIDE, ACCOUNT_WIDE_DATA } from '../../../../resources/relations';
import type { JsonScanner } from '../../../../core/json/scanner';
import type { Configuration } from './configuration';
import type { Change, PlanObject, ReadData } from './plan-objects';
import type { Providers } from './providers';

/** A change that every part has with its tags only: it shows what the default tags of its provider are. */
export interface Witness {
  readonly object: PlanObject;
  readonly change: Change;
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
    if (ACCOUNT_WIDE.some((prefix) => object.type.startsWith(prefix))) this.addAccountWide(object, change);
    else if (object.mode === 'managed' && object.type.startsWith('aws_')) this.addWitness(object, change);
  }

  /** Takes in a data resource that was read before the plan was made. */
  addData(object: PlanObject, data: ReadData): void {
    if (!ACCOUNT_WIDE_DATA.includes(object.type)) return;
    if (this.isNew('data', object.type, this.provider(object), this.written(object), data.values))
      this.include(object);
  }

  private addAccountWide(object: PlanObject, { mode, type, deposed, change }: Change): void {
    if (this.isNew(mode, type, deposed, this.provider(object), this.written(object), change))
      this.include(object);
  }

  /** Default tags are those of `tags_all` that are not the resource's own: their keys tell, and whether they are blank. */
  private addWitness(object: PlanObject, change: Change): void {
    const { after, after_unknown: unknown } = change.change;
    const values = attributesOf(after);
    if (values === undefined || (values['tags_all'] === undefined && !isMarked(unknown, 'tags_all'))) return;
    const own = attributesOf(values['tags']) ?? {};
    const all = attributesOf(values['tags_all']) ?? {};
    const marks = TAGS.map((name) => attributesOf(unknown)?.[name]);
    const ownKeys = Object.keys(own).filter((key) => own[key] !== null);
    const defaults = Object.keys(all).filter((key) => !ownKeys.includes(key) && !isBlank(all[key]));
    if (
      this.isNew(
        'tags',
        this.provider(object),
        this.writesTags(object),
        marks,
        ownKeys.sort(),
        defaults.sort(),
      )
    )
      this.witnesses.push({ object, change: tagsOnly(change) });
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

  private isNew(...what: readonly unknown[]): boolean {
    const text = JSON.stringify(what);
    const key = text.length > MAX_KEY ? createHash('sha256').update(text).digest('base64') : text;
    if (this.known.has(key)) return false;
    this.known.add(key);
    return true;
  }
}

/** Longer descriptions are hashed. */
const MAX_KEY = 200;

/** The change without any attribute but its tags. */
function tagsOnly(change: Change): Change {
  const { after, after_unknown: unknown, after_sensitive: sensitive } = change.change;
  return {
    ...change,
    change: {
      ...change.change,
      before: null,
      after: tagsOf(after),
      after_unknown: tagsOf(unknown),
      after_sensitive: tagsOf(sensitive),
    },
  };
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
