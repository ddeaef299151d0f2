import { textReport } from '../../../harness/reports';
import type { Finding } from '../../../policies/controls';
import { buildRun, compliant, controlResult, verdict } from '../../support/run';

const ADDRESS = 'aws_connect_instance.main';
const [PLAN] = buildRun().documents;
const SYNTH = {
  ...(PLAN as NonNullable<typeof PLAN>),
  name: 'center',
  stage: 'synth' as const,
  terraformVersion: null,
};

const WAIVER = {
  reason: 'r',
  owner: 'claims',
  approver: 'security',
  ticket: 'RISK-1',
  expires: '2026-12-31',
};

const TWO = { documents: [SYNTH, PLAN as NonNullable<typeof PLAN>] };

/** The lines of a verdict's findings. */
function findingLines(...findings: Omit<Finding, 'address'>[]): string[] {
  const run = buildRun({
    controls: [controlResult('A-001')],
    verdicts: [verdict({ findings: findings.map((one) => ({ ...one, address: ADDRESS })) })],
  });
  const lines = textReport(run, false).split('\n');
  return lines.slice(5, 5 + findings.length).map((line) => line.trim());
}

describe('text report', () => {
  it('is short where nothing is wrong', () => {
    const run = buildRun({
      controls: [
        controlResult('A-001', { evaluated: 2 }),
        controlResult('B-001', { level: 'advisory', outcome: 'not-applicable', evaluated: 0 }),
      ],
      verdicts: [compliant(), compliant({ address: 'aws_connect_instance.other' })],
    });
    expect(textReport(run, false)).toBe(`Controls
  A-001  compliant       hard-mandatory  2 verdicts  a holds
  B-001  not-applicable  advisory        0 verdicts  b holds

Judged
  plan.json: plan of Terraform 1.11.4, 2 resources
  profile ours (ours.yaml), policies 0123456789ab

PASS 2 compliant, 0 non-compliant, 0 undetermined, 0 waived
`);
  });

  it('has what blocks, what does not, what is waived, the controls, what was judged, and the outcome', () => {
    const run = buildRun({
      ...TWO,
      profile: { name: 'reference', source: 'reference', sha256: 'a'.repeat(64) },
      restriction: { control: ['A-001', 'B-001'], except: ['C-001'] },
      waivers: { used: 1, skipped: 2 },
      controls: [
        controlResult('A-001', { outcome: 'non-compliant', evaluated: 4 }),
        controlResult('B-001', { outcome: 'undetermined', level: 'soft-mandatory' }),
      ],
      verdicts: [
        compliant({ document: 'center', address: 'aws_connect_instance.good' }),
        verdict({ document: 'center' }),
        verdict(),
        verdict({
          address: 'aws_connect_instance.waived',
          outcome: 'waived',
          waivedOutcome: 'undetermined',
          blocking: false,
          waiver: WAIVER,
        }),
        verdict({
          control: 'B-001',
          outcome: 'undetermined',
          blocking: false,
          findings: [{ address: ADDRESS, path: ['x'], actual: '(known after apply)', expected: 'y' }],
          message: 'it cannot be told',
          remediation: 'Mend b.',
        }),
      ],
    });
    expect(textReport(run, false)).toBe(`Blocking

A-001 a holds (hard-mandatory)
  non-compliant aws_connect_instance.main in center and plan.json
    a is broken
    attribute: false -> true
  to comply: Mend a.

Not blocking

B-001 b holds (soft-mandatory)
  undetermined aws_connect_instance.main in plan.json
    it cannot be told
    x: (known after apply) -> y
  to comply: Mend b.

Waived
  A-001  aws_connect_instance.waived in plan.json  undetermined  owner claims  until 2026-12-31  ticket RISK-1

Controls
  A-001  non-compliant  hard-mandatory  4 verdicts  a holds
  B-001  undetermined   soft-mandatory  1 verdict   b holds

Judged
  center: synthesized application, 2 resources
  plan.json: plan of Terraform 1.11.4, 2 resources
  profile reference (the reference profile; --profile names another), policies 0123456789ab
  restricted: only A-001, B-001, without C-001
  waivers: 1 used, 2 skipped (their control or document is not in this run)
  undetermined: the value is known after the apply only, and its references do not prove that it complies

FAIL 2 blocking: 1 compliant, 2 non-compliant, 1 undetermined, 1 waived
`);
  });

  it('says once what verdicts say alike, and what differs apart', () => {
    const off = { address: ADDRESS, path: ['attribute'], actual: '(known after apply)', expected: [true] };
    const run = buildRun({
      ...TWO,
      controls: [controlResult('A-001')],
      verdicts: [
        verdict({ document: 'center' }),
        verdict({ document: 'center', address: 'aws_connect_instance.other', findings: [off] }),
        verdict(),
        verdict({ address: 'aws_connect_instance.other' }),
        verdict({ document: 'center', address: 'aws_connect_instance.third', outcome: 'undetermined' }),
        verdict({ address: 'aws_connect_instance.third' }),
      ],
    });
    expect(textReport(run, false).split('\n\n')[1]).toBe(`A-001 a holds (hard-mandatory)
  non-compliant aws_connect_instance.main in center and plan.json
  non-compliant aws_connect_instance.other in plan.json
  non-compliant aws_connect_instance.third in plan.json
    a is broken
    attribute: false -> true
  non-compliant aws_connect_instance.other in center
    a is broken
    attribute: (known after apply) -> true
  undetermined aws_connect_instance.third in center
    a is broken
    attribute: false -> true
  to comply: Mend a.`);
  });

  it('says that two documents hold the same policy, however each is written', () => {
    const finding = (actual: string): Finding[] => [
      { address: ADDRESS, path: ['policy'], actual, expected: 'x' },
    ];
    const run = buildRun({
      ...TWO,
      controls: [controlResult('A-001')],
      verdicts: [
        verdict({ document: 'center', findings: finding('{"b": [{"d": 1, "c": 2}], "a": 1}') }),
        verdict({ findings: finding('{"a":1,"b":[{"c":2,"d":1}]}') }),
      ],
    });
    expect(textReport(run, false).split('\n\n')[1]).toBe(`A-001 a holds (hard-mandatory)
  non-compliant aws_connect_instance.main in center and plan.json
    a is broken
    policy: {"a":1,"b":[{"c":2,"d":1}]} -> x
  to comply: Mend a.`);
  });

  it('says a waiver for two documents once, and two waivers apart', () => {
    const waived = { outcome: 'waived', waivedOutcome: 'non-compliant', blocking: false } as const;
    const run = buildRun({
      ...TWO,
      waivers: { used: 2, skipped: 0 },
      verdicts: [
        verdict({ ...waived, waiver: WAIVER, document: 'center' }),
        verdict({ ...waived, waiver: WAIVER }),
        verdict({ ...waived, waiver: WAIVER, address: 'a.b', document: 'center' }),
        verdict({ ...waived, waiver: { ...WAIVER, ticket: 'RISK-2' }, address: 'a.b' }),
      ],
    });
    const [waivedSection, , judged] = textReport(run, false).split('\n\n');
    expect(waivedSection?.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['Waived'],
      [
        'A-001',
        `${ADDRESS} in center and plan.json`,
        'non-compliant',
        'owner claims',
        'until 2026-12-31',
        'ticket RISK-1',
      ],
      ['A-001', 'a.b in center', 'non-compliant', 'owner claims', 'until 2026-12-31', 'ticket RISK-1'],
      ['A-001', 'a.b in plan.json', 'non-compliant', 'owner claims', 'until 2026-12-31', 'ticket RISK-2'],
    ]);
    expect(judged?.split('\n').at(-1)).toBe('  waivers: 2 used');
  });

  it('shows paths and values as people write them', () => {
    expect(
      findingLines(
        { path: ['storage_config', 0, 'key_id'], actual: null, expected: ['a', 'b'] },
        { path: ['aws_kms_key.main', 'tags', 'Team'], actual: [], expected: 30 },
        { path: ['list', 1], actual: '(sensitive)', expected: 'a customer managed key' },
        { path: ['x'], actual: '(known after apply)', expected: [] },
        { path: ['x'], actual: 'text', expected: { a: 1 } },
        { path: ['x'], actual: '[not JSON', expected: [true] },
        { path: [], actual: null, expected: 'a governed profile' },
      ),
    ).toEqual([
      'storage_config[0].key_id: not set -> "a" or "b"',
      'aws_kms_key.main.tags.Team: not set -> 30',
      'list[1]: (sensitive) -> a customer managed key',
      'x: (known after apply) -> []',
      'x: "text" -> {"a":1}',
      'x: "[not JSON" -> true',
      'expected: a governed profile',
    ]);
  });

  it('shortens long values: the JSON report has all of them', () => {
    expect(findingLines({ path: ['x'], actual: 'a'.repeat(500), expected: 'b'.repeat(120) })).toEqual([
      `x: "${'a'.repeat(119)}… -> ${'b'.repeat(120)}`,
    ]);
  });

  it('has nothing of a document, a profile or a waiver that a terminal would obey', () => {
    const evil = '\u001b[2J\u009b1m\u0007\r\n\u202e\u2066\u2028\u{e0041}x';
    const run = buildRun({
      profile: { name: evil, source: evil, sha256: evil },
      documents: [1, 2].map((n) => ({
        ...(PLAN as NonNullable<typeof PLAN>),
        name: `${evil}${n}`,
        terraformVersion: evil,
      })),
      controls: [controlResult('A-001')],
      verdicts: [
        verdict({
          document: evil,
          address: evil,
          findings: [
            { address: evil, path: [evil, 1], actual: evil, expected: evil },
            { address: evil, path: [evil], actual: { [evil]: [evil] }, expected: [evil] },
            { address: evil, path: ['json'], actual: JSON.stringify({ [evil]: evil }), expected: { evil } },
          ],
        }),
        verdict({
          address: evil,
          outcome: 'waived',
          blocking: false,
          waiver: { ...WAIVER, owner: evil, ticket: evil },
        }),
      ],
    });
    const text = textReport(run, false);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/u);
    expect(text).toContain(
      '  non-compliant \\u{1b}[2J\\u{9b}1m\\u{7}\\u{d}\\u{a}\\u{202e}\\u{2066}\\u{2028}\\u{e0041}x in ',
    );
    expect(text.split('\n')).toHaveLength(23);
  });

  it('has nothing of a document that the service which runs a pipeline would obey', () => {
    const evil = ' ::error::a ##[error]b ##vso[task.complete result=Succeeded;]c';
    const run = buildRun({
      documents: [{ ...(PLAN as NonNullable<typeof PLAN>), name: evil }],
      controls: [controlResult('A-001')],
      verdicts: [
        verdict({ address: evil, findings: [{ address: evil, path: ['a'], actual: evil, expected: [] }] }),
      ],
    });
    const text = textReport(run, false);
    expect(text).not.toMatch(/^\s*::|##\w*\[/m);
    expect(text).toContain(
      '\n   \\u{3a}:error::a \\u{23}#[error]b \\u{23}#vso[task.complete result=Succeeded;]c: plan of',
    );
  });

  it('is whole with more lines than a function may have arguments', () => {
    const verdicts = Array.from({ length: 150_000 }, (_, i) =>
      verdict({ address: `a.b[${i}]`, findings: [], message: null }),
    );
    const run = buildRun({ controls: [controlResult('A-001')], verdicts });
    expect(textReport(run, false).match(/^  non-compliant a\.b\[\d+\]$/gm)).toHaveLength(150_000);
  });

  it('says where a plan does not tell whether it is complete, and which Terraform made it', () => {
    const one = { ...(PLAN as NonNullable<typeof PLAN>), resources: 1, completenessKnown: false };
    const judged = (document: typeof one | typeof SYNTH): string | undefined =>
      textReport(buildRun({ documents: [document] }), false).split('\n')[3];
    expect(judged(one)).toBe(
      '  plan.json: plan of Terraform 1.11.4, 1 resource; it does not say whether it is complete',
    );
    expect(judged({ ...one, terraformVersion: null, completenessKnown: true })).toBe(
      '  plan.json: plan, 1 resource',
    );
  });

  it('says where there is nothing to judge', () => {
    expect(textReport(buildRun(), false)).toMatch(/\n\nPASS nothing to judge: no control applies\n$/);
  });

  it('colours nothing but titles, outcomes and what is beside the point', () => {
    const run = buildRun({
      controls: [
        controlResult('A-001', { outcome: 'non-compliant', level: 'soft-mandatory' }),
        controlResult('B-001', { outcome: 'waived' }),
      ],
      verdicts: [verdict()],
    });
    const codes = new RegExp('\u001b\\[\\d+m', 'g');
    const text = textReport(run, true);
    expect(text.replaceAll(codes, '')).toBe(textReport(run, false));
    const marked = text
      .replaceAll(codes, '|')
      .split('\n')
      .filter((line) => line.includes('|'));
    expect(marked).toEqual([
      '|Blocking|',
      '|A-001| a holds |(soft-mandatory)|',
      '  |non-compliant| aws_connect_instance.main',
      '  |to comply:| Mend a.',
      '|Controls|',
      '  A-001  |non-compliant|  soft-mandatory  1 verdict  a holds',
      '  B-001  |waived|         hard-mandatory  1 verdict  b holds',
      '|Judged|',
      '||FAIL|| 1 blocking: 0 compliant, 1 non-compliant, 0 undetermined, 0 waived',
    ]);
    expect(textReport(run, false)).not.toContain('\u001b');
  });
});
