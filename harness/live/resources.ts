/** Collects what was read as resources, in the shape of a Terraform plan. */
import type { LiveAccount, Unread } from '../documents/live-account';
import { OPERATIONS } from '../../core/aws/operations';
import type { JsonObject } from '../../resources/attributes';
import { KMS_KEY } from '../../resources/kms-key';
import type { Unanswered } from './requests';

/** The provider that the policies find behind resources of a live account. */
export const LIVE_PROVIDER = 'connect-guardrails.live';

/** The name of every resource of a live account; its key tells them apart. */
const NAME = 'live';
const FORMAT_VERSION = '1.2';

interface Resource {
  readonly type: string;
  readonly key: string;
  readonly values: JsonObject;
  readonly unknown: readonly string[];
}

/** The address of a resource of a live account: `aws_connect_instance.live["<id of the instance>"]`. */
export function liveAddress(type: string, key: string): string {
  return `${type}.${NAME}[${JSON.stringify(key).replace(/[$%](?=\{)/g, '$&$&')}]`;
}

export class Resources {
  private readonly resources = new Map<string, Resource>();
  private readonly data = new Map<string, JsonObject>();
  private readonly unread: Unread[] = [];

  /**
   * Adds a resource.
   *
   * @param key what tells it from others of its type: an id, a name or an ARN.
   * @param values its attributes, as Terraform's provider names them.
   * @param unknown names of attributes that could not be read.
   */
  add(type: string, key: string, values: JsonObject, unknown: readonly string[] = []): void {
    this.resources.set(liveAddress(type, key), { type, key, values, unknown });
  }

  /** Adds what is known of a key that is not the account's to manage, or of another name of one that is. */
  addKey(name: string, values: JsonObject): void {
    this.data.set(name, values);
  }

  /**
   * Notes what could not be read.
   *
   * @param answer the answer that there was not.
   * @param address of the resource that it is about.
   * @param what it is, in words.
   * @param part of what the operation shows, where it is only a part.
   */
  note(answer: Unanswered, address: string, what: string, part?: string): void {
    const { operation, reason } = answer;
    this.unread.push({
      address,
      what,
      operation,
      permission: OPERATIONS[operation],
      reason,
      fact: part === undefined ? operation : `${operation}/${part}`,
    });
  }

  /** The document as text: a plan without changes, and what a plan does not say of a live account. */
  text(account: Omit<LiveAccount, 'unread'>): string {
    const sorted = [...this.resources.entries()].sort(([a], [b]) => compare(a, b)).map(([, one]) => one);
    const types = [...new Set(sorted.map(({ type }) => type))];
    const unread = [...this.unread].sort(
      (a, b) => compare(a.address, b.address) || compare(a.fact, b.fact) || compare(a.what, b.what),
    );
    const data = [...this.data.entries()].sort(([a], [b]) => compare(a, b)).map(dataResource);
    const document = {
      format_version: FORMAT_VERSION,
      live_account: {
        version: 1,
        account: account.account,
        region: account.region,
        read_at: account.readAt,
        instances: account.instances,
        unread,
      },
      resource_changes: sorted.map(change),
      prior_state: { values: { root_module: { resources: data } } },
      configuration: configuration(account.region, types),
      complete: true,
      errored: false,
    };
    return `${JSON.stringify(document, null, 1)}\n`;
  }
}

/** What is known of a key, as a data source. */
function dataResource([name, values]: readonly [string, JsonObject]): JsonObject {
  return {
    address: `data.${liveAddress(KMS_KEY.type, name)}`,
    mode: 'data',
    type: KMS_KEY.type,
    name: NAME,
    index: name,
    values,
  };
}

/** The configuration that the resources would be of: policies ask it for the provider and the Region. */
function configuration(region: string, types: readonly string[]): JsonObject {
  return {
    provider_config: {
      aws: {
        name: 'aws',
        full_name: LIVE_PROVIDER,
        expressions: { region: { constant_value: region } },
      },
    },
    root_module: {
      resources: types.map((type) => ({
        address: `${type}.${NAME}`,
        mode: 'managed',
        type,
        name: NAME,
        provider_config_key: 'aws',
        expressions: {},
        schema_version: 0,
      })),
    },
  };
}

function change({ type, key, values, unknown }: Resource): JsonObject {
  const known = Object.fromEntries(Object.entries(values).filter(([name]) => !unknown.includes(name)));
  return {
    address: liveAddress(type, key),
    mode: 'managed',
    type,
    name: NAME,
    index: key,
    provider_name: LIVE_PROVIDER,
    change: {
      actions: ['no-op'],
      after: known,
      after_unknown: Object.fromEntries(unknown.map((name) => [name, true])),
      after_sensitive: {},
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
