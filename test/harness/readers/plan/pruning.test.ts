import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { catalogue } from '../../../../policies/controls';
import { findTerraform } from '../../../../scripts/terraform';
import { casesOf, prepare } from '../../../support/control-cases';
import { type Fate, fateOf, flipped } from '../../../support/damage';
import { buildPlan } from '../../../support/plan-builder';
import { planFixture } from '../../../support/plan-fixture';
import { policyResults, unpruned } from '../../../support/policy-results';
import { contentOf, readOne } from '../../../support/reading';
import { presentOrSkip } from '../../../support/tools';

interface Change {
  readonly address: string;
  readonly type: string;
  readonly change: Readonly<Record<string, unknown>>;
}
interface Plan {
  readonly resource_changes: readonly Change[];
  readonly [section: string]: unknown;
}

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-pruning-'));
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** What the policies see of a plan. */
function pruned(text: string): Plan {
  writeFileSync('plan.json', text);
  return contentOf(readOne('plan.json')) as Plan;
}

/** What the policies read of each type of resource, by the catalogue. */
function readsOf(type: string): ReadonlySet<string> {
  return new Set(
    catalogue.flatMap(({ proactive }) =>
      'reads' in proactive
        ? [...(proactive.reads[type] ?? []), ...(proactive.reads['*'] ?? [])].map(
            (path) => path.split('.')[0],
          )
        : [],
    ),
  ) as ReadonlySet<string>;
}

function only(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
}

const RESOURCE = ['address', 'module_address', 'mode', 'type', 'name', 'index', 'provider_name', 'deposed'];

/** What must be left of a resource change: written down again, with JSON.parse and nothing else. */
function expectedChange(change: Change): unknown {
  const reads = readsOf(change.type);
  const { actions, before: was, after, after_unknown, after_sensitive } = change.change;
  const destroyed = ['delete', 'create,delete'].includes(String(actions));
  return {
    ...(only(change, new Set(RESOURCE)) as object),
    change: {
      ...(only(change.change, new Set(['actions', 'importing'])) as object),
      after: only(after, reads),
      after_unknown: only(after_unknown, reads),
      after_sensitive: only(after_sensitive, reads),
      ...(destroyed ? { before: only(was, reads) } : {}),
    },
  };
}

/** Everything that is wrong with how a plan is pruned. */
function expectPruned(text: string): void {
  const whole = JSON.parse(text) as Plan;
  const { prior_state: _, ...kept } = pruned(text);
  expect(kept).toEqual({
    format_version: whole['format_version'],
    terraform_version: whole['terraform_version'],
    ...('variables' in whole ? { variables: whole['variables'] } : {}),
    configuration: whole['configuration'],
    resource_changes: whole.resource_changes.map(expectedChange),
  });
}

describe.each(catalogue.filter(({ proactive }) => 'reads' in proactive))('the cases of $id', ({ name }) => {
  const cases = casesOf(name);

  it('are pruned to what the catalogue says that policies read', () => {
    for (const each of cases) expectPruned(JSON.stringify(prepare(each).plan));
  });

  // test/policies/controls.test.ts has the same for the whole plans.
  it('have the expected results with what the readers keep of them', () => {
    for (const { plan, data, expect: expected } of cases.map((each) => ({ ...each, ...prepare(each) }))) {
      writeFileSync('plan.json', JSON.stringify(plan));
      const result = policyResults(readOne('plan.json'), data)[name];
      expect({
        evaluated: new Set(result?.evaluated),
        deny: new Set(result?.deny),
        undetermined: new Set(result?.undetermined),
      }).toEqual({
        evaluated: new Set(expected.evaluated),
        deny: new Set(expected.deny),
        undetermined: new Set(expected.undetermined),
      });
    }
  });
});

// Between them: modules, every action, deposed objects, data resources, provisioners.
const FIXTURES = ['modules', 'actions'];

presentOrSkip(findTerraform() === undefined ? ['terraform on PATH'] : []).each(FIXTURES)(
  'the real plan %s',
  (name) => {
    let text: string;
    beforeAll(() => {
      text = planFixture(name);
    });

    it('is pruned to what the catalogue says that policies read', () => {
      expectPruned(text);
      expect(JSON.stringify(pruned(text)).length).toBeLessThan(text.length * 0.7);
    });

    it('has the same results pruned as whole', () => {
      writeFileSync('plan.json', text);
      const results = policyResults(readOne('plan.json'));
      expect(results).toEqual(policyResults(unpruned(text)));
      expect(Object.values(results).filter(({ evaluated }) => evaluated.length > 0)).not.toEqual([]);
    });

    it('is pruned alike when it is indented, and when every object is written backwards', () => {
      const indented = JSON.stringify(JSON.parse(text), null, 2);
      const backwards = JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).reverse())
          : value,
      );
      expect(pruned(indented)).toEqual(pruned(text));
      expect(pruned(backwards)).toEqual(pruned(text));
    });

    it('is refused by the readers where it is cut off', () => {
      const whole = Buffer.from(text.trimEnd());
      fc.assert(
        fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
          expect(fateOf('plan.json', whole.subarray(0, length))).toBe('refused by the readers');
        }),
        { numRuns: 100 },
      );
    });

    it('is refused in a sentence, or judged as what it says, where a bit is flipped', () => {
      const whole = Buffer.from(text.trimEnd());
      const fates = new Set<Fate>();
      fc.assert(
        fc.property(fc.integer({ min: 0, max: whole.length * 8 - 1 }), (bit) => {
          fates.add(fateOf('plan.json', flipped(whole, bit)));
        }),
        { numRuns: 20 },
      );
      expect([...fates].sort()).toEqual(['judged', 'refused by the readers']);
    });
  },
);

describe('what no policy names stays in the plan where it matters', () => {
  const COMMAND = 'aws connect update-authentication-profile --instance-id 1';
  const plan = buildPlan({
    resources: [
      { address: 'aws_vpc.main', values: { cidr_block: '10.0.0.0/16' } },
      {
        address: 'null_resource.tool',
        provider: 'registry.terraform.io/hashicorp/null',
        values: { triggers: { a: 'b' } },
        provisioners: [{ type: 'local-exec', expressions: { command: { constant_value: COMMAND } } }],
      },
    ],
  });

  it('a resource of a type that no policy names is there, without its attributes', () => {
    const [vpc] = pruned(JSON.stringify(plan)).resource_changes;
    expect(vpc).toEqual({
      address: 'aws_vpc.main',
      mode: 'managed',
      type: 'aws_vpc',
      name: 'main',
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: { actions: ['create'], after: {}, after_unknown: {}, after_sensitive: {} },
    });
  });

  it('an attribute that is read is there, although the type stands behind the change', () => {
    const text = JSON.stringify(
      buildPlan({ resources: [{ address: 'aws_kms_key.main', values: { policy: '{}', other: 1 } }] }),
    );
    const moved = text
      .replace('"type":"aws_kms_key",', '')
      .replace('}}],"conf', '},"type":"aws_kms_key"}],"conf');
    expect(moved.indexOf('"type"')).toBeGreaterThan(moved.indexOf('"change"'));
    expect(pruned(moved)).toEqual(pruned(text));
    expect(pruned(moved).resource_changes[0]?.change['after']).toEqual({ policy: '{}' });
  });

  it('a forbidden command of a null_resource is denied', () => {
    writeFileSync('plan.json', JSON.stringify(plan));
    const result = policyResults(readOne('plan.json'))['connect/authentication_profile_ip_restricted'];
    expect(result?.evaluated).toEqual(['null_resource.tool']);
    expect(result?.deny.map(({ address, path }) => ({ address, path }))).toEqual([
      { address: 'null_resource.tool', path: ['provisioner', 0] },
    ]);
  });
});

describe('of the prior state, data resources are kept', () => {
  const withPriorState = (prior_state: unknown): string =>
    JSON.stringify({
      ...buildPlan({ resources: [{ address: 'aws_s3_bucket.a', actions: ['no-op'] }] }),
      prior_state,
    });
  const data = (name: string): unknown => ({
    address: `data.aws_kms_key.${name}`,
    mode: 'data',
    type: 'aws_kms_key',
    name,
    values: { arn: name, anything: [1] },
    sensitive_values: {},
  });
  const managed = { address: 'aws_s3_bucket.a', mode: 'managed', type: 'aws_s3_bucket', values: {} };

  it('in every module', () => {
    const text = withPriorState({
      format_version: '1.0',
      terraform_version: '1.11.4',
      values: {
        outputs: { a: { value: 1 } },
        root_module: {
          resources: [managed, data('a'), managed, data('b')],
          child_modules: [
            { address: 'module.a', resources: [managed] },
            {
              address: 'module.b',
              child_modules: [{ address: 'module.b.module.c', resources: [data('c')] }],
            },
          ],
        },
      },
    });
    expect(pruned(text)['prior_state']).toEqual({
      values: {
        root_module: {
          resources: [data('a'), data('b')],
          child_modules: [
            { address: 'module.a', resources: [] },
            {
              address: 'module.b',
              child_modules: [{ address: 'module.b.module.c', resources: [data('c')] }],
            },
          ],
        },
      },
    });
  });

  it.each([null, {}, { values: null }, { values: { root_module: null } }])('and nothing of %j', (state) => {
    expect(pruned(withPriorState(state))).not.toHaveProperty('prior_state');
  });

  it.each([
    ['{}', '{},{},{}'],
    ['1', ''],
  ])('in no more room than they have: modules that are %s', (module, kept) => {
    const children = Array(5000).fill(module).join(',');
    const text = withPriorState('@state').replace(
      '"@state"',
      `{"values":{"root_module":{"child_modules":[${children}]}}}`,
    );
    const state = JSON.stringify(pruned(text)['prior_state']);
    expect(state.slice(0, 43 + kept.length)).toBe(`{"values":{"root_module":{"child_modules":[${kept}`);
    expect(policyResults({ bytes: Buffer.from(text), resourceChanges: 1 })).toBeDefined();
  });
});
