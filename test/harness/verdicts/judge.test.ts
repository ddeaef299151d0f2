import { type PolicyResult } from '../../../harness/engine';
import { type DocumentResults, judge, type Waiver } from '../../../harness/verdicts';
import type { Control, Finding } from '../../../policies/controls';
import { type Level, type Profile, referenceProfile } from '../../../policies/profile';
import { ProblemsError } from '../../../core/problems';

const REFERENCE = referenceProfile([]).profile;
const NOTHING = { notEnforceable: 'nothing' };

function control(id: string, level: Level): Control {
  return {
    id,
    name: `test/${id}`,
    title: `${id} holds`,
    rationale: 'because',
    remediation: `mend ${id}`,
    level,
    references: [],
    preventive: NOTHING,
    proactive: { reads: {}, message: `${id} is broken` },
    detective: NOTHING,
  };
}

const HARD = control('A-001', 'hard-mandatory');
const SOFT = control('B-001', 'soft-mandatory');
const ADVISORY = control('C-001', 'advisory');

function finding(address: string, name = 'x'): Finding {
  return { address, path: [name], actual: 'is', expected: 'ought' };
}

/** A policy that looked at `good`, `bad` (denied) and `open` (undetermined), or at those of them that are named. */
function result(...addresses: string[]): PolicyResult {
  return {
    evaluated: addresses,
    deny: addresses.includes('bad') ? [finding('bad')] : [],
    undetermined: addresses.includes('open') ? [finding('open')] : [],
  };
}

function documentOf(document: string, results: Readonly<Record<string, PolicyResult>>): DocumentResults {
  return { document, results: new Map(Object.entries(results).map(([id, one]) => [`test/${id}`, one])) };
}

const profile = (changes: Partial<Profile>): Profile => ({ ...REFERENCE, ...changes });

function waiver(changes: Partial<Waiver>): Waiver {
  return {
    control: 'B-001',
    address: 'bad',
    reason: 'r',
    owner: 'o',
    approver: 'a',
    ticket: 't',
    expires: '2026-12-31',
    line: 3,
    ...changes,
  };
}

const waivers = (...list: Waiver[]): { file: string; list: Waiver[] } => ({ file: 'w.yaml', list });

describe('judge', () => {
  it('makes one verdict for each address that a policy looked at', () => {
    const documents = [documentOf('plan', { 'B-001': result('bad', 'good', 'open') })];
    expect(judge([SOFT], REFERENCE, documents, null)).toEqual({
      outcome: 'fail',
      controls: [
        {
          id: 'B-001',
          name: 'test/B-001',
          level: 'soft-mandatory',
          outcome: 'non-compliant',
          evaluated: 3,
        },
      ],
      verdicts: [
        {
          control: 'B-001',
          document: 'plan',
          address: 'bad',
          outcome: 'non-compliant',
          blocking: true,
          findings: [finding('bad')],
          message: 'B-001 is broken',
          remediation: 'mend B-001',
          waiver: null,
        },
        {
          control: 'B-001',
          document: 'plan',
          address: 'good',
          outcome: 'compliant',
          blocking: false,
          findings: [],
          message: null,
          remediation: null,
          waiver: null,
        },
        {
          control: 'B-001',
          document: 'plan',
          address: 'open',
          outcome: 'undetermined',
          blocking: true,
          findings: [finding('open')],
          message: 'it cannot be told at this stage whether B-001 holds',
          remediation: 'mend B-001',
          waiver: null,
        },
      ],
      waivers: null,
    });
  });

  it.each<[Level, Profile['undetermined'], boolean, boolean]>([
    ['hard-mandatory', 'block', true, true],
    ['hard-mandatory', 'report', true, true],
    ['soft-mandatory', 'block', true, true],
    ['soft-mandatory', 'report', true, false],
    ['advisory', 'block', false, false],
    ['advisory', 'report', false, false],
  ])(
    '%s, undetermined: %s: non-compliant blocks %s, undetermined blocks %s',
    (level, undetermined, nonCompliant, open) => {
      const judgement = (...addresses: string[]): [string, boolean[]] => {
        const documents = [documentOf('plan', { 'X-001': result(...addresses) })];
        const { outcome, verdicts } = judge(
          [control('X-001', level)],
          profile({ undetermined }),
          documents,
          null,
        );
        return [outcome, verdicts.map(({ blocking }) => blocking)];
      };
      expect(judgement('bad', 'good')).toEqual([nonCompliant ? 'fail' : 'pass', [nonCompliant, false]]);
      expect(judgement('good', 'open')).toEqual([open ? 'fail' : 'pass', [false, open]]);
      expect(judgement('good')).toEqual(['pass', [false]]);
    },
  );

  it('takes the level from the profile', () => {
    const documents = [documentOf('plan', { 'B-001': result('bad'), 'C-001': result('bad') })];
    const changed = profile({ levels: { 'B-001': 'advisory', 'C-001': 'hard-mandatory' } });
    const { controls, verdicts } = judge([SOFT, ADVISORY], changed, documents, null);
    expect(controls.map(({ id, level }) => [id, level])).toEqual([
      ['B-001', 'advisory'],
      ['C-001', 'hard-mandatory'],
    ]);
    expect(verdicts.map(({ control: id, blocking }) => [id, blocking])).toEqual([
      ['B-001', false],
      ['C-001', true],
    ]);
  });

  it('denies where a policy both denies and cannot tell, and keeps every finding of the denial', () => {
    const both: PolicyResult = {
      evaluated: ['bad'],
      deny: [finding('bad', 'a'), finding('bad', 'b')],
      undetermined: [finding('bad', 'c')],
    };
    const [verdict] = judge([SOFT], REFERENCE, [documentOf('plan', { 'B-001': both })], null).verdicts;
    expect([verdict?.outcome, verdict?.findings]).toEqual([
      'non-compliant',
      [finding('bad', 'a'), finding('bad', 'b')],
    ]);
  });

  it('orders by control, document and address, whatever the order of what it is given', () => {
    const one = documentOf('one', { 'A-001': result('good', 'open'), 'B-001': result('bad') });
    const two = documentOf('two', { 'A-001': result('bad'), 'B-001': result('good') });
    const judgement = judge([HARD, SOFT], REFERENCE, [one, two], null);
    expect(judge([SOFT, HARD], REFERENCE, [two, one], null)).toEqual(judgement);
    expect(judgement.verdicts.map((verdict) => [verdict.control, verdict.document, verdict.address])).toEqual(
      [
        ['A-001', 'one', 'good'],
        ['A-001', 'one', 'open'],
        ['A-001', 'two', 'bad'],
        ['B-001', 'one', 'bad'],
        ['B-001', 'two', 'good'],
      ],
    );
  });

  it('gives a control the worst outcome of all documents, and none without verdicts', () => {
    const outcome = (...addresses: string[][]): string | undefined => {
      const documents = addresses.map((one, i) => documentOf(`plan ${i}`, { 'B-001': result(...one) }));
      const waived = waivers(waiver({ document: 'plan 0' }));
      return judge([SOFT], REFERENCE, documents, addresses[0]?.includes('bad') ? waived : null).controls[0]
        ?.outcome;
    };
    expect(outcome(['good', 'open'], ['bad', 'good'])).toBe('non-compliant');
    expect(outcome(['bad'], ['open'])).toBe('undetermined');
    expect(outcome(['bad'], ['good'])).toBe('waived');
    expect(outcome(['good'], [])).toBe('compliant');
    expect(outcome([], [])).toBe('not-applicable');
  });

  it('fails where a policy gave no result: nothing passes unjudged', () => {
    expect(() => judge([HARD, SOFT], REFERENCE, [documentOf('plan', { 'A-001': result() })], null)).toThrow(
      new ProblemsError('engine', 'control B-001: its policy test/B-001 gave no result; nothing was judged'),
    );
  });

  describe('with waivers', () => {
    const documents = [
      documentOf('plan', { 'A-001': result('good', 'open'), 'B-001': result('bad', 'open') }),
      documentOf('synth', { 'A-001': result('good'), 'B-001': result('bad') }),
    ];

    it('waives a non-compliant verdict in every document, and says what it would be', () => {
      const { verdicts, waivers: use } = judge([SOFT], REFERENCE, documents, waivers(waiver({})));
      expect(use).toEqual({ used: 1, skipped: 0 });
      const waived = {
        control: 'B-001',
        address: 'bad',
        outcome: 'waived',
        waivedOutcome: 'non-compliant',
        blocking: false,
        findings: [finding('bad')],
        message: 'B-001 is broken',
        remediation: 'mend B-001',
        waiver: { reason: 'r', owner: 'o', approver: 'a', ticket: 't', expires: '2026-12-31' },
      };
      expect(verdicts.filter(({ address }) => address === 'bad')).toEqual([
        { ...waived, document: 'plan' },
        { ...waived, document: 'synth' },
      ]);
    });

    it('waives in the one document that a waiver names', () => {
      const { verdicts } = judge([SOFT], REFERENCE, documents, waivers(waiver({ document: 'synth' })));
      expect(verdicts.map((verdict) => [verdict.document, verdict.address, verdict.outcome])).toEqual([
        ['plan', 'bad', 'non-compliant'],
        ['plan', 'open', 'undetermined'],
        ['synth', 'bad', 'waived'],
      ]);
    });

    it('prefers the waiver that names the document, and counts the general one as used', () => {
      const list = waivers(
        waiver({ ticket: 'general' }),
        waiver({ ticket: 'own', document: 'plan', line: 9 }),
      );
      const tickets = (run: readonly DocumentResults[]): (string | undefined)[] =>
        judge([SOFT], REFERENCE, run, list).verdicts.map((verdict) => verdict.waiver?.ticket);
      expect(tickets(documents)).toEqual(['own', undefined, 'general']);
      expect(tickets(documents.slice(0, 1))).toEqual(['own', undefined]);
      expect(judge([SOFT], REFERENCE, documents.slice(0, 1), list).waivers).toEqual({ used: 2, skipped: 0 });
    });

    it('waives what is undetermined, of a hard-mandatory control too', () => {
      const list = waivers(waiver({ control: 'A-001', address: 'open' }));
      const { outcome, controls, verdicts } = judge([HARD], REFERENCE, documents, list);
      expect([outcome, controls[0]?.outcome]).toEqual(['pass', 'waived']);
      expect(verdicts.map((verdict) => [verdict.address, verdict.outcome, verdict.waivedOutcome])).toEqual([
        ['good', 'compliant', undefined],
        ['open', 'waived', 'undetermined'],
        ['good', 'compliant', undefined],
      ]);
    });

    it('refuses to waive what breaks a hard-mandatory control, also where the profile made it one', () => {
      const raised = profile({ levels: { 'B-001': 'hard-mandatory' } });
      expect(() => judge([SOFT], raised, documents, waivers(waiver({})))).toThrow(
        new ProblemsError('waiver', [
          'w.yaml:3: B-001 is hard-mandatory and bad is non-compliant in plan: that cannot be waived; make it comply',
          'w.yaml:3: B-001 is hard-mandatory and bad is non-compliant in synth: that cannot be waived; make it comply',
        ]),
      );
    });

    it('refuses every waiver that is not used, in the order of the file', () => {
      const list = waivers(
        waiver({ address: 'gone', line: 12 }),
        waiver({ control: 'A-001', address: 'good', line: 3 }),
        waiver({ address: 'open', document: 'synth', line: 21 }),
      );
      const advice = 'nothing non-compliant or undetermined matches it; remove it, or correct what it is for';
      expect(() => judge([HARD, SOFT], REFERENCE, documents, list)).toThrow(
        new ProblemsError('waiver', [
          `w.yaml:3: the waiver of A-001 for good is not used: ${advice}`,
          `w.yaml:12: the waiver of B-001 for gone is not used: ${advice}`,
          `w.yaml:21: the waiver of B-001 for open in synth is not used: ${advice}`,
        ]),
      );
    });

    it('skips and counts waivers of controls and documents that are not in the run', () => {
      const list = waivers(waiver({ control: 'Z-001' }), waiver({ document: 'other' }), waiver({}));
      expect(judge([SOFT], REFERENCE, documents, list).waivers).toEqual({ used: 1, skipped: 2 });
    });

    it('says that there are none where the file has none', () => {
      expect(judge([SOFT], REFERENCE, documents, waivers()).waivers).toEqual({ used: 0, skipped: 0 });
    });
  });
});
