import { spawnSync } from 'node:child_process';
import { catalogue } from '../../policies/controls';
import { findTerraform } from '../../scripts/terraform';
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

/** `npm run check -- EXAMPLE --format json`, as a process. */
function check(example: string): { status: number | null; stderr: string; report: Report } {
  const run = spawnSync(
    process.execPath,
    ['--require', 'ts-node/register/transpile-only', 'scripts/check.ts', example, '--format', 'json'],
    { cwd: REPOSITORY, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  return {
    status: run.status,
    stderr: withoutProgress(run.stderr),
    report: JSON.parse(run.stdout) as Report,
  };
}

function outcomes(report: Report): Record<string, string> {
  return Object.fromEntries(report.controls.map((control) => [control.id, control.outcome]));
}

const everyControl = (outcome: string): Record<string, string> =>
  Object.fromEntries(catalogue.map((control) => [control.id, outcome]));

presentOrSkip(findTerraform() === undefined ? ['terraform on PATH'] : [])('npm run check', () => {
  it('finds the reference compliant with every control, on the real plan and on the application', () => {
    const { status, stderr, report } = check('reference');
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
    expect([report.outcome, status]).toEqual(['pass', 0]);
  });

  it('finds each control broken exactly once in the non-compliant example', () => {
    const { status, report } = check('non-compliant');
    const broken = (document: string): string[] =>
      report.verdicts
        .filter((verdict) => verdict.document === document && verdict.outcome !== 'compliant')
        .map((verdict) => `${verdict.control} ${verdict.outcome}`);
    const once = catalogue.map((control) => `${control.id} non-compliant`);
    expect(broken('non-compliant.plan.json')).toEqual(once);
    expect(broken('non-compliant')).toEqual(once);
    expect([report.outcome, status]).toEqual(['fail', 1]);
  });

  it('judges another enterprise by its own profile', () => {
    const { status, report } = check('custom-profile');
    expect(report.profile.name).not.toBe('reference');
    expect(report.summary).toMatchObject({ 'non-compliant': 0, undetermined: 0, waived: 0, blocking: 0 });
    expect([report.outcome, status]).toEqual(['pass', 0]);
  });
});
