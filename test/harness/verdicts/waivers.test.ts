import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOfDay, type Waiver } from '../../../harness/verdicts';
import { loadWaivers, parseWaivers } from '../../../harness/verdicts/load-waivers';
import { isProblems, ProblemsError } from '../../../core/problems';

const IDS = ['CONNECT-001', 'CONNECT-006'];
const NOW = new Date('2026-06-01T12:00:00Z');

const FIELDS = {
  control: 'CONNECT-006',
  address: 'aws_connect_instance.main',
  reason: 'migration until the log account is ready',
  owner: 'claims-platform',
  approver: 'cloud-security',
  ticket: 'RISK-1234',
  expires: '2026-12-31',
};

function yaml(...waivers: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = waivers.flatMap((waiver) =>
    Object.entries(waiver).map(([key, value], i) => `  ${i === 0 ? '-' : ' '} ${key}: ${String(value)}`),
  );
  return ['version: 1', 'waivers:', ...lines, ''].join('\n');
}

function parse(text: string, now = NOW): Waiver[] {
  return parseWaivers(text, 'w.yaml', IDS, now);
}

function problems(text: string, now = NOW): readonly string[] {
  try {
    parse(text, now);
  } catch (error) {
    if (isProblems(error, 'waiver')) return error.problems;
    throw error;
  }
  return [];
}

function without(name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(FIELDS).filter(([key]) => key !== name));
}

describe('waiver file', () => {
  it('is read as YAML, with the line of each waiver', () => {
    expect(parse(yaml(FIELDS, { ...FIELDS, document: 'contact-center' }))).toEqual([
      { ...FIELDS, line: 3 },
      { ...FIELDS, document: 'contact-center', line: 10 },
    ]);
  });

  it('is read as JSON', () => {
    const text = JSON.stringify({ version: 1, waivers: [FIELDS] }, null, 2);
    expect(parse(text)).toEqual([{ ...FIELDS, line: 4 }]);
  });

  it('may have no waivers', () => {
    expect(parse('version: 1\nwaivers: []\n')).toEqual([]);
  });

  it('may name a resource whose key has an asterisk: that is no wildcard', () => {
    const address = 'aws_s3_bucket.logs["*"]';
    expect(parse(yaml({ ...FIELDS, address: `'${address}'` }))).toEqual([{ ...FIELDS, address, line: 3 }]);
  });

  it('holds until the end of the last day, UTC', () => {
    const expired =
      'w.yaml:3: the waiver of CONNECT-006 for aws_connect_instance.main expired at the end of 2026-12-31 (UTC); comply, or have the risk accepted again';
    expect(problems(yaml(FIELDS), new Date('2026-12-31T23:59:59.999Z'))).toEqual([]);
    expect(problems(yaml(FIELDS), new Date('2027-01-01T00:00:00Z'))).toEqual([expired]);
  });

  it.each(Object.keys(FIELDS))('needs %s', (name) => {
    expect(problems(yaml(without(name)))).toEqual([`w.yaml:3: ${name} is missing; add it`]);
  });

  const KEYS = 'control, address, reason, owner, approver, ticket, expires, document';

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['an unknown key', { ...FIELDS, colour: 'x' }, `10: unknown key "colour"; allowed are ${KEYS}`],
    ['a mistyped key', { ...FIELDS, documnet: 'x' }, '10: unknown key "documnet"; did you mean "document"?'],
    ['a number', { ...FIELDS, ticket: 1234 }, '8: ticket must be a text, got 1234; write it in quotes'],
    ['nothing', { ...FIELDS, ticket: '' }, '8: ticket must be a text, got null; fill it in'],
    ['an empty text', { ...FIELDS, ticket: '" "' }, '8: ticket must be a text, got " "; fill it in'],
    ['a list', { ...FIELDS, ticket: '[a, b]' }, '8: ticket must be a text, got ["a","b"]; write one text'],
    [
      'an unknown control',
      { ...FIELDS, control: 'CONNECT-06' },
      '3: unknown control "CONNECT-06"; did you mean "CONNECT-006"?',
    ],
    [
      'a control that is like none',
      { ...FIELDS, control: 'IAM' },
      '3: unknown control "IAM"; connect-guardrails controls lists them',
    ],
    [
      'a wildcard in the address',
      { ...FIELDS, address: 'aws_connect_instance.main[*]' },
      '3: address must be exact, without wildcard, got "aws_connect_instance.main[*]"; write one waiver for each resource',
    ],
    [
      'a wildcard for the document',
      { ...FIELDS, document: '"*"' },
      '3: document must be exact, without wildcard, got "*"; write one waiver for each resource',
    ],
    [
      'an approver who is the owner with more space, and an accent in two characters',
      { ...FIELDS, owner: 'Renée  Roe', approver: '"Rene\\u0301e Roe"' },
      '3: approver must be somebody other than the owner, got "Rene\u0301e Roe" for both; have it approved',
    ],
    [
      'an approver who is the owner with a character that nobody sees',
      { ...FIELDS, approver: '"claims-\\u200bplatform"' },
      '3: approver must be somebody other than the owner, got "claims-\u200bplatform" for both; have it approved',
    ],
    [
      'an approver who is the owner in other letters',
      { ...FIELDS, approver: '"Claims-Platform "' },
      '3: approver must be somebody other than the owner, got "Claims-Platform " for both; have it approved',
    ],
    ...['2026-02-31', '31.12.2026', '2026-12-31T00:00:00Z', 'never'].map(
      (expires): [string, Readonly<Record<string, unknown>>, string] => [
        `${expires} as a day`,
        { ...FIELDS, expires },
        `3: expires must be a day as YYYY-MM-DD, got "${expires}"; write the last day on which it holds`,
      ],
    ),
  ])('refuses %s', (_, waiver, problem) => {
    expect(problems(yaml(waiver))).toEqual([`w.yaml:${problem}`]);
  });

  it('refuses the same waiver twice, but not one for each document', () => {
    expect(problems(yaml(FIELDS, FIELDS))).toEqual([
      'w.yaml:10: repeats the waiver of line 3; remove one of them',
    ]);
    expect(problems(yaml(FIELDS, { ...FIELDS, document: 'a' }, { ...FIELDS, document: 'b' }))).toEqual([]);
  });

  it('reports everything that is wrong at once, in the order of the file', () => {
    const text = `extra: 1
version: 2
waivers:
  - text
  -
  - {}
  - {}
  - control: CONNECT-006
    adress: a
    expires: 1
`;
    expect(problems(text)).toEqual([
      'w.yaml:1: unknown key "extra"; allowed are version and waivers',
      'w.yaml:2: version must be 1, got 2; write version: 1',
      `w.yaml:4: a waiver must be an object with ${KEYS}, got "text"; write its keys`,
      `w.yaml:5: a waiver must be an object with ${KEYS}, got null; write its keys`,
      'w.yaml:6: control, address, reason, owner, approver, ticket, expires are missing; add them',
      'w.yaml:7: control, address, reason, owner, approver, ticket, expires are missing; add them',
      'w.yaml:8: address, reason, owner, approver, ticket are missing; add them',
      'w.yaml:9: unknown key "adress"; did you mean "address"?',
      'w.yaml:10: expires must be a text, got 1; write it in quotes',
    ]);
  });

  it.each([
    ['nothing', '', 'w.yaml:1: is empty; write version: 1, and waivers as a list'],
    [
      'a list',
      '[1]',
      'w.yaml:1: must be an object with version and waivers, got [1]; begin it with version: 1 and waivers:',
    ],
    ['no version', 'waivers: []', 'w.yaml:1: version must be 1, got nothing; write version: 1'],
    [
      'a version in quotes',
      'version: "1"\nwaivers: []',
      'w.yaml:1: version must be 1, got "1"; write version: 1',
    ],
    [
      'no waivers',
      'version: 1',
      'w.yaml:1: waivers must be a list, got nothing; write waivers: [] where there are none',
    ],
    [
      'an object for the list',
      'version: 1\nwaivers: {a: 1}',
      'w.yaml:2: waivers must be a list, got {"a":1}; write waivers: [] where there are none',
    ],
    [
      'a key that is no text',
      'version: 1\nwaivers: []\n? [a]\n: 1',
      'w.yaml:3: must have texts as keys, got a list; write a name before the colon',
    ],
    [
      'other syntax',
      'a: b: c',
      'w.yaml:1: is not valid YAML or JSON at column 4 (nested mappings are not allowed in compact mappings); correct the syntax',
    ],
    [
      'a deep nest',
      `version: 1\nwaivers: ${'['.repeat(100_000)}`,
      'w.yaml:2: is nested too deeply; a waiver file has three levels',
    ],
  ])('refuses %s', (_, text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  describe('on disk', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'waivers-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('is read, with or without a byte-order mark', () => {
      const file = join(folder, 'w.yaml');
      for (const mark of ['', '\ufeff']) {
        writeFileSync(file, mark + yaml(FIELDS));
        expect(loadWaivers(file, IDS, NOW)).toEqual([{ ...FIELDS, line: 3 }]);
      }
    });

    it('must be there, a file, and UTF-8', () => {
      const absent = join(folder, 'absent.yaml');
      expect(() => loadWaivers(absent, IDS, NOW)).toThrow(
        new ProblemsError('waiver', [`${absent}: there is no such file; name an existing waiver file`]),
      );
      expect(() => loadWaivers(folder, IDS, NOW)).toThrow(
        new ProblemsError('waiver', [`${folder}: must be a file, got a folder; name the file in it`]),
      );
      const utf16 = join(folder, 'utf16.yaml');
      writeFileSync(utf16, Buffer.from(`\ufeff${yaml(FIELDS)}`, 'utf16le'));
      expect(() => loadWaivers(utf16, IDS, NOW)).toThrow(
        new ProblemsError('waiver', [`${utf16}: must be UTF-8, got UTF-16; save the file as UTF-8`]),
      );
      const large = join(folder, 'large.yaml');
      writeFileSync(large, '#'.repeat(1_048_577));
      expect(() => loadWaivers(large, IDS, NOW)).toThrow(
        new ProblemsError('waiver', [
          `${large}: must have 1048576 bytes at most, got 1048577; name the waiver file`,
        ]),
      );
      expect(() => loadWaivers('/dev/zero', IDS, NOW)).toThrow(
        new ProblemsError('waiver', [
          '/dev/zero: must be a file, got a device or socket; name the waiver file',
        ]),
      );
    });
  });
});

describe('startOfDay', () => {
  it('is the first moment of a day, UTC, and nothing for what the calendar does not have', () => {
    expect(startOfDay('2028-02-29')).toBe(Date.UTC(2028, 1, 29));
    for (const text of ['2026-02-29', '2026-13-01', '2026-00-01', '2026-1-1', '2026-01-01Z', '']) {
      expect(startOfDay(text)).toBeUndefined();
    }
  });
});
