import type { Run } from '../../harness/reports';
import type { ControlResult, Verdict } from '../../harness/verdicts';

/** A run over one plan, of two controls, in which nothing is wrong; a test says what differs. */
export function buildRun(
  changes: Partial<Omit<Run, 'judgement'>> & {
    readonly controls?: readonly ControlResult[];
    readonly verdicts?: readonly Verdict[];
    readonly waivers?: Run['judgement']['waivers'];
  } = {},
): Run {
  const { controls = [], verdicts = [], waivers = null, ...others } = changes;
  return {
    profile: { name: 'ours', source: 'ours.yaml', sha256: 'a'.repeat(64) },
    policies: { sha256: `0123456789ab${'c'.repeat(52)}`, opaVersion: '1.22.0' },
    documents: [
      {
        name: 'plan.json',
        stage: 'plan',
        sha256: 'd'.repeat(64),
        terraformVersion: '1.11.4',
        resources: 2,
        completenessKnown: true,
      },
    ],
    judgement: {
      outcome: verdicts.some(({ blocking }) => blocking) ? 'fail' : 'pass',
      controls,
      verdicts,
      waivers,
    },
    restriction: null,
    titles: new Map([
      ['A-001', 'a holds'],
      ['B-001', 'b holds'],
    ]),
    ...others,
  };
}

/** The result of a control named `A-001` or `B-001`. */
export function controlResult(id: string, changes: Partial<ControlResult> = {}): ControlResult {
  return {
    id,
    name: `test/${id}`,
    level: 'hard-mandatory',
    outcome: 'compliant',
    evaluated: 1,
    ...changes,
  };
}

/** A non-compliant verdict that blocks. */
export function verdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    control: 'A-001',
    document: 'plan.json',
    address: 'aws_connect_instance.main',
    outcome: 'non-compliant',
    blocking: true,
    findings: [
      { address: 'aws_connect_instance.main', path: ['attribute'], actual: false, expected: [true] },
    ],
    message: 'a is broken',
    remediation: 'Mend a.',
    waiver: null,
    ...changes,
  };
}

/** A compliant verdict. */
export function compliant(changes: Partial<Verdict> = {}): Verdict {
  return verdict({
    outcome: 'compliant',
    blocking: false,
    findings: [],
    message: null,
    remediation: null,
    ...changes,
  });
}
