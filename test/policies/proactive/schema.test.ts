import { isDeepStrictEqual } from 'node:util';
import { loadBundle, type PolicyResult } from '../../../harness/engine';
import { evaluateDocument, policyData } from '../../../harness/run';
import { type Control, catalogue } from '../../../policies/controls';
import { referenceProfile } from '../../../policies/profile';
import { KINDS } from '../../../resources';
import { type Block, awsSchemas } from '../../../scripts/provider-schema';
import { findTerraform } from '../../../scripts/terraform';
import { casesOf, prepare } from '../../support/control-cases';
import { presentOrSkip } from '../../support/tools';
import { ProblemsError } from '../../../core/problems';

const withTerraform = presentOrSkip(findTerraform() === undefined ? ['terraform on PATH'] : []);
const bundle = loadBundle();

/** "Terraform Data", Terraform 1.11 documentation; provisioners stand beside the attributes. */
const TERRAFORM_DATA: Block = {
  attributes: Object.fromEntries(['id', 'input', 'output', 'triggers_replace'].map((name) => [name, {}])),
};

/** What the live reader makes of an authentication profile: the AWS provider has no resource for it. */
const AUTHENTICATION_PROFILE: Block = {
  attributes: Object.fromEntries(
    [
      'allowed_ips',
      'blocked_ips',
      'id',
      'instance_id',
      'is_default',
      'name',
      'periodic_session_duration',
      'session_inactivity_duration',
      'session_inactivity_handling_enabled',
    ].map((name) => [name, {}]),
  ),
};

/** "AWS::Connect::InstanceStorageConfig", AWS CloudFormation Template Reference: the provider awscc is made from such types. */
const AWSCC_STORAGE_CONFIG: Block = { attributes: { resource_type: {} } };

function readsOf({ proactive }: Control): readonly (readonly [type: string, path: string])[] {
  if ('notEnforceable' in proactive) return [];
  return Object.entries(proactive.reads).flatMap(([type, paths]) =>
    paths.map((path) => [type, path] as const),
  );
}

/** Whether a block has what a dotted path names; behind an attribute anything may stand. */
function has(block: Block | undefined, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (block === undefined || name === undefined) return block !== undefined;
  if (block.attributes?.[name] !== undefined) return true;
  return has(block.block_types?.[name]?.block, rest);
}

/** The dotted paths of everything that a value says, without list indices. */
function pathsOf(value: unknown, block: Block | undefined, path: readonly string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, block, path));
  if (typeof value !== 'object' || value === null) return path.length === 0 ? [] : [path.join('.')];
  const last = path.at(-1);
  if (last !== undefined && block?.block_types?.[last] === undefined) return [path.join('.')];
  const inner = last === undefined ? block : block?.block_types?.[last]?.block;
  return Object.entries(value).flatMap(([name, item]) => pathsOf(item, inner, [...path, name]));
}

withTerraform('the schema of the AWS provider', () => {
  let blocks: (type: string) => Block[];
  beforeAll(() => {
    const { resources, dataSources } = awsSchemas();
    blocks = (type) => {
      if (type === 'terraform_data') return [TERRAFORM_DATA];
      if (type === 'aws_connect_authentication_profile') return [AUTHENTICATION_PROFILE];
      if (type === 'awscc_connect_instance_storage_config') return [AWSCC_STORAGE_CONFIG];
      if (type === '*') return Object.values(resources).map(({ block }) => block);
      return [resources[type]?.block, dataSources[type]?.block].filter((block) => block !== undefined);
    };
  });

  it('has every attribute that a policy reads', () => {
    const read = catalogue.flatMap((control) => readsOf(control).map(([type, path]) => ({ type, path })));
    expect(read.length).toBeGreaterThan(50);
    expect(
      read.filter(({ type, path }) => !blocks(type).some((block) => has(block, path.split('.')))),
    ).toEqual([]);
  });

  it('has every attribute that is read of an account or compared with it', () => {
    const known = KINDS.flatMap(({ type, read, comparison }) => {
      const { identity = [], governed = [] } = comparison ?? {};
      return [...Object.values(read), identity, governed].flat().map((name) => ({ type, name }));
    });
    expect(known.length).toBeGreaterThan(50);
    expect(
      known
        .filter(({ type, name }) => !blocks(type).some((block) => has(block, [name])))
        .map(({ type, name }) => `${type}.${name}`),
    ).toEqual([
      // Of the live reader alone: the AWS provider has no such type, or not of every kind of key, which are read alike.
      'aws_connect_approved_origin.origin',
      ...['aws_kms_external_key', 'aws_kms_replica_key', 'aws_kms_replica_external_key'].flatMap((type) =>
        ['customer_master_key_spec', 'custom_key_store_id', 'enable_key_rotation'].map(
          (name) => `${type}.${name}`,
        ),
      ),
    ]);
  });

  it('has every attribute that a case sets: a policy and its cases cannot agree on a name that is wrong', () => {
    const wrong = catalogue.flatMap((control) =>
      casesOf(control.name).flatMap(({ name, plan }) =>
        plan.resources.flatMap(({ address, values }) => {
          const type = /(?:^|\.)((?:aws|terraform)_\w+)\.[^.]+$/.exec(address)?.[1];
          const known = type === undefined ? [] : blocks(type);
          if (known.length === 0) return [];
          return known.some((block) =>
            pathsOf(values ?? {}, block).every((path) => has(block, path.split('.'))),
          )
            ? []
            : [`${control.id}: ${name}: ${address}`];
        }),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('tells a name that is wrong', () => {
    const [block] = blocks('aws_connect_instance_storage_config');
    expect(has(block, 'storage_config.s3_config.encryption_config.key_id'.split('.'))).toBe(true);
    expect(has(block, 'storage_config.s3_config.encryption_config.kms_key_id'.split('.'))).toBe(false);
    expect(has(block, ['storage'])).toBe(false);
    expect(
      pathsOf({ storage_config: [{ s3_config: [{ bucket: 'x' }] }], resource_type: null }, block),
    ).toEqual(['storage_config.s3_config.bucket', 'resource_type']);
  });
});

/** The named attributes of a value; marks can be a boolean for all of it. */
function only(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
}

interface Change {
  readonly type: string;
  readonly change: Readonly<Record<string, unknown>>;
}

/** What a policy says, without its order. */
function asSets({ evaluated, deny, undetermined }: PolicyResult): Record<string, ReadonlySet<unknown>> {
  return { evaluated: new Set(evaluated), deny: new Set(deny), undetermined: new Set(undetermined) };
}

/** The plan as the readers would hand it over if the catalogue had this control only. */
function asRead(control: Control, plan: Record<string, unknown>): Record<string, unknown> {
  const reads = readsOf(control);
  const changes = (plan['resource_changes'] as readonly Change[]).map((resource) => {
    const names = new Set(
      reads
        .filter(([type]) => type === resource.type || type === '*')
        .map(([, path]) => path.replace(/\..*/, '')),
    );
    const pruned = ['before', 'after', 'after_unknown', 'after_sensitive'].map(
      (key): readonly [string, unknown] => [key, only(resource.change[key], names)],
    );
    return { ...resource, change: { ...resource.change, ...Object.fromEntries<unknown>(pruned) } };
  });
  return { ...plan, resource_changes: changes };
}

describe.each(catalogue.map((control) => [control.id, control] as const))('%s', (_id, control) => {
  it('says everything that it reads', () => {
    const wrong = casesOf(control.name).filter((one) => {
      const { plan, data } = prepare(one);
      const result = evaluateDocument(
        bundle,
        {
          bytes: new TextEncoder().encode(JSON.stringify(asRead(control, plan))),
          resourceChanges: one.plan.resources.length,
        },
        data,
      ).get(control.name);
      return !isDeepStrictEqual(result && asSets(result), asSets(one.expect));
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

describe('the profile', () => {
  const { profile, sha256 } = referenceProfile(catalogue);

  it('has every setting that a policy reads', () => {
    const { profileSettings } = bundle.manifest;
    expect(profileSettings.length).toBeGreaterThan(10);
    expect(policyData(profile, sha256, profileSettings).profile).toBe(profile);
  });

  it('is refused where it lacks one', () => {
    expect(() => policyData(profile, sha256, ['kms.deletionWindowInDays', 'kms.deletionWindow'])).toThrow(
      new ProblemsError(
        'engine',
        'profile reference: the policies read settings that it does not have: kms.deletionWindow; reinstall the package',
      ),
    );
  });
});
