import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptAttributes, readDocuments } from '../../harness/readers';
import { catalogue } from '../../policies/controls';
import { type PlanOptions, findTerraform } from '../../scripts/terraform';
import { planFixture } from '../support/plan-fixture';
import { presentOrSkip } from '../support/tools';
import { isProblems } from '../../core/problems';

const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-plans-'));
const kept = new KeptAttributes(catalogue);
const withTerraform = presentOrSkip(findTerraform() === undefined ? ['terraform on PATH'] : []);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the reader says of a plan that it refuses. */
function refusal(options: PlanOptions): readonly string[] {
  const file = join(folder, 'plan.json');
  writeFileSync(file, planFixture('says-nothing', options));
  try {
    readDocuments(file, kept);
  } catch (error) {
    if (isProblems(error, 'document'))
      return error.problems.map((problem) => problem.replace(file, 'plan.json'));
    throw error;
  }
  return [];
}

withTerraform('a plan that leaves out what is bad', () => {
  it('is refused where it was made with -refresh-only', () => {
    expect(refusal({ arguments: ['-refresh-only'] })).toEqual([
      'plan.json: resource_changes is missing although prior_state has managed resources, as with -refresh-only; make the plan without that option',
    ]);
  });

  it('is refused where it was made with -target', () => {
    expect(refusal({ arguments: ['-target=terraform_data.profile'] })).toEqual([
      'plan.json: it is not complete (complete: false), as with -target or -exclude, or with deferred changes; plan everything',
    ]);
  });

  it('is refused where a precondition failed', () => {
    expect(refusal({ variables: { ready: 'false' }, errored: true })).toEqual([
      'plan.json: planning failed and left resources out (errored: true); mend what terraform plan reports, then plan again',
    ]);
  });
});
