import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scpCommand } from '../../../../../harness/programs/cli/scp';
import { validate, type ValidateOptions } from '../../../../../harness/programs/cli/scp/validate';
import { serviceAuthorization } from '../../../../../policies/preventive/validation';
import { ProblemsError, problemsOf } from '../../../../../core/problems';

/** Day of the data on actions and condition keys. */
const UPDATED = serviceAuthorization().updated;

const PROFILE = `name: ours
approvedRegions: [eu-central-1]
signIn: {allowedIps: [8.8.8.0-3]}
requiredTags: [Team]
serviceControlPolicies: {maxCharacters: 400, maxPoliciesPerTarget: 3}
roles: {deployers: ['arn:aws:iam::*:role/deployer']}
`;

const FULL =
  '{name: FullAWSAccess, document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}}';

/** @param unit what is attached to the unit. */
function organization(unit: string, target = 'ou-connect'): string {
  return `managementAccount: "111111111111"
account: "222222222222"
levels:
  - {target: r-root, policies: [${FULL}, {name: a, document: {Version: "2012-10-17", Statement: {Effect: Deny, Action: "a4b:*", Resource: "*"}}}]}
  - {target: ${target}, policies: [${unit}]}
  - {target: "222222222222", policies: [${FULL}, {name: a, document: {Version: "2012-10-17", Statement: {Effect: Deny, Action: "a4b:*", Resource: "*"}}}]}
`;
}

const DENIAL = { Sid: 'Cases', Effect: 'Deny', Action: 'cases:*', Resource: '*' };

/** A policy of one statement, which begins in line 2. */
function policy(changes: object = {}, version = '2012-10-17'): string {
  return `{"Version": "${version}", "Statement": [\n${JSON.stringify({ ...DENIAL, ...changes })}\n]}\n`;
}

describe('connect-guardrails scp validate', () => {
  const before = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'validate-')));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
    jest.restoreAllMocks();
  });

  function write(files: Readonly<Record<string, string | Buffer>>): string[] {
    for (const [name, content] of Object.entries(files)) writeFileSync(name, content);
    return Object.keys(files);
  }

  function run(files: readonly string[], options: ValidateOptions = {}): { status: number; lines: string[] } {
    const written: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const status = validate(files, options);
    return { status, lines: written.join('').split('\n') };
  }

  /** What the program would write to standard error before it ends with 2. */
  function refused(files: readonly string[], options: ValidateOptions = {}): readonly string[] | undefined {
    const output = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
    try {
      validate(files, options);
    } catch (error) {
      expect(output).not.toHaveBeenCalled();
      return problemsOf(error);
    }
    throw new Error('not refused');
  }

  const BASIS = `profile "reference" (reference), no roles probed; actions and keys of ${UPDATED}`;

  it('says in one line that policies are valid', () => {
    const files = write({ 'a.json': policy(), 'b.json': policy({ Sid: 'Wisdom', Action: 'wisdom:*' }) });
    expect(run(files)).toEqual({
      status: 0,
      lines: [`no errors, no warnings in 2 policies; ${BASIS}`, ''],
    });
  });

  it('reports every problem of every file, aligned, in order', () => {
    const files = write({
      'b.json': policy({ Action: ['cases:*', 'connect:CreateInstnace'] }, '2008-10-17'),
      'a.json': policy({ Action: ['connect:CreateInstnace'], Sid: 'Instance' }),
      'longer-name.json': policy({ Principal: '*', Sid: 'Everyone' }),
    });
    expect(run(files)).toEqual({
      status: 1,
      lines: [
        '  b.json:1            error  version         Version must be "2012-10-17", got "2008-10-17"; write "2012-10-17"',
        '  b.json:2            error  unknown-action  statement Cases: there is no action "connect:CreateInstnace"; did you mean connect:CreateInstance?',
        '  a.json:2            error  unknown-action  statement Instance: there is no action "connect:CreateInstnace"; did you mean connect:CreateInstance?',
        '  longer-name.json:2  error  principal       statement Everyone must not have the element Principal: a service control policy holds for every principal of the accounts; remove it, and name roles in a condition on aws:PrincipalArn',
        '',
        `4 errors, no warnings in 3 policies; ${BASIS}`,
        '',
      ],
    });
  });

  it('ends with 0 where there are warnings only', () => {
    const files = write({ 'a.json': policy(), 'b.json': policy({ Sid: 'Other' }) });
    expect(run(files)).toEqual({
      status: 0,
      lines: [
        '  b.json:2  warning  duplicate-statement  statement Other repeats statement Cases (a.json:2); remove one of them',
        '',
        `no errors, 1 warning in 2 policies; ${BASIS}`,
        '',
      ],
    });
  });

  it.each([
    ['Version', policy({}, '2012-10-7'), 'version'],
    ['principal', policy({ NotPrincipal: '*' }), 'principal'],
    ['action', policy({ Action: 'cases:CreateDoman' }), 'unknown-action'],
    ['service', policy({ Action: 'qconnect:*' }), 'unknown-service'],
    [
      'condition key',
      policy({ Condition: { Bool: { 'aws:SecureTransprt': 'false' } } }),
      'unknown-condition-key',
    ],
    ['empty range', policy({ Condition: { NotIpAddress: { 'aws:SourceIp': [] } } }), 'condition-value'],
    [
      'private range',
      policy({ Condition: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } }),
      'private-address',
    ],
    [
      'range of everyone',
      policy({ Condition: { NotIpAddress: { 'aws:SourceIp': ['0.0.0.0/0'] } } }),
      'every-address',
    ],
    [
      'role of everyone',
      policy({ Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } } }),
      'every-principal',
    ],
    [
      'Sid',
      `{"Version": "2012-10-17", "Statement": [${JSON.stringify(DENIAL)},\n${JSON.stringify({ ...DENIAL, Action: 'wisdom:*' })}]}`,
      'sid',
    ],
    [
      'size',
      policy({ Resource: Array.from({ length: 400 }, (_, i) => `arn:aws:cases:*:*:domain/${i}`) }),
      'quota-characters',
    ],
    [
      'contradiction',
      policy({
        Condition: {
          StringEquals: { 'aws:RequestedRegion': 'a' },
          StringNotEquals: { 'aws:RequestedRegion': 'a' },
        },
      }),
      'never-matches',
    ],
  ])('finds a wrong %s', (_name, text, rule) => {
    const { status, lines } = run(write({ 'scp.json': text }), { format: 'json' });
    const { problems } = JSON.parse(lines.join('\n')) as { problems: { severity: string; rule: string }[] };
    expect({ status, problems: problems.map((problem) => [problem.severity, problem.rule]) }).toEqual({
      status: 1,
      problems: [['error', rule]],
    });
  });

  it('takes the quotas and the roles from the profile', () => {
    write({ 'ours.yaml': PROFILE });
    const files = write({
      'a.json': policy({ Sid: 'A', Action: 'connect:*' }),
      'b.json': policy({ Sid: 'B', Action: 'wisdom:*' }),
      'c.json': policy({ Sid: 'C'.repeat(400) }),
    });
    const { status, lines } = run(files, { profile: 'ours.yaml' });
    expect({
      status,
      lines: lines.map((line) => line.replace(/(loses connect:\S+).* at any/, '$1 … at any')),
    }).toEqual({
      status: 1,
      lines: [
        '  a.json:1  error  quota-policies    one target must have 3 policies at most, got 3 and one that allows, such as FullAWSAccess; merge or remove 1',
        '  a.json:2  error  safety            role arn:aws:iam::*:role/deployer loses connect:CreateInstance, … at any organizational unit denies connect:CreateInstance; exempt the role',
        '  c.json:1  error  quota-characters  the policy must have 400 characters at most, got 505 (499 minified); remove 99 or split it',
        '',
        `3 errors, no warnings in 3 policies; profile "ours" (ours.yaml), its roles probed; actions and keys of ${UPDATED}`,
        '',
      ],
    });
  });

  it('counts what is attached in the organization already, and misses an Allow', () => {
    write({
      'ours.yaml': PROFILE,
      'full.yaml': organization(FULL),
      'deny.yaml': organization('{name: cases, file: a.json}'),
    });
    const files = write({ 'a.json': policy(), 'b.json': policy({ Sid: 'B', Action: 'wisdom:*' }) });
    const options = { profile: 'ours.yaml', organization: 'full.yaml' };
    expect(run(files, options).status).toBe(0);
    expect(
      run([...files, ...write({ 'c.json': policy({ Sid: 'C', Action: 'voiceid:*' }) })], options).lines[0],
    ).toBe(
      '  a.json:1  error  quota-policies  one target must have 3 policies at most: r-root would have 5, ou-connect would have 4, 222222222222 would have 5; merge, remove or detach policies',
    );
    expect(run(files, { organization: 'deny.yaml' })).toEqual({
      status: 1,
      lines: [
        '  a.json:1  error  nothing-allowed  no policy at ou-connect allows anything, and neither do these files: every request below it is denied; attach FullAWSAccess or another policy that allows to ou-connect',
        '',
        `1 error, no warnings in 2 policies; ${BASIS}`,
        '',
      ],
    });
  });

  it('writes JSON with the sizes and the problems', () => {
    const [file = ''] = write({ 'a.json': policy({ Sid: 'Instance', Effect: 'deny' }) });
    const { status, lines } = run([file], { format: 'json' });
    expect({ status, report: JSON.parse(lines.join('\n')) as unknown }).toEqual({
      status: 1,
      report: {
        schemaVersion: '1',
        outcome: 'invalid',
        profile: {
          name: 'reference',
          source: 'reference',
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
        },
        reference: {
          source: expect.stringMatching(/^AWS Service Authorization Reference, as in /) as unknown,
          updated: UPDATED,
        },
        rolesProbed: false,
        policies: [{ file: 'a.json', characters: 113, minifiedCharacters: 107 }],
        summary: { errors: 1, warnings: 0 },
        problems: [
          {
            file: 'a.json',
            line: 2,
            severity: 'error',
            rule: 'effect',
            message:
              'statement Instance: Effect must be "Allow" or "Deny", got "deny"; write one of them, with its capital',
          },
        ],
      },
    });
  });

  it('writes nothing that a terminal would obey', () => {
    const files = write({ 'a.json': policy({ Sid: '\u001b[31m' }) });
    for (const format of ['text', 'json'] as const) {
      expect(run(files, { format }).lines.join('\n')).not.toContain('\u001b');
    }
  });

  it('refuses all files that cannot be read as JSON at once, and validates none', () => {
    mkdirSync('folder');
    write({
      'valid.json': policy(),
      'twice.json': '{"Version": 1,\n"Version": 2}',
      'cut.json': '{"Version": "2012-10-17",\n"Statement": [',
      'yaml.json': 'Version: "2012-10-17"\n',
      'empty.json': '',
      'utf16.json': Buffer.from(`\ufeff${policy()}`, 'utf16le'),
      'latin1.json': Buffer.from('{"Id": "\u00e9"}', 'latin1'),
      'mark.json': `\ufeff${policy()}`,
      'large.json': ' '.repeat(1_048_577),
      'long.json': `"${'a'.repeat(262_144)}"`,
    });
    const files = [
      'valid',
      'twice',
      'cut',
      'yaml',
      'empty',
      'utf16',
      'latin1',
      'mark',
      'large',
      'long',
      'absent',
    ];
    expect(refused([...files.map((name) => `${name}.json`), 'folder'])).toEqual([
      'twice.json:2: repeats "Version" of line 1; remove one of them',
      'cut.json:2: is not whole JSON: it ends where a value must follow, at column 15; policies are JSON without comments, correct the syntax',
      'yaml.json:1: is not JSON: expected a value at column 1, got "Version: \\"2012-10-17"; policies are JSON without comments, correct the syntax',
      'empty.json: is empty; write a service control policy as JSON',
      'utf16.json: must be UTF-8, got UTF-16; save the file as UTF-8',
      'latin1.json: must be UTF-8 text, got other bytes; save the file as UTF-8',
      'mark.json:1: must not begin with a byte-order mark; save it as UTF-8 without one',
      'large.json: must have 1048576 bytes at most, got 1048577; name the service control policy',
      'long.json: must have 262144 characters at most, got 262146; name a service control policy',
      'absent.json: there is no such file; name an existing service control policy',
      'folder: must be a file, got a folder; name the file in it',
    ]);
    expect(refused(['/dev/null'])).toEqual([
      '/dev/null: must be a file, got a device or socket; name the service control policy',
    ]);
  });

  it('refuses a wrong call', () => {
    const files = write({ 'a.json': policy() });
    expect(refused([])).toEqual(['a file is missing; name the service control policies to validate']);
    expect(refused([...files, ...files])).toEqual(['a.json: is named twice; name each file once']);
    expect(refused(files, { profile: 'absent.yaml' })).toEqual([
      'absent.yaml: there is no such file; name an existing organization profile',
    ]);
    write({ 'organization.yaml': organization(FULL, 'x-connect') });
    expect(refused(files, { organization: 'organization.yaml' })?.[0]).toMatch(
      /^organization\.yaml:5: target must be the id of a root \(r-…\), an organizational unit \(ou-…\) or an account/,
    );
    expect(() =>
      scpCommand().parse(['validate', ...files, '--format=json', '--format=text'], { from: 'user' }),
    ).toThrow(new ProblemsError('usage', '--format is given twice: json and text; give it once'));
  });
});
