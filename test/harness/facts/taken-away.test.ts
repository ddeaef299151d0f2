import { catalogue } from '../../../policies/controls';
import { casesOf, prepare } from '../../support/control-cases';
import { unpruned } from '../../support/policy-results';
import { gainedWithoutAFact } from '../../support/taken-away';

/** The fixtures have the same test in `test/plans/real-plans.test.ts`, where they are planned. */
const cases = catalogue
  .filter(({ proactive }) => 'reads' in proactive)
  .flatMap((control) => casesOf(control.name).map((one) => ({ control, one })))
  .map(({ control, one }) => ({ title: `${control.id} ${one.outcome}: ${one.name}`, one }))
  .filter(({ one }) => Object.keys(prepare(one).facts).length > 0);

it.each(cases)('no verdict is better without one of its facts: $title', ({ one }) => {
  const { plan, data } = prepare(one);
  expect(gainedWithoutAFact(unpruned(JSON.stringify(plan)), data)).toEqual([]);
});

it('most cases of the controls that read facts have some', () => {
  expect(cases.length).toBeGreaterThan(350);
});
