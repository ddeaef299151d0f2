import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { profileJsonSchema, REFERENCE_PROFILE_FILE, referenceProfile } from '../../../policies/profile';

interface Setting {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Setting>>;
  readonly anyOf?: readonly Setting[];
  readonly default?: unknown;
}

const SCHEMA = profileJsonSchema();
const validate = new Ajv({ allErrors: true }).compile(SCHEMA);

/** Every setting that the schema describes, by its path. */
function settings(schema: Setting, prefix = ''): [string, Setting][] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, setting]): [string, Setting][] => [
    [`${prefix}${name}`, setting],
    ...settings(setting, `${prefix}${name}.`),
  ]);
  return [...own, ...(schema.anyOf ?? []).flatMap((one) => settings(one, prefix))];
}

/** Every path of a value, lists and the free keys of levels apart. */
function paths(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    `${prefix}${name}`,
    ...paths(part, `${prefix}${name}.`),
  ]);
}

function errorsOf(value: unknown): string[] {
  return validate(value) === true
    ? []
    : (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message ?? ''}`);
}

describe('the JSON Schema', () => {
  it('accepts the reference file and the normalised reference profile', () => {
    expect(errorsOf(parse(readFileSync(REFERENCE_PROFILE_FILE, 'utf8')))).toEqual([]);
    expect(errorsOf(referenceProfile([]).profile)).toEqual([]);
  });

  it('refuses what the loader refuses', () => {
    const { profile } = referenceProfile([]);
    const bad = {
      ...profile,
      name: 7,
      signIn: { ...profile.signIn, allowedIps: [], periodicSessionDurationInMinutes: 61 },
      requiredTags: ['Team', 'Team'],
      roles: { deployers: ['arn:aws:iam::*:role/*'] },
      retention: { logGroupsInDays: 366 },
      levels: { 'CONNECT-006': 'off' },
      extra: true,
    };
    expect(errorsOf(bad).sort()).toEqual([
      ' should NOT have additional properties',
      ".levels['CONNECT-006'] should be equal to one of the allowed values",
      '.name should be string',
      '.requiredTags should NOT have duplicate items (items ## 1 and 0 are identical)',
      '.retention.logGroupsInDays should be equal to one of the allowed values',
      '.roles.deployers[0] should match pattern "^arn:aws(?:-[a-z]+)*:iam::(?:\\*|\\d{12}):role\\/(?:[\\w+=,.@*?-]+\\/)*[*?]*[\\w+=,.@-][\\w+=,.@*?-]*$"',
      '.signIn.allowedIps should NOT have fewer than 1 items',
      '.signIn.periodicSessionDurationInMinutes should be <= 60',
    ]);
  });

  it('describes every setting', () => {
    const undescribed = settings(SCHEMA).filter(
      ([, { description = '' }]) => !/^[A-Za-z].*\.$/.test(description),
    );
    expect(undescribed.map(([path]) => path)).toEqual([]);
  });

  it('has exactly the settings of the normalised profile, and $schema', () => {
    const cost = [
      'cost.actualAlertPercentages',
      'cost.forecastAlertPercentages',
      'cost.monthlyBudgetInUsd',
      'cost.subscribers',
    ];
    expect(
      settings(SCHEMA)
        .map(([path]) => path)
        .sort(),
    ).toEqual(['$schema', ...paths(referenceProfile([]).profile), ...cost].sort());
  });

  it('gives the defaults that the loader fills in', () => {
    const { profile } = referenceProfile([]);
    const defaults = settings(SCHEMA).filter(
      ([, setting]) => setting.default !== undefined && setting.properties === undefined,
    );
    const filledIn = defaults.map(([path]) => [
      path,
      path.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], profile),
    ]);
    const changed = defaults
      .map(([path, setting]) => [path, setting.default])
      .filter(([, value], index) => JSON.stringify(value) !== JSON.stringify(filledIn[index]?.[1]));
    expect(changed).toEqual([
      ['roles.breakGlass', []],
      ['roles.organizationAdministrators', []],
    ]);
  });

  it('is the published one', () => {
    expect(SCHEMA).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'Organization profile',
      required: ['name', 'approvedRegions', 'signIn', 'requiredTags', 'roles'],
      additionalProperties: false,
      properties: {
        serviceControlPolicies: {
          properties: {
            maxCharacters: {
              type: 'integer',
              minimum: 1,
              default: 10240,
              description: 'Quota of AWS Organizations: characters of one service control policy.',
            },
          },
        },
      },
    });
    expect(JSON.stringify(SCHEMA)).not.toContain(String(Number.MAX_SAFE_INTEGER));
  });
});
