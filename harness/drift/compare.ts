/** Compares what plans say of a contact center with what an account really has. */
import type { Operation } from '../../core/aws/operations';
import type { Document, Unread } from '../documents';
import type { Drift } from './drift';
import { documentOf, isEqual, isSameStatement } from './values';

/** How resources of a type are compared. */
interface Comparison {
  /** Attributes of which one tells which resource of the account is meant. */
  readonly identity: readonly string[];
  /** The governed attributes. */
  readonly governed: readonly string[];
  /** The account has it for every bucket that was read, or does not have it at all. */
  readonly ofBucket?: true;
}

/** Types that Terraform's AWS provider and the live reader have in common, but for storage configs. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  aws_connect_instance: {
    identity: ['id', 'arn', 'instance_alias'],
    governed: [
      'identity_management_type',
      'inbound_calls_enabled',
      'outbound_calls_enabled',
      'contact_flow_logs_enabled',
    ],
  },
  aws_customerprofiles_domain: {
    identity: ['domain_name'],
    governed: ['default_encryption_key', 'dead_letter_queue_url'],
  },
  aws_kinesis_firehose_delivery_stream: { identity: ['arn', 'name'], governed: ['server_side_encryption'] },
  aws_kinesis_stream: { identity: ['arn', 'name'], governed: ['encryption_type', 'kms_key_id'] },
  aws_kms_key: { identity: ['arn', 'key_id'], governed: ['enable_key_rotation', 'policy'] },
  aws_lambda_function: { identity: ['arn', 'function_name'], governed: ['vpc_config'] },
  aws_s3_bucket_policy: { identity: ['bucket'], governed: ['policy'], ofBucket: true },
  aws_s3_bucket_public_access_block: {
    identity: ['bucket'],
    governed: ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'],
    ofBucket: true,
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    identity: ['bucket'],
    governed: ['rule'],
    ofBucket: true,
  },
};

/** How what belongs to an instance is compared: the account has all of it, so that what one side has alone is missing. */
interface Part {
  /** The attribute that names the instance, by its id or ARN. */
  readonly instance: string;
  /** Attributes that are the same on both sides. */
  readonly alike: readonly string[];
  /** Of several, the attribute that tells which is meant. */
  readonly identity: string;
  readonly governed: readonly string[];
  /** The operation that lists them. */
  readonly operation: Operation;
}

const STORAGE_CONFIG = 'aws_connect_instance_storage_config';
const PARTS: Readonly<Record<string, Part>> = {
  [STORAGE_CONFIG]: {
    instance: 'instance_id',
    alike: ['resource_type'],
    identity: 'association_id',
    governed: ['storage_config'],
    operation: 'connect:ListInstanceStorageConfigs',
  },
  aws_connect_bot_association: {
    instance: 'instance_id',
    alike: ['lex_bot'],
    identity: 'id',
    governed: [],
    operation: 'connect:ListBots',
  },
  aws_connect_lambda_function_association: {
    instance: 'instance_id',
    alike: ['function_arn'],
    identity: 'id',
    governed: [],
    operation: 'connect:ListLambdaFunctions',
  },
  aws_connect_phone_number: {
    instance: 'target_arn',
    alike: ['phone_number'],
    identity: 'id',
    governed: ['country_code', 'type', 'description'],
    operation: 'connect:ListPhoneNumbersV2',
  },
};

const INSTANCE = 'aws_connect_instance';
const BUCKET = 'aws_s3_bucket';
const PROFILE = 'aws_connect_authentication_profile';
const PROFILE_SETTINGS = [
  'allowed_ips',
  'periodic_session_duration',
  'session_inactivity_duration',
  'session_inactivity_handling_enabled',
];

/** What has to be kept of documents for the comparison, beside what policies read. */
export const DRIFT_READS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    Object.entries(COMPARISONS).map(([type, { identity, governed }]) => [type, [...identity, ...governed]]),
  ),
  ...Object.fromEntries(
    Object.entries(PARTS).map(([type, { instance, alike, identity, governed }]) => [
      type,
      [instance, ...alike, identity, ...governed],
    ]),
  ),
  [BUCKET]: ['bucket'],
  [PROFILE]: ['instance_id', 'is_default', ...PROFILE_SETTINGS],
  terraform_data: ['input'],
};

const UNKNOWN = '(known after apply)';
const NOT_READ = '(not read)';
const SENSITIVE = '(sensitive)';

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: unknown;
  readonly unknown: unknown;
  readonly sensitive: unknown;
}

/**
 * What differs between plans (or synthesized applications) and a live account, ordered by document and address.
 *
 * Only what belongs together is compared: an instance by its id, ARN or alias, what belongs to it, and the resources that
 * both sides name alike. What the account has beside is not a plan's to know, but for storage configs, functions, Lex bots and
 * phone numbers of its instances.
 */
export function driftBetween(documents: readonly Document[], live: Document): Drift[] {
  const account = byType(live);
  return documents
    .filter(({ stage }) => stage !== 'live')
    .flatMap((document) =>
      new Comparer(document.name, byType(document), account, live.live?.unread ?? []).drift(),
    );
}

class Comparer {
  private readonly found: Drift[] = [];
  /** The instance of the account behind each instance of the plan. */
  private readonly instances = new Map<Resource, Resource>();

  constructor(
    private readonly document: string,
    private readonly plan: ReadonlyMap<string, readonly Resource[]>,
    private readonly account: ReadonlyMap<string, readonly Resource[]>,
    private readonly unread: readonly Unread[],
  ) {}

  drift(): Drift[] {
    for (const [type, comparison] of Object.entries(COMPARISONS)) this.compareType(type, comparison);
    for (const [type, part] of Object.entries(PARTS)) this.compareParts(type, part);
    this.compareProfiles();
    const key = ({ address, liveAddress, path }: Drift): string =>
      JSON.stringify([address ?? '', liveAddress ?? '', path]);
    return this.found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  private compareType(type: string, { identity, governed, ofBucket }: Comparison): void {
    for (const planned of this.planned(type)) {
      const live = this.live(type).find((one) => isSame(planned, one, identity));
      if (live === undefined) {
        const isBucketRead =
          ofBucket === true && this.live(BUCKET).some((one) => isSame(planned, one, ['bucket']));
        if (type === INSTANCE || isBucketRead) this.missing(planned, null);
        continue;
      }
      if (type === INSTANCE) this.instances.set(planned, live);
      for (const attribute of governed) this.compare(planned, [attribute], live, [attribute]);
    }
  }

  private compareParts(type: string, { instance: path, alike, identity, governed, operation }: Part): void {
    const unmatched = new Set(this.live(type));
    const pair = (planned: Resource, isExact: boolean): boolean => {
      const instance = this.instanceOf(planned, [path]);
      if (instance === undefined) return true;
      const live = [...unmatched].find(
        (one) =>
          isOf(one, path, instance) &&
          alike.every((name) => isEqual(at(one.values, [name]), at(planned.values, [name]))) &&
          (!isExact || isSame(planned, one, [identity])),
      );
      if (live === undefined) {
        if (!isExact && !this.isUnread(instance, operation, planned)) this.missing(planned, null);
        return false;
      }
      unmatched.delete(live);
      for (const attribute of governed) this.compare(planned, [attribute], live, [attribute]);
      return true;
    };
    const others = this.planned(type).filter((planned) => !pair(planned, true));
    for (const planned of others) pair(planned, false);

    const instances = [...this.instances.values()];
    for (const live of unmatched) {
      // Where the list could not be read, something stands for what may be in it.
      if (governed.some((attribute) => isMarked(live.unknown, [attribute]))) continue;
      if (instances.some((instance) => isOf(live, path, instance))) this.missing(null, live);
    }
  }

  /** True where a list of what belongs to an instance could not be read, or not the part of it that a resource belongs to. */
  private isUnread(instance: Resource, operation: Operation, planned: Resource): boolean {
    const part = at(planned.values, ['resource_type']);
    return this.unread.some(
      ({ address, fact }) =>
        address === instance.address &&
        (fact === operation || (typeof part === 'string' && fact === `${operation}/${part}`)),
    );
  }

  private compareProfiles(): void {
    for (const planned of this.planned('terraform_data')) {
      const input = at(planned.values, ['input']);
      if (!isObject(input) || !PROFILE_SETTINGS.some((setting) => setting in input)) continue;
      const instance = this.instanceOf(planned, ['input', 'instance_id']);
      if (instance === undefined) continue;
      const live = this.live(PROFILE).find(
        ({ values }) =>
          at(values, ['instance_id']) === at(instance.values, ['id']) && at(values, ['is_default']) === true,
      );
      if (live === undefined) this.missing(planned, null);
      else for (const setting of PROFILE_SETTINGS) this.compare(planned, ['input', setting], live, [setting]);
    }
  }

  /** The instance of the account that an attribute of a planned resource means: by its id or ARN, or as the only one. */
  private instanceOf(planned: Resource, path: readonly string[]): Resource | undefined {
    const id = at(planned.values, path);
    if (!isMarked(planned.unknown, path)) {
      return this.live(INSTANCE).find(({ values }) => [at(values, ['id']), at(values, ['arn'])].includes(id));
    }
    const [only, ...others] = this.planned(INSTANCE);
    return only === undefined || others.length > 0 ? undefined : this.instances.get(only);
  }

  private planned(type: string): readonly Resource[] {
    return this.plan.get(type) ?? [];
  }

  private live(type: string): readonly Resource[] {
    return this.account.get(type) ?? [];
  }

  private compare(
    planned: Resource,
    path: readonly (string | number)[],
    live: Resource,
    livePath: readonly (string | number)[],
  ): void {
    const now = at(live.values, livePath) ?? null;
    const then = at(planned.values, path) ?? null;
    const [document, other] = [documentOf(now), documentOf(then)];
    if (document !== undefined && other !== undefined && !isMarked(planned.sensitive, path)) {
      for (const name of new Set([...Object.keys(other), ...Object.keys(document)]))
        if (!isSameStatement(document[name], other[name]))
          this.report(
            planned,
            [...path, name],
            live,
            'different',
            other[name] ?? null,
            document[name] ?? null,
          );
      return;
    }
    if (isBlocks(now) && isBlocks(then) && now.length === then.length) {
      for (const [i, block] of now.entries())
        for (const name of Object.keys(block))
          this.compare(planned, [...path, i, name], live, [...livePath, i, name]);
      return;
    }
    const isUnplanned = isMarked(planned.unknown, path);
    const isUnread = isMarked(live.unknown, livePath);
    const [wanted, found] = isMarked(planned.sensitive, path) ? [SENSITIVE, SENSITIVE] : [then, now];
    if (isUnplanned || isUnread)
      this.report(
        planned,
        path,
        live,
        'unknown',
        isUnplanned ? UNKNOWN : wanted,
        isUnread ? NOT_READ : found,
      );
    else if (!isEqual(now, then)) this.report(planned, path, live, 'different', wanted, found);
  }

  private report(
    planned: Resource,
    path: Drift['path'],
    live: Resource,
    state: Drift['state'],
    plannedValue: unknown,
    liveValue: unknown,
  ): void {
    this.found.push({
      document: this.document,
      address: planned.address,
      liveAddress: live.address,
      path,
      state,
      planned: plannedValue,
      live: liveValue,
    });
  }

  private missing(planned: Resource | null, live: Resource | null): void {
    this.found.push({
      document: this.document,
      address: planned?.address ?? null,
      liveAddress: live?.address ?? null,
      path: [],
      state: 'missing',
      planned: null,
      live: null,
    });
  }
}

function byType({ bytes }: Document): ReadonlyMap<string, readonly Resource[]> {
  const { resource_changes: changes } = JSON.parse(Buffer.from(bytes).toString()) as {
    readonly resource_changes: readonly {
      readonly address: string;
      readonly mode: string;
      readonly type: string;
      readonly deposed?: string;
      readonly change: {
        readonly after: unknown;
        readonly after_unknown: unknown;
        readonly after_sensitive: unknown;
      };
    }[];
  };
  const found = new Map<string, Resource[]>();
  for (const { address, mode, type, deposed, change } of changes) {
    if (mode !== 'managed' || deposed !== undefined || change.after === null) continue;
    const resource = {
      address,
      type,
      values: change.after,
      unknown: change.after_unknown,
      sensitive: change.after_sensitive,
    };
    found.set(type, [...(found.get(type) ?? []), resource]);
  }
  return found;
}

/** True where the first attribute that both sides know says so. */
function isSame(planned: Resource, live: Resource, identity: readonly string[]): boolean {
  for (const attribute of identity) {
    const [one, other] = [at(planned.values, [attribute]), at(live.values, [attribute])];
    if (typeof one === 'string' && typeof other === 'string') return one === other;
  }
  return false;
}

/** True where an attribute of something in the account names an instance of it. */
function isOf(live: Resource, path: string, instance: Resource): boolean {
  const named = at(live.values, [path]);
  return (
    typeof named === 'string' && [at(instance.values, ['id']), at(instance.values, ['arn'])].includes(named)
  );
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = (current as unknown[])[Number(step)];
    else if (isObject(current)) current = current[step];
    else return undefined;
  }
  return current;
}

/** True where the value at the path, or what it is in, or something in it is marked. */
function isMarked(marks: unknown, path: readonly (string | number)[]): boolean {
  if (marks === true) return true;
  const [step, ...rest] = path;
  if (step === undefined) return holdsMark(marks);
  if (Array.isArray(marks)) return isMarked((marks as unknown[])[Number(step)], rest);
  return isObject(marks) && isMarked(marks[step], rest);
}

function holdsMark(marks: unknown): boolean {
  if (typeof marks !== 'object' || marks === null) return marks === true;
  return Object.values(marks).some(holdsMark);
}

function isBlocks(value: unknown): value is readonly Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
