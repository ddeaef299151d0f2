import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundle } from '../../harness/engine';
import { evaluateDocument } from '../../harness/run';
import { catalogue } from '../../policies/controls';
import { casesOf, prepare } from '../support/control-cases';
import type { ControlCase } from '../support/control-cases';
import { withOwnReads } from '../support/own-reads';
import { REPOSITORY } from '../support/repository';

const CONTROLS = join(REPOSITORY, 'policies', 'controls');
const bundle = loadBundle();

function order(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function sorted(values: readonly unknown[]): string[] {
  return values.map(order).sort();
}

function outcome(result: ControlCase['expect']): ControlCase['outcome'] {
  if (result.evaluated.length === 0) return 'not-applicable';
  if (result.deny.length > 0) return 'non-compliant';
  return result.undetermined.length > 0 ? 'undetermined' : 'compliant';
}

describe('the catalogue', () => {
  it('names every control once, in the order of its id, and has every folder', () => {
    const ids = catalogue.map((control) => control.id);
    expect(ids).toEqual([...new Set(ids)].sort());
    const folders = readdirSync(CONTROLS, { withFileTypes: true })
      .filter((service) => service.isDirectory())
      .flatMap((service) =>
        readdirSync(join(CONTROLS, service.name))
          .filter((name) => existsSync(join(CONTROLS, service.name, name, 'control.ts')))
          .map((name) => `${service.name}/${name}`),
      );
    expect(catalogue.map((control) => control.name).sort()).toEqual(folders.sort());
  });

  it('has exactly the policies of the bundle as proactive layers', () => {
    const proactive = catalogue.filter((control) => 'message' in control.proactive);
    expect(proactive.map((control) => control.name).sort()).toEqual(bundle.manifest.policies);
  });
});

describe.each(catalogue.filter((control) => 'message' in control.proactive))('$id $name', (control) => {
  const cases = casesOf(control.name);

  it('has cases of every outcome, each with a name of its own', () => {
    expect(new Set(cases.map((each) => each.outcome))).toEqual(
      new Set(['compliant', 'non-compliant', 'undetermined', 'not-applicable']),
    );
    expect(new Set(cases.map((each) => each.name)).size).toBe(cases.length);
  });

  it.each(cases)('$outcome: $name', (controlCase) => {
    const { plan, data } = prepare(controlCase);
    const text = JSON.stringify(plan);
    const result = evaluateDocument(
      bundle,
      { bytes: Buffer.from(text), resourceChanges: controlCase.plan.resources.length },
      data,
    ).get(control.name);
    expect(result).toBeDefined();
    // What the control says it reads is all that decides.
    const own = evaluateDocument(bundle, withOwnReads(text, control), data, [control.name]).get(control.name);
    expect(own).toEqual(result);
    expect({
      evaluated: sorted(result?.evaluated ?? []),
      deny: sorted(result?.deny ?? []),
      undetermined: sorted(result?.undetermined ?? []),
    }).toEqual({
      evaluated: sorted(controlCase.expect.evaluated),
      deny: sorted(controlCase.expect.deny),
      undetermined: sorted(controlCase.expect.undetermined),
    });
    expect(outcome(controlCase.expect)).toBe(controlCase.outcome);
  });
});
