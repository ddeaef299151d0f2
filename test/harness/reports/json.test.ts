import { jsonReport } from '../../../harness/reports';
import { buildRun, compliant, controlResult, verdict } from '../../support/run';

const WAIVER = {
  reason: 'r',
  owner: 'claims',
  approver: 'security',
  ticket: 'RISK-1',
  expires: '2026-12-31',
};

describe('JSON report', () => {
  it('has every member of the interface, in its order, and no other', () => {
    const run = buildRun({
      controls: [controlResult('A-001', { outcome: 'non-compliant', evaluated: 2 })],
      verdicts: [compliant({ address: 'aws_connect_instance.good' }), verdict()],
    });
    expect(jsonReport(run)).toBe(`{
  "schemaVersion": "1",
  "outcome": "fail",
  "profile": {
    "name": "ours",
    "source": "ours.yaml",
    "sha256": "${'a'.repeat(64)}"
  },
  "policies": {
    "sha256": "0123456789ab${'c'.repeat(52)}",
    "opaVersion": "1.22.0",
    "controls": 1
  },
  "documents": [
    {
      "name": "plan.json",
      "stage": "plan",
      "sha256": "${'d'.repeat(64)}",
      "terraformVersion": "1.11.4",
      "resources": 2
    }
  ],
  "summary": {
    "compliant": 1,
    "non-compliant": 1,
    "undetermined": 0,
    "waived": 0,
    "blocking": 1
  },
  "controls": [
    {
      "id": "A-001",
      "name": "test/A-001",
      "level": "hard-mandatory",
      "outcome": "non-compliant",
      "evaluated": 2
    }
  ],
  "verdicts": [
    {
      "control": "A-001",
      "document": "plan.json",
      "address": "aws_connect_instance.good",
      "outcome": "compliant",
      "blocking": false,
      "findings": [],
      "message": null,
      "remediation": null,
      "waiver": null
    },
    {
      "control": "A-001",
      "document": "plan.json",
      "address": "aws_connect_instance.main",
      "outcome": "non-compliant",
      "blocking": true,
      "findings": [
        {
          "path": [
            "attribute"
          ],
          "actual": false,
          "expected": [
            true
          ]
        }
      ],
      "message": "a is broken",
      "remediation": "Mend a.",
      "waiver": null
    }
  ]
}
`);
  });

  it('has the restriction, the waivers and what is not known of a document where there is that', () => {
    const [document] = buildRun().documents;
    const run = buildRun({
      documents: [{ ...(document as NonNullable<typeof document>), completenessKnown: false }],
      restriction: { control: ['A-001'], except: ['B-001'] },
      waivers: { used: 1, skipped: 2 },
      controls: [controlResult('A-001', { outcome: 'waived' })],
      verdicts: [
        verdict({ outcome: 'waived', waivedOutcome: 'undetermined', blocking: false, waiver: WAIVER }),
      ],
    });
    const report = JSON.parse(jsonReport(run)) as Record<string, unknown>;
    expect(Object.keys(report)).toEqual([
      ...['schemaVersion', 'outcome', 'profile', 'policies', 'restriction', 'documents', 'summary'],
      ...['waivers', 'controls', 'verdicts'],
    ]);
    expect(report).toMatchObject({
      outcome: 'pass',
      restriction: { control: ['A-001'], except: ['B-001'] },
      documents: [{ name: 'plan.json', completeness: 'unknown' }],
      summary: { compliant: 0, 'non-compliant': 0, undetermined: 0, waived: 1, blocking: 0 },
      waivers: { used: 1, skipped: 2 },
      verdicts: [{ outcome: 'waived', waivedOutcome: 'undetermined', waiver: WAIVER }],
    });
  });

  it('is the same bytes for the same run', () => {
    const run = (): string => jsonReport(buildRun({ verdicts: [verdict(), verdict({ control: 'B-001' })] }));
    expect(run()).toBe(run());
  });

  it('has nothing that a terminal would obey, and the same values', () => {
    const evil = '\u001b[2J\u009b1m\u007f\u202e\u2028\u{e0041}\ud800 é "\\n" 😀\n';
    const text = jsonReport(buildRun({ verdicts: [verdict({ address: evil, message: evil })] }));
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/u);
    expect(text).toContain('"\\u001b[2J\\u009b1m\\u007f\\u202e\\u2028\\udb40\\udc41\\ud800 é');
    expect(JSON.parse(text)).toMatchObject({ verdicts: [{ address: evil, message: evil }] });
  });

  it('has nothing that the service which runs a pipeline would obey, and the same values', () => {
    const evil = '::error::a ##[error]b ###vso[task.complete result=Succeeded;]c';
    const text = jsonReport(buildRun({ verdicts: [verdict({ address: evil })] }));
    expect(text).not.toMatch(/^\s*::|##\w*\[/m);
    expect(JSON.parse(text)).toMatchObject({ verdicts: [{ address: evil }] });
  });
});
