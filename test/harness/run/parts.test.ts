import type { PlanDocument } from '../../../harness/documents';
import { catalogue } from '../../../policies/controls';
import { mixedPlan, type RealPlan } from '../../../scripts/mixed-plan';
import { casesOf, type ControlCase, prepare } from '../../support/control-cases';
import { otherwiseInParts } from '../../support/parts';
import { REFERENCE_DATA } from '../../support/policy-results';

const names = catalogue.filter(({ proactive }) => 'reads' in proactive).map(({ name }) => name);
/** Every part is about what cannot be judged apart, and nothing else. */
const APART = [1];
/** So many different plans make a large one, in which each is there this often. */
const PLANS = 6;
const COPIES = 2;
/** Several parts, and one. */
const GROWN = [40_000, Infinity];

function documentOf(plan: Record<string, unknown>): PlanDocument {
  const { resource_changes: changes } = plan as { readonly resource_changes: readonly unknown[] };
  return { bytes: Buffer.from(JSON.stringify(plan)), resourceChanges: changes.length };
}

/** Cases that are judged by the reference profile: the others cannot be in one plan with them. */
function common(cases: readonly ControlCase[]): ControlCase[] {
  return cases.filter(({ profile, configRules }) => profile === undefined && configRules === undefined);
}

describe.each(names)('%s', (name) => {
  const cases = casesOf(name);

  it('says the same of each of its cases when everything that can be is judged apart', async () => {
    const different: string[] = [];
    for (const one of cases) {
      const { plan, data } = prepare(one);
      if ((await otherwiseInParts(documentOf(plan), data, APART)).length > 0) different.push(one.name);
    }
    expect(different).toEqual([]);
  });

  it('says the same of its cases in larger plans, be the parts few or many', async () => {
    const plans = common(cases).map((one) => ({ plan: prepare(one).plan as unknown as RealPlan, names: [] }));
    const different: number[] = [];
    for (let first = 0; first < plans.length; first += PLANS) {
      const some = plans.slice(first, first + PLANS);
      const grown = JSON.parse(mixedPlan(some, COPIES * some.length)) as Record<string, unknown>;
      if ((await otherwiseInParts(documentOf(grown), REFERENCE_DATA, GROWN)).length > 0)
        different.push(first);
    }
    expect(different).toEqual([]);
  });
});
