import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOrganization } from '../../../../harness/readers/organization/organization';
import { isProblems, ProblemsError } from '../../../../core/problems';

const FULL = '{Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}';
const FULL_DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const DENY_DOCUMENT = {
  Version: '2012-10-17',
  Statement: { Effect: 'Deny', Action: 'wisdom:*', Resource: '*' },
};

/** A whole file, with these lines from line 4 on in place of the levels. */
function file(...levels: string[]): string {
  return ['managementAccount: "111111111111"', 'account: "222222222222"', 'levels:', ...levels, ''].join(
    '\n',
  );
}

const ROOT = `  - {target: r-root, policies: [{name: Full, document: ${FULL}}]}`;
const UNIT = `  - {target: ou-connect, policies: [{name: Full, document: ${FULL}}]}`;
const LAST = `  - {target: "222222222222", policies: [{name: Full, document: ${FULL}}]}`;

describe('the organization file', () => {
  const before = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'organization-'));
    process.chdir(folder);
    mkdirSync('scp');
    writeFileSync('scp/deny.json', JSON.stringify(DENY_DOCUMENT));
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  /** Everything that is wrong with a file of this text. */
  function problemsOf(text: string): readonly string[] {
    writeFileSync('org.yaml', text);
    try {
      readOrganization('org.yaml');
    } catch (error) {
      if (isProblems(error, 'organization')) return error.problems;
      throw error;
    }
    return [];
  }

  it('is read from YAML, with policies inline and in files', () => {
    const unit = '  - {target: ou-connect, policies: [{name: deny, file: scp/deny.json}]}';
    writeFileSync('org.yaml', file(ROOT, unit, LAST));
    expect(readOrganization('org.yaml')).toEqual({
      managementAccount: '111111111111',
      account: '222222222222',
      levels: [
        { target: 'r-root', policies: [{ name: 'Full', document: FULL_DOCUMENT }] },
        { target: 'ou-connect', policies: [{ name: 'deny', document: DENY_DOCUMENT }] },
        { target: '222222222222', policies: [{ name: 'Full', document: FULL_DOCUMENT }] },
      ],
    });
  });

  it('is read from JSON, and files are relative to its folder', () => {
    mkdirSync('organizations');
    const levels = [
      { target: 'r-root', policies: [{ name: 'deny', file: '../scp/deny.json' }] },
      { target: '222222222222', policies: [{ name: 'deny', file: join(folder, 'scp', 'deny.json') }] },
    ];
    const content = { managementAccount: '111111111111', account: '222222222222', levels };
    writeFileSync('organizations/org.json', JSON.stringify(content));
    expect(readOrganization('organizations/org.json').levels).toEqual([
      { target: 'r-root', policies: [{ name: 'deny', document: DENY_DOCUMENT }] },
      { target: '222222222222', policies: [{ name: 'deny', document: DENY_DOCUMENT }] },
    ]);
  });

  it('may be that of the management account', () => {
    expect(problemsOf(file(ROOT, LAST).replace('111111111111', '222222222222'))).toEqual([]);
  });

  it('that is no organization is one error', () => {
    expect(problemsOf('')).toEqual(['org.yaml:1: is empty; write managementAccount, account and levels']);
    expect(problemsOf('- a')).toEqual([
      'org.yaml:1: must be an object with managementAccount, account and levels, got ["a"]; write its keys',
    ]);
    expect(problemsOf('a: [')).toEqual([
      expect.stringMatching(
        /^org\.yaml:1: is not valid YAML or JSON at column 5 \(.*\); correct the syntax$/,
      ),
    ]);
    expect(problemsOf(`${file(ROOT, LAST)}---\na: 1\n`)).toEqual([
      'org.yaml:6: must be one document, got a second one here; make one of them, or a file of each',
    ]);
    expect(() => readOrganization('none.yaml')).toThrow(
      new ProblemsError('organization', [
        'none.yaml: there is no such file; name an existing organization file',
      ]),
    );
    expect(() => readOrganization('scp')).toThrow(
      new ProblemsError('organization', ['scp: must be a file, got a folder; name the file in it']),
    );
    writeFileSync('large.yaml', `#${'x'.repeat(2_097_152)}`);
    expect(() => readOrganization('large.yaml')).toThrow(
      new ProblemsError('organization', [
        'large.yaml: must have 2097152 bytes at most, got 2097153; name the organization file',
      ]),
    );
  });

  it('has keys that are known, each once, and no aliases', () => {
    expect(problemsOf(`acount: "1"\n${file(ROOT, LAST)}account: "222222222222"\nother: 1\n`)).toEqual([
      'org.yaml:1: unknown key "acount"; did you mean "account"?',
      'org.yaml:7: repeats "account" of line 3; remove one of them',
      'org.yaml:8: unknown key "other"; allowed are managementAccount, account and levels',
    ]);
    expect(problemsOf('levels: &a [*a]')).toEqual([
      'org.yaml:1: must not use aliases, got "*a"; write the value itself',
      'org.yaml:1: must not use anchors, got "&a"; remove it',
    ]);
    expect(problemsOf('{}')).toEqual([
      'org.yaml:1: managementAccount is missing; add it',
      'org.yaml:1: account is missing; add it',
      'org.yaml:1: levels is missing; add it',
    ]);
  });

  it.each([
    ['12345', '12345', 'write it in quotes'],
    ['"12345"', '"12345"', 'correct it'],
    ['012345678901', '12345678901', 'write it in quotes'],
    ['null', 'null', 'correct it'],
  ])('its account ids have twelve digits in quotes: %s', (id, got, remedy) => {
    expect(problemsOf(file(ROOT, LAST).replace('"111111111111"', id))).toEqual([
      `org.yaml:1: managementAccount must be an account id, twelve digits in quotes, got ${got}; ${remedy}`,
    ]);
  });

  it.each([
    ['levels: []', '[]'],
    ['levels: r-root', '"r-root"'],
    ['levels: null', 'null'],
  ])('has a list of levels: %s', (text, got) => {
    expect(problemsOf(`managementAccount: "111111111111"\naccount: "222222222222"\n${text}\n`)).toEqual([
      `org.yaml:3: levels must be a list from the root to the account, got ${got}; list the targets`,
    ]);
  });

  it.each([
    ['- r-root', 'a level must be an object with target and policies, got "r-root"; write its keys'],
    [`- {policies: [{name: Full, document: ${FULL}}]}`, 'target is missing; add it'],
    ['- {target: r-root}', 'policies is missing; add it'],
    [
      '- {target: r-root, policies: []}',
      'policies must be a list of what is attached to the target itself, got []; list it, FullAWSAccess included',
    ],
    [
      '- {target: r-root, policies: Full}',
      'policies must be a list of what is attached to the target itself, got "Full"; list it, FullAWSAccess included',
    ],
    [
      `- {target: Root, policies: [{name: Full, document: ${FULL}}]}`,
      'target must be the id of a root (r-…), an organizational unit (ou-…) or an account (twelve digits in quotes), got "Root"; correct it',
    ],
    [
      `- {target: 222222222222, policies: [{name: Full, document: ${FULL}}]}`,
      'target must be the id of a root (r-…), an organizational unit (ou-…) or an account (twelve digits in quotes), got 222222222222; write it in quotes',
    ],
    [
      `- {target: r-root, policy: 1, policies: [{name: Full, document: ${FULL}}]}`,
      'unknown key "policy"; allowed are target and policies',
    ],
    [
      '- {target: r-root, policies: [Full]}',
      'a policy must be an object with name, and document or file, got "Full"; write its keys',
    ],
    [`- {target: r-root, policies: [{document: ${FULL}}]}`, 'name is missing; add it'],
    [
      `- {target: r-root, policies: [{name: 1, document: ${FULL}}]}`,
      'name must be a text, got 1; write the name that the policy has',
    ],
    [
      '- {target: r-root, policies: [{name: Full}]}',
      'document or file is missing; write the policy itself as document, or the path of its JSON file',
    ],
    [
      `- {target: r-root, policies: [{name: Full, file: scp/deny.json, document: ${FULL}}]}`,
      'a policy has document or file, got both; remove one of them',
    ],
    [
      '- {target: r-root, policies: [{name: Full, file: 1}]}',
      'file must be the path of a JSON file, got 1; write it',
    ],
    [
      `- {target: r-root, policies: [{name: Full, content: x, document: ${FULL}}]}`,
      'unknown key "content"; allowed are name, document and file',
    ],
    [
      `- {target: r-root, policies: [{name: Full, document: ${FULL}}, {name: Full, file: scp/deny.json}]}`,
      'policy "Full" is attached to this target already; remove one of them',
    ],
  ])('says what is wrong with a level: %s', (level, problem) => {
    expect(problemsOf(file(`  ${level}`, LAST))).toContain(`org.yaml:4: ${problem}`);
  });

  it.each([
    [
      [UNIT, LAST],
      'org.yaml:4: the first level must be the root (r-…), got ou-connect; list the levels from the root',
    ],
    [
      [LAST],
      'org.yaml:4: the first level must be the root (r-…), got 222222222222; list the levels from the root',
    ],
    [
      [ROOT, UNIT],
      'org.yaml:5: the last level must be the account "222222222222", got ou-connect; add the account with the policies attached to it',
    ],
    [
      [ROOT],
      'org.yaml:4: the last level must be the account "222222222222", got r-root; add the account with the policies attached to it',
    ],
    [
      [ROOT, LAST, UNIT],
      'org.yaml:5: the account must be the last level, got 222222222222 as level 2; move it to the end',
    ],
    [
      [ROOT, UNIT.replace('ou-connect', 'r-other'), LAST],
      'org.yaml:5: the root must be the first level, got r-other as level 2; move it to the front',
    ],
    [[ROOT, UNIT, UNIT, LAST], 'org.yaml:6: target ou-connect is level 2 already; remove one of them'],
    [
      [ROOT, LAST.replace('222222222222', '333333333333')],
      'org.yaml:5: the only account among the levels is the one that requests are made in, "222222222222", got 333333333333; remove the level, or correct account',
    ],
  ])('goes from the root over units to the account: %#', (levels, problem) => {
    expect(problemsOf(file(...levels))).toContain(problem);
  });

  it('has five units at most', () => {
    const units = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => UNIT.replace('connect', name));
    expect(problemsOf(file(ROOT, ...units.slice(1), LAST))).toEqual([]);
    expect(problemsOf(file(ROOT, ...units, LAST))).toEqual([
      'org.yaml:3: organizational units nest 5 deep at most, got 6; correct the levels',
    ]);
  });

  it('has one document for each name of a policy', () => {
    const other = '  - {target: ou-connect, policies: [{name: Full, file: scp/deny.json}]}';
    expect(problemsOf(file(ROOT, other, LAST))).toEqual([
      'org.yaml:5: policy "Full" has another document before; policies of one organization have different names, rename one of them',
    ]);
  });

  it('refuses policies with wrong grammar, at the line where they are wrong', () => {
    const wrong = [
      '  - target: r-root',
      '    policies:',
      '      - name: wrong',
      '        document:',
      '          Version: "2008-10-17"',
      '          Statement:',
      '            - Effect: allow',
      '              Action: "*"',
      '              Resource: "*"',
    ];
    expect(problemsOf(file(...wrong, LAST))).toEqual([
      'org.yaml:8: Version must be "2012-10-17", got "2008-10-17"; write "2012-10-17"',
      'org.yaml:10: statement #1: Effect must be "Allow" or "Deny", got "allow"; write one of them, with its capital',
    ]);
  });

  it('refuses policies in files that cannot be read or are wrong, together with everything else', () => {
    writeFileSync(
      'scp/wrong.json',
      '{\n"Version": "2012-10-17",\n"Statement": {"Effect": "Deny", "Action": "*"}}',
    );
    writeFileSync('scp/syntax.json', '{');
    const unit = (name: string, path: string) =>
      `  - {target: ou-${name}, policies: [{name: ${name}, file: ${path}}]}`;
    expect(
      problemsOf(
        file(
          ROOT,
          unit('a', 'scp/wrong.json'),
          unit('b', 'scp/syntax.json'),
          unit('c', 'scp/none.json'),
          LAST,
          'x: 1',
        ),
      ),
    ).toEqual([
      'org.yaml:9: unknown key "x"; allowed are managementAccount, account and levels',
      'scp/wrong.json:3: statement #1 must have Resource or NotResource, got neither; add one of them',
      expect.stringMatching(/^scp\/syntax\.json:1: is not whole JSON: .* at column 2; /),
      'scp/none.json: there is no such file; name an existing service control policy',
    ]);
  });
});
