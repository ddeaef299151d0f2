import { catalogue } from '../../policies/controls';
import { findTerraform } from '../../scripts/terraform';
import { expectStatus, runChild } from '../support/child';
import { withoutProgress } from '../support/program';
import { presentOrSkip } from '../support/tools';
import { REPOSITORY } from '../support/repository';

interface Report {
  readonly outcome: string;
  readonly profile: { readonly name: string };
  readonly documents: readonly { readonly name: string; readonly stage: string }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly controls: readonly { readonly id: string; readonly outcome: string }[];
  readonly verdicts: readonly {
    readonly control: string;
    readonly document: string;
    readonly outcome: string;
  }[];
}

/** `npm run check -- EXAMPLE --format json`, as a process, which ends with that status. */
function check(example: string, status: number): { stderr: string; report: Report } {
  const script = ['--require', 'ts-node/register/transpile-only', 'scripts/check.ts'];
  const run = runChild([process.execPath, ...script, example, '--format', 'json'], {
    cwd: REPOSITORY,
    filter: withoutProgress,
  });
  const { stdout, stderr } = expectStatus(run, status);
  return { stderr, report: JSON.parse(stdout) as Report };
}

function outcomes(report: Report): Record<string, string> {
  return Object.fromEntries(report.controls.map((control) => [control.id, control.outcome]));
}

const everyControl = (outcome: string): Record<string, string> =>
  Object.fromEntries(catalogue.map((control) => [control.id, outcome]));

presentOrSkip(findTerraform() === undefined ? ['terraform on PATH'] : [])('npm run check', () => {
  it('finds the reference compliant with every control, on the real plan and on the application', () => {
    const { stderr, report } = check('reference', 0);
    expect(stderr.split('\n')).toEqual([
      'synthesizing examples/reference',
      'planning contact-center with made-up credentials',
      'planning organization with made-up credentials',
      '',
    ]);
    expect(report.documents.map(({ name, stage }) => [name, stage])).toEqual([
      ['contact-center', 'synth'],
      ['contact-center.plan.json', 'plan'],
      ['organization', 'synth'],
      ['organization.plan.json', 'plan'],
    ]);
    // The reference has no integration, which is all that CONNECT-011 looks at, and its policies allow nothing.
    expect(outcomes(report)).toEqual({
      ...everyControl('compliant'),
      'CONNECT-011': 'not-applicable',
      'ORG-001': 'not-applicable',
    });
    expect(report.summary).toMatchObject({ 'non-compliant': 0, undetermined: 0, waived: 0, blocking: 0 });
    expect(report.outcome).toBe('pass');
  });

  it('finds each control broken exactly once in the non-compliant example', () => {
    const { report } = check('non-compliant', 1);
    const broken = (document: string): string[] =>
      report.verdicts
        .filter((verdict) => verdict.document === document && verdict.outcome !== 'compliant')
        .map((verdict) => `${verdict.control} ${verdict.outcome}`);
    const once = catalogue.map((control) => `${control.id} non-compliant`);
    expect(broken('non-compliant.plan.json')).toEqual(once);
    expect(broken('non-compliant')).toEqual(once);
    expect(report.outcome).toBe('fail');
  });

  it('judges another enterprise by its own profile', () => {
    const { report } = check('custom-profile', 0);
    expect(report.profile.name).not.toBe('reference');
    expect(report.summary).toMatchObject({ 'non-compliant': 0, undetermined: 0, waived: 0, blocking: 0 });
    expect(report.outcome).toBe('pass');
  });
});
