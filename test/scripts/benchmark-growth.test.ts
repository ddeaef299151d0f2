import { ONE, SHAPES, planCopies, repeated } from '../../scripts/growth/plans';
import { ALL, MeasuredPolicies, readPlan } from '../../scripts/growth/policies';
import { type Terraform, findTerraform } from '../../scripts/terraform';
import { presentOrSkip } from '../support/tools';

interface Plan {
  readonly resource_changes: readonly { readonly address: string }[];
  readonly configuration: unknown;
}

const withTerraform = presentOrSkip(findTerraform() === undefined ? ['terraform on PATH'] : []);

/** What policies see of a plan, whatever the order of its changes. */
function seen(text: string): unknown {
  const { resource_changes: changes, configuration } = JSON.parse(text) as Plan;
  return { changes: new Map(changes.map((change) => [change.address, change])), configuration };
}

withTerraform('plans of many copies', () => {
  const terraform = findTerraform() as Terraform;
  let one: string;
  beforeAll(() => {
    one = planCopies(terraform, ONE);
  }, 120_000);

  it('are those that terraform writes', () => {
    const three = { instances: 3, calls: 3, keys: 3 };
    expect(seen(repeated(one, three))).toEqual(seen(planCopies(terraform, three)));
  }, 120_000);

  it.each(SHAPES)(
    'take heap in proportion: %s',
    (shape) => {
      const policies = new MeasuredPolicies();
      const [ten, hundred] = [10, 100].map(
        (copies) => policies.effort(ALL, readPlan(repeated(one, { [shape]: copies })), 1).megabytes,
      );
      expect((hundred ?? NaN) / (ten ?? NaN)).toBeLessThan(12);
    },
    120_000,
  );
});
