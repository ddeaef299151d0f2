/**
 * Which actions AWS's services have, and which condition keys and resources each action supports: service-authorization.json,
 * which `scripts/service-authorization.ts` writes.
 */
import { readFileSync } from 'node:fs';
import { assetPath } from '../../files/assets';
import { matchesPattern, Pattern } from '../patterns';

/** The content of service-authorization.json. What stands for any text in the reference is `*` here. */
export interface ServiceAuthorization {
  readonly source: string;
  /** Day (YYYY-MM-DD) of the source's data. */
  readonly updated: string;
  readonly licence: string;
  /** Keys that any request may have, with their types. */
  readonly globalKeys: Readonly<Record<string, string>>;
  /** By service prefix. */
  readonly services: Readonly<Record<string, ServiceData>>;
}

export interface ServiceData {
  /** The service's condition keys with their types. */
  readonly keys: Readonly<Record<string, string>>;
  /** ARN patterns of the service's resource types. */
  readonly resources: readonly string[];
  /**
   * Actions, separated by spaces, by what they support: positions in `keys`, then, behind a bar, positions in
   * `resources`, both separated by spaces.
   */
  readonly actions: Readonly<Record<string, string>>;
}

export interface KnownAction {
  readonly service: string;
  /** With its service prefix. */
  readonly name: string;
  /** Patterns of the condition keys that a request for it can have, beside the global ones; in lower case. */
  readonly keys: readonly string[];
  /** ARN patterns of the resources that it can be limited to; empty where it is for `*` only. */
  readonly resources: readonly string[];
}

/**
 * Actions under names that AWS has changed, which policies may go on using. Source: Amazon Connect Administrator Guide,
 * "AWS managed policies for Amazon Connect" (read 2026-11-20): `connect:GetFederationTokens` is now
 * `connect:AdminGetEmergencyAccessToken`.
 */
const RENAMED: readonly (readonly [string, string])[] = [
  ['connect:GetFederationTokens', 'connect:AdminGetEmergencyAccessToken'],
];

let loaded: ServiceAuthorization | undefined;

/** Read once: it takes some milliseconds. */
export function serviceAuthorization(): ServiceAuthorization {
  loaded ??= JSON.parse(
    readFileSync(assetPath('core/aws/service-authorization.json'), 'utf8'),
  ) as ServiceAuthorization;
  return loaded;
}

/** The actions that a pattern such as `connect:Describe*` matches, in capitals or not; empty where there are none. */
export function knownActions(pattern: string): KnownAction[] {
  const wanted = pattern.toLowerCase();
  const [service, action] = [Pattern.parse(wanted.split(':')[0] ?? ''), Pattern.parse(wanted)];
  return Object.keys(serviceAuthorization().services)
    .filter((name) => service.matches(name))
    .flatMap((name) => actionsOf(name))
    .filter(({ name }) => action.matches(name.toLowerCase()));
}

const actionsByService = new Map<string, readonly KnownAction[]>();

/** The actions of a service, with those that were renamed; empty where there is no such service. */
export function actionsOf(service: string): readonly KnownAction[] {
  const known = actionsByService.get(service);
  if (known !== undefined) return known;
  const { services } = serviceAuthorization();
  const data = Object.hasOwn(services, service) ? services[service] : undefined;
  const actions = data === undefined ? [] : readActions(service, data);
  actionsByService.set(service, actions);
  return actions;
}

function readActions(service: string, data: ServiceData): KnownAction[] {
  const allKeys = Object.keys(data.keys).map((key) => key.toLowerCase());
  const actions = Object.entries(data.actions).flatMap(([group, names]) => {
    const [keyPositions = [], resourcePositions = []] = group.split('|').map(positions);
    const supported = {
      service,
      keys: keyPositions.flatMap((position) => allKeys[position] ?? []),
      resources: resourcePositions.flatMap((position) => data.resources[position] ?? []),
    };
    return names.split(' ').map((name) => ({ ...supported, name: `${service}:${name}` }));
  });
  const renamed = RENAMED.flatMap(([old, now]) => {
    const action = actions.find(({ name }) => name === now);
    return action === undefined ? [] : [{ ...action, name: old }];
  });
  return [...actions, ...renamed];
}

function positions(text: string): number[] {
  return text === '' ? [] : text.split(' ').map(Number);
}

export interface KnownKey {
  /** As AWS writes it; `*` stands for any text. */
  readonly name: string;
  /** `String`, `ARN`, `IPAddress`, …, or `ArrayOf` one of them for a key with many values. */
  readonly type: string;
  /** True where a request for any action can have it. */
  readonly isGlobal: boolean;
}

/** The condition key with this name, in capitals or not; undefined where there is none. */
export function knownKey(name: string): KnownKey | undefined {
  const exact = keys().exact.get(name.toLowerCase());
  return exact ?? keys().patterns.find((key) => matchesPattern(key.name.toLowerCase(), name.toLowerCase()));
}

/** The names of all condition keys. */
export function keyNames(): string[] {
  return [...keys().exact.values(), ...keys().patterns].map(({ name }) => name);
}

let keyTable: { exact: Map<string, KnownKey>; patterns: KnownKey[] } | undefined;

function keys() {
  if (keyTable !== undefined) return keyTable;
  const { globalKeys, services } = serviceAuthorization();
  keyTable = { exact: new Map(), patterns: [] };
  const add = (name: string, type: string, isGlobal: boolean): void => {
    if (name.includes('*')) keyTable?.patterns.push({ name, type, isGlobal });
    else if (keyTable?.exact.has(name.toLowerCase()) === false)
      keyTable.exact.set(name.toLowerCase(), { name, type, isGlobal });
  };
  for (const [name, type] of Object.entries(globalKeys)) add(name, type, true);
  for (const [service, data] of Object.entries(services)) {
    for (const [name, type] of Object.entries(data.keys)) add(name, type, isOfSession(service, name));
  }
  return keyTable;
}

/**
 * What an identity provider says of a user when a role is assumed stays with the session. Source: IAM User Guide, "IAM
 * and AWS STS condition context keys" (read 2026-11-21).
 */
function isOfSession(service: string, key: string): boolean {
  return service === 'sts' && !key.startsWith('sts:');
}
