import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Terraform, planFolder } from '../terraform';

/** What is repeated: the instances of a module, its calls, or the keys of resources that refer to each other by their own. */
export const SHAPES = ['instances', 'calls', 'keys'] as const;

export type Shape = (typeof SHAPES)[number];

/** How often each is there. */
export type Copies = Readonly<Record<Shape, number>>;

/** One copy of each: what plans are grown from. */
export const ONE: Copies = { instances: 1, calls: 1, keys: 1 };

const NONE: Copies = { instances: 0, calls: 0, keys: 0 };

/** The configuration that is planned, with everything that references are followed for. */
const CONFIGURATION = join(__dirname, 'plan');

/** For each shape, what its addresses begin with, and what is counted in them and in names, as JSON text. */
const NAMES: Readonly<Record<Shape, { readonly module: string; readonly counted: readonly string[] }>> = {
  instances: { module: 'module.copy[', counted: ['module.copy[\\"0\\"]', 'copy-0'] },
  calls: { module: 'module.copy_', counted: ['module.copy_0', 'call-0'] },
  keys: { module: 'module.keys', counted: ['key-0'] },
};

interface Change {
  readonly address: string;
  readonly index?: string;
  readonly type: string;
  readonly change: {
    readonly after: Record<string, unknown>;
    readonly after_unknown: Record<string, unknown>;
  };
}

interface Plan {
  readonly resource_changes: readonly Change[];
  readonly configuration: {
    readonly root_module: { readonly module_calls: Readonly<Record<string, unknown>> };
  };
}

/** Plans copies with the real terraform. Returns the plan as JSON text. */
export function planCopies(terraform: Terraform, { instances, calls, keys }: Copies): string {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-growth-'));
  try {
    cpSync(CONFIGURATION, folder, { recursive: true });
    const root = '${aws_organizations_organization.main.roots[0].id}';
    const called = Object.fromEntries(
      Array.from({ length: calls }, (_, i) => [
        `copy_${i}`,
        { source: './copy', name: `call-${i}`, root } as const,
      ]),
    );
    writeFileSync(join(folder, 'calls.tf.json'), JSON.stringify({ module: called }));
    return planFolder(terraform, folder, {
      variables: { instances: String(instances), keys: String(keys) },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A plan of one copy of each shape as Terraform would write it with more, for which it takes half a minute for a hundred.
 * @param one as `planCopies` makes it.
 */
export function repeated(one: string, copies: Partial<Copies>): string {
  const plan = JSON.parse(one) as Plan;
  const numbers = { ...NONE, ...copies };
  const { configuration } = plan;
  const { copy_0: call, ...others } = configuration.root_module.module_calls;
  const calls = repeat(call, 'calls', numbers.calls).map((each, i) => [`copy_${i}`, each] as const);
  return JSON.stringify({
    ...plan,
    planned_values: undefined,
    resource_changes: plan.resource_changes.flatMap((change) => {
      const shape = SHAPES.find((each) => change.address.startsWith(NAMES[each].module));
      return shape === undefined ? [change] : repeat(change, shape, numbers[shape]);
    }),
    configuration: {
      ...configuration,
      root_module: {
        ...configuration.root_module,
        module_calls: { ...others, ...Object.fromEntries(calls) },
      },
    },
  });
}

function repeat<T>(value: T, shape: Shape, times: number): T[] {
  const text = JSON.stringify(value);
  return Array.from({ length: times }, (_, i) => {
    const numbered = NAMES[shape].counted.reduce(
      (result, counted) => result.replaceAll(counted, counted.replace('0', `${i}`)),
      text,
    );
    return JSON.parse(numbered) as T;
  });
}

/** Buckets by key, and what configures them; with names that are known, no reference has to be followed to them. */
export function buckets(one: string, count: number, names: 'known' | 'unknown'): string {
  const plan = JSON.parse(repeated(one, { keys: count })) as Plan;
  const changes = plan.resource_changes.filter(({ type }) => type.startsWith('aws_s3_bucket'));
  return JSON.stringify({
    ...plan,
    resource_changes: names === 'unknown' ? changes : changes.map(named),
  });
}

function named(change: Change): Change {
  const { after, after_unknown } = change.change;
  return {
    ...change,
    change: {
      ...change.change,
      after: { ...after, bucket: change.index },
      after_unknown: { ...after_unknown, bucket: undefined },
    },
  };
}
