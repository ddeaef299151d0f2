import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Document } from '../../harness/documents';
import { type PolicyResult, loadBundle } from '../../harness/engine';
import { evaluateDocument, type PolicyData, policyData } from '../../harness/run';
import { KeptAttributes, readDocuments } from '../../harness/readers';
import type { ConfigRule } from '../../policies/detective';
import { catalogue } from '../../policies/controls';
import { referenceProfile } from '../../policies/profile';
import { findTerraform } from '../../scripts/terraform';
import { AwsDouble } from '../support/aws-double';
import { KINDS, exercised, judgedTypes } from '../support/exercised';
import { importedConnect } from '../support/imported-connect';
import { makeImportedObjects } from '../support/imported-objects';
import { Moto } from '../support/moto';
import {
  FIXTURE_OPTIONS,
  PLAN_FIXTURES,
  planFixture,
  planFixtureBeside,
  planFixtures,
} from '../support/plan-fixture';
import { gainedWithoutAFact } from '../support/taken-away';
import { withOwnReads } from '../support/own-reads';
import { otherwiseInParts } from '../support/parts';
import { findTool, presentOrSkip } from '../support/tools';

type Outcome = 'compliant' | 'non-compliant' | 'undetermined';
/** Addresses by control and outcome, for every control that evaluated anything. */
type Outcomes = Record<string, Partial<Record<Outcome, string[]>>>;

/** Not judged: test/plans/refused-plans.test.ts has it. */
const REFUSED = 'says-nothing';
/** Needs moto. */
const IMPORTED = 'imported';
/** What `imported` asks moto for. */
const MOTO_SERVICES = [
  'cloudformation',
  'configservice',
  'iam',
  'kinesis',
  'kms',
  'lambda',
  'organizations',
  's3',
  'sts',
];
/** Kinds of change that a policy cannot meet, and why. */
const NOT_EXERCISED: Readonly<Record<string, string>> = {
  'CONNECT-001 null': 'required by the provider',
  'CONNECT-006 null': 'true where it is not set',
  'CONNECT-008 null': 'required by the provider, or computed',
  'CONNECT-012 update': 'an association is replaced, whatever changes',
  'KMS-003 null': 'computed where it is not set',
  'ORG-001 null': 'required by the provider, computed, or with a default',
  'ORG-001 update': 'an attachment is replaced, whatever changes',
  'ORG-002 null': 'required by the provider, computed, or with a default',
  'ORG-005 null': 'required by the provider, computed, or with a default',
  'S3-002 null': 'false where it is not set',
};
/** What stands in the fixture `sensitive` as a sensitive value. */
const SENSITIVE = /do-not-print-this|216\.82\.0\.0|aws connect update/;

/** How many controls the fixtures exercise at least: all that there were when it was written. */
const EXERCISED_CONTROLS = 27;

const bundle = loadBundle();
const { profile, sha256 } = referenceProfile(catalogue);
const data = policyData(profile, sha256, bundle.manifest.profileSettings);
const kept = new KeptAttributes(catalogue);
const names = planFixtures().filter((name) => name !== REFUSED);
/** A new control is not among them before it is in an `expected.json`. */
const exercisedControls = catalogue.filter(({ id }) => names.some((name) => id in expected(name)));
const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-plans-'));
const withTerraform = presentOrSkip(findTerraform() === undefined ? ['terraform on PATH'] : []);
const withMoto = presentOrSkip([
  ...(findTerraform() === undefined ? ['terraform on PATH'] : []),
  ...(findTool('moto_server') === undefined ? ['moto_server on PATH'] : []),
]);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function expected(name: string): Outcomes {
  return JSON.parse(readFileSync(join(PLAN_FIXTURES, name, 'expected.json'), 'utf8')) as Outcomes;
}

/** The data for a fixture: it may have rules of its own in the place of the catalogue's. */
function dataOf(name: string): PolicyData {
  const file = join(PLAN_FIXTURES, name, 'rules.json');
  if (!existsSync(file)) return data;
  return { ...data, config_rules: JSON.parse(readFileSync(file, 'utf8')) as ConfigRule[] };
}

function documentOf(plan: string): Document {
  const file = join(folder, 'plan.json');
  writeFileSync(file, plan);
  const [document] = readDocuments(file, kept);
  if (document === undefined) throw new Error('no document was read');
  return document;
}

function evaluate(plan: string, name: string): ReadonlyMap<string, PolicyResult> {
  return evaluateDocument(bundle, documentOf(plan), dataOf(name));
}

/** What every control says of a plan of which it sees nothing but what it reads. */
function evaluateOwnReads(plan: string, name: string): ReadonlyMap<string, PolicyResult | undefined> {
  return new Map(
    catalogue
      .filter(({ proactive }) => 'reads' in proactive)
      .map((control) => {
        const document = withOwnReads(plan, control);
        const results = evaluateDocument(bundle, document, dataOf(name), [control.name]);
        return [control.name, results.get(control.name)] as const;
      }),
  );
}

/** The sizes of parts for which a fixture is judged otherwise than as a whole. */
function judgedApart(plan: string, name: string): Promise<readonly number[]> {
  return otherwiseInParts(documentOf(plan), dataOf(name));
}

function judge(plan: string, name: string): Outcomes {
  const results = evaluate(plan, name);
  return Object.fromEntries(
    exercisedControls.flatMap(({ id, name: policy }) => {
      const result = results.get(policy);
      return result === undefined || result.evaluated.length === 0 ? [] : [[id, outcomes(result)]];
    }),
  );
}

function outcomes({ evaluated, deny, undetermined }: PolicyResult): Outcomes[string] {
  const denied = new Set(deny.map(({ address }) => address));
  const untold = new Set(undetermined.map(({ address }) => address));
  const found: Outcomes[string] = {};
  for (const address of evaluated) {
    const outcome = denied.has(address)
      ? 'non-compliant'
      : untold.has(address)
        ? 'undetermined'
        : 'compliant';
    (found[outcome] ??= []).push(address);
  }
  return found;
}

/** OpenTofu names the same provider by its own registry. */
function asOpenTofu(plan: string): string {
  return plan.replaceAll('"registry.terraform.io/', '"registry.opentofu.org/');
}

/** The kinds of change that a plan has for each type of managed resource. */
function changes(plan: string): Map<string, Set<string>> {
  const { resource_changes } = JSON.parse(plan) as {
    readonly resource_changes: readonly {
      readonly mode: string;
      readonly type: string;
      readonly previous_address?: string;
      readonly deposed?: string;
      readonly change: { readonly actions: readonly string[]; readonly importing?: unknown };
    }[];
  };
  const kinds = new Map<string, Set<string>>();
  for (const { mode, type, previous_address, deposed, change } of resource_changes) {
    if (mode !== 'managed') continue;
    const of = kinds.get(type) ?? kinds.set(type, new Set()).get(type);
    of?.add(deposed === undefined ? change.actions.join(', ') : 'deposed');
    if (previous_address !== undefined) of?.add('moved');
    if (change.importing !== undefined) of?.add('imported');
  }
  return kinds;
}

const planned = new Map<string, string>();

/** Plans a fixture once. */
function planOf(name: string): string {
  const plan = planned.get(name) ?? planFixture(name, FIXTURE_OPTIONS[name]);
  planned.set(name, plan);
  return plan;
}

let importing: Promise<{ readonly plan: string; readonly mistakes: readonly string[] }> | undefined;

/** Plans the fixture `imported` once. Mistakes are those of the double of Amazon Connect. */
function imported(): NonNullable<typeof importing> {
  return (importing ??= planImported());
}

async function planImported(): NonNullable<typeof importing> {
  const double = new AwsDouble();
  const moto = await Moto.start();
  try {
    await double.start();
    const { keys, organization } = await makeImportedObjects(moto);
    double.reset(importedConnect(keys.mended));
    const ofMoto = MOTO_SERVICES.map((service) => [service, moto.endpoint]);
    const plan = await planFixtureBeside(IMPORTED, {
      aliases: ['unwatched'],
      provider: {
        endpoints: { ...Object.fromEntries(ofMoto), connect: double.url },
        s3_use_path_style: true,
        max_retries: 1,
      },
      variables: {
        keys: JSON.stringify(keys),
        organization: JSON.stringify(organization),
        connect: double.url,
      },
    });
    return { plan, mistakes: double.mistakes };
  } finally {
    await double.stop();
    await moto.stop();
  }
}

describe('the fixtures', () => {
  it('are all in the table of what they are there for', () => {
    const table = readFileSync(join(PLAN_FIXTURES, 'README.md'), 'utf8');
    expect(planFixtures().filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the expected outcomes', () => {
  it('are those of as many controls as before, or more', () => {
    expect(exercisedControls.length).toBeGreaterThanOrEqual(EXERCISED_CONTROLS);
  });

  it('have every outcome of every control', () => {
    const seen = new Map<string, Set<string>>();
    for (const name of names) {
      for (const [id, found] of Object.entries(expected(name))) {
        for (const outcome of Object.keys(found)) {
          seen.set(id, (seen.get(id) ?? new Set()).add(outcome));
        }
      }
    }
    const incomplete = exercisedControls
      .filter(({ id }) => seen.get(id)?.size !== 3)
      .map(({ id }) => `${id}: ${[...(seen.get(id) ?? [])].join(', ')}`);
    expect(incomplete).toEqual([]);
  });
});

withTerraform.each(names.filter((name) => name !== IMPORTED))('%s', (name) => {
  let plan: string;
  beforeAll(() => {
    plan = planOf(name);
  });

  it('is judged as expected', () => {
    expect(judge(plan, name)).toEqual(expected(name));
  });

  it('is judged alike where each control sees only what it reads', () => {
    expect(evaluateOwnReads(plan, name)).toEqual(evaluate(plan, name));
  });

  it('is judged alike in parts, be they few or many', async () => {
    expect(await judgedApart(plan, name)).toEqual([]);
  });

  it('is judged alike with the provider of OpenTofu', () => {
    const transformed = asOpenTofu(plan);
    expect(transformed).not.toBe(plan);
    expect(judge(transformed, name)).toEqual(expected(name));
  });

  it('has no verdict that is better without one of the facts', () => {
    expect(gainedWithoutAFact(documentOf(plan), dataOf(name))).toEqual([]);
  });

  if (name === 'actions') {
    it('has every action for every type', () => {
      const each = ['create', 'create, delete', 'delete', 'delete, create', 'forget', 'moved', 'no-op'];
      const kinds = changes(plan);
      // The bots exist where the center is not compliant, the marker and what is only replaced have a state of their own.
      kinds.delete('aws_connect_bot_association');
      for (const [type, found] of kinds)
        expect([type, [...found]]).toEqual([type, expect.arrayContaining(each)]);
      const updated = [...kinds].filter(([, found]) => found.has('update')).map(([type]) => type);
      expect(updated).toHaveLength(kinds.size - 1);
      expect(kinds.get('aws_kms_key')).toContain('deposed');
    });
  }

  if (name === 'sensitive') {
    it('is reported without any sensitive value', () => {
      const report = JSON.stringify([...evaluate(plan, name)]);
      expect(plan).toMatch(SENSITIVE);
      expect(report).toContain('(sensitive)');
      expect(report).not.toMatch(SENSITIVE);
    });
  }
});

withMoto(IMPORTED, () => {
  let plan: string;
  let mistakes: readonly string[];
  beforeAll(async () => {
    ({ plan, mistakes } = await imported());
  });

  it('is judged as expected', () => {
    expect(judge(plan, IMPORTED)).toEqual(expected(IMPORTED));
  });

  it('is judged alike where each control sees only what it reads', () => {
    expect(evaluateOwnReads(plan, IMPORTED)).toEqual(evaluate(plan, IMPORTED));
  });

  it('is judged alike in parts, be they few or many', async () => {
    expect(await judgedApart(plan, IMPORTED)).toEqual([]);
  });

  it('asks Amazon Connect as botocore’s models have it', () => {
    expect(mistakes).toEqual([]);
  });

  it('imports what the policies read, of every service', () => {
    const types = [...changes(plan)].filter(([, kinds]) => kinds.has('imported')).map(([type]) => type);
    expect(types.sort()).toEqual([
      'aws_cloudformation_stack',
      'aws_config_config_rule',
      'aws_config_configuration_recorder',
      'aws_config_configuration_recorder_status',
      'aws_connect_bot_association',
      'aws_connect_instance',
      'aws_connect_instance_storage_config',
      'aws_connect_lambda_function_association',
      'aws_connect_phone_number',
      'aws_iam_policy',
      'aws_iam_role',
      'aws_iam_role_policy',
      'aws_kinesis_stream',
      'aws_kms_alias',
      'aws_kms_external_key',
      'aws_kms_key',
      'aws_kms_key_policy',
      'aws_lambda_alias',
      'aws_lambda_function',
      'aws_organizations_organization',
      'aws_organizations_organizational_unit',
      'aws_organizations_policy',
      'aws_organizations_policy_attachment',
      'aws_s3_bucket',
      'aws_s3_bucket_policy',
      'aws_s3_bucket_public_access_block',
      'aws_s3_bucket_server_side_encryption_configuration',
      'terraform_data',
    ]);
  });
});

withMoto('every policy', () => {
  let plans: readonly (readonly [string, string])[];
  beforeAll(async () => {
    const { plan } = await imported();
    plans = names.map((name) => [name, name === IMPORTED ? plan : planOf(name)]);
  });

  it('is exercised by every kind of change, but for what cannot be', () => {
    const missing = exercisedControls.flatMap((control) => {
      const judged = plans.map(
        ([name, plan]) => [plan, new Set(Object.values(expected(name)[control.id] ?? {}).flat())] as const,
      );
      const types = new Set(judged.flatMap(([plan, addresses]) => judgedTypes(plan, addresses)));
      const met = new Set(
        judged.flatMap(([plan, addresses]) => [...exercised(plan, control, addresses, types)]),
      );
      return KINDS.filter((kind) => !met.has(kind)).map((kind) => `${control.id} ${kind}`);
    });
    expect(missing.sort()).toEqual(Object.keys(NOT_EXERCISED).sort());
  });
});
