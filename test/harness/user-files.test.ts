/** Every kind of file that a user names: what is no such file is refused in one way, and YAML is read as strictly in each. */
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { problemsOf } from '../../core/problems';
import { KeptAttributes, readDocuments } from '../../harness/readers';
import { readOrganization } from '../../harness/readers/organization/organization';
import { readPolicyText } from '../../harness/readers/organization/policy-text';
import { readRequests } from '../../harness/readers/requests/scp-requests';
import { loadWaivers } from '../../harness/verdicts/load-waivers';
import { readPolicy } from '../../policies/preventive/validation';
import { loadProfile } from '../../policies/profile';
import { expectStatus, runChild, startChild } from '../support/child';
import { buildPlan } from '../support/plan-builder';

interface Kind {
  readonly read: (file: string) => unknown;
  /** A whole file, without a line feed at its end. */
  readonly good: string;
  readonly name: string;
  /** What is said of an empty file, behind its name. */
  readonly empty: string;
  /** Undefined where memory is the limit. */
  readonly maxBytes?: number;
  /** Whether programs write it: as UTF-16 too. */
  readonly isOutput: boolean;
  /** What is said of a byte-order mark, behind the name; undefined where there may be one. */
  readonly mark?: string;
}

const ALLOWED = '{Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}';

const YAML: Readonly<Record<string, Kind>> = {
  profile: {
    read: (file) => loadProfile(file, []),
    good: `name: minimal
approvedRegions: [us-east-1]
signIn: {allowedIps: [216.82.182.50-60]}
requiredTags: [Team]
roles: {deployers: ['arn:aws:iam::*:role/connect-deployer']}`,
    name: 'organization profile',
    empty: ':1: is empty; write the settings of an organization profile',
    maxBytes: 262_144,
    isOutput: false,
  },
  waivers: {
    read: (file) => loadWaivers(file, ['CONNECT-001'], new Date('2026-01-01T00:00:00Z')),
    good: `version: 1
waivers:
  - {control: CONNECT-001, address: a.b, reason: r, owner: o, approver: p, ticket: t, expires: 2026-12-31}`,
    name: 'waiver file',
    empty: ':1: is empty; write version: 1, and waivers as a list',
    maxBytes: 1_048_576,
    isOutput: false,
  },
  organization: {
    read: readOrganization,
    good: `managementAccount: "111111111111"
account: "222222222222"
levels:
  - {target: r-root, policies: [{name: Full, document: ${ALLOWED}}]}
  - {target: "222222222222", policies: [{name: Full, document: ${ALLOWED}}]}`,
    name: 'organization file',
    empty: ':1: is empty; write managementAccount, account and levels',
    maxBytes: 2_097_152,
    isOutput: false,
  },
};

const JSON_FILES: Readonly<Record<string, Kind>> = {
  policy: {
    read: (file) => readPolicy(readPolicyText(file), file),
    good: '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}',
    name: 'service control policy',
    empty: ': is empty; write a service control policy as JSON',
    maxBytes: 1_048_576,
    isOutput: false,
    mark: ':1: must not begin with a byte-order mark; save it as UTF-8 without one',
  },
  requests: {
    read: readRequests,
    good: '{"principal": "connect.amazonaws.com", "action": "connect:CreateInstance", "resource": "*"}',
    name: 'file of requests',
    empty: ': is empty; write requests as a JSON array, or one JSON object per line',
    isOutput: true,
  },
  plan: {
    read: (file) => readDocuments(file, new KeptAttributes([])),
    good: JSON.stringify(buildPlan({ resources: [{ address: 'aws_connect_instance.main' }] })),
    name: 'Terraform plan or synthesized application',
    empty: ': is empty; write it with terraform show -json PLANFILE',
    isOutput: true,
  },
};

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'user-files-'));
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** Everything that is wrong with a file; none where it is read. */
function problems({ read }: Kind, file = 'file'): readonly string[] {
  try {
    read(file);
    return [];
  } catch (error) {
    const found = problemsOf(error);
    if (found === undefined) throw error;
    return found;
  }
}

/** Everything that is wrong with a file of this content. */
function problemsIn(kind: Kind, content: string | Buffer): readonly string[] {
  writeFileSync('file', content);
  return problems(kind);
}

describe.each(Object.entries({ ...YAML, ...JSON_FILES }))('%s as a file', (_name, kind) => {
  const { good, name, maxBytes, isOutput, mark } = kind;
  const UTF16 = isOutput ? [] : ['file: must be UTF-8, got UTF-16; save the file as UTF-8'];

  it('is read', () => {
    expect(problemsIn(kind, good)).toEqual([]);
    expect(problemsIn(kind, `${good}\n`)).toEqual([]);
  });

  it('is read from a pipe', () => {
    expectStatus(runChild(['mkfifo', 'pipe']), 0);
    startChild(['bash', '-c', 'printf %s "$1" > pipe', '-', good], {}, 'ignore').child.unref();
    expect(problems(kind, 'pipe')).toEqual([]);
    rmSync('pipe');
  });

  it('must be there, and be a file', () => {
    expect(problems(kind, 'none')).toEqual([`none: there is no such file; name an existing ${name}`]);
    expect(problems(kind, '/dev/zero')).toEqual([
      `/dev/zero: must be a file, got a device or socket; name the ${name}`,
    ]);
    if (name !== JSON_FILES['plan']?.name) {
      mkdirSync('folder', { recursive: true });
      expect(problems(kind, 'folder')).toEqual(['folder: must be a file, got a folder; name the file in it']);
    }
  });

  it('must hold something', () => {
    expect(problemsIn(kind, '')).toEqual([`file${kind.empty}`]);
  });

  it('must be text in UTF-8', () => {
    const other = ['file: must be UTF-8 text, got other bytes; save the file as UTF-8'];
    expect(problemsIn(kind, Buffer.from(`${good}\n"é"`, 'latin1'))).toEqual(other);
    expect(problemsIn(kind, gzipSync(good))).toEqual([
      'file: is compressed with gzip; unpack it with gunzip first',
    ]);
    expect(problemsIn(kind, 'PK\x03\x04...')).toEqual(['file: is a zip archive; give the document in it']);
    expect(problemsIn(kind, Buffer.from(good, 'utf16le'))).toEqual(UTF16);
    expect(problemsIn(kind, Buffer.from(good, 'utf16le').swap16())).toEqual(UTF16);
    expect(problemsIn(kind, Buffer.from(`\ufeff${good}`, 'utf16le'))).toEqual(UTF16);
    if (!isOutput) expect(problemsIn(kind, `\0\0${good}`)).toEqual(other);
  });

  it('may have a byte-order mark, but for policies, which are attached as they are', () => {
    expect(problemsIn(kind, `\ufeff${good}`)).toEqual(mark === undefined ? [] : [`file${mark}`]);
  });

  if (maxBytes !== undefined) {
    it('has a size', () => {
      const refusal = (got: number | string): string[] => [
        `file: must have ${maxBytes} bytes at most, got ${got}; name the ${name}`,
      ];
      writeFileSync('file', '');
      truncateSync('file', maxBytes + 1);
      expect(problems(kind)).toEqual(refusal(maxBytes + 1));
      truncateSync('file', 3 * 2 ** 30);
      expect(problems(kind)).toEqual(refusal(3 * 2 ** 30));
      expect(problemsIn(kind, good.padEnd(maxBytes, ' '))).not.toEqual(refusal(maxBytes));
    });

    it('is not read any further where a pipe has no end', () => {
      expectStatus(runChild(['mkfifo', 'endless']), 0);
      const { child } = startChild(['bash', '-c', 'yes > endless'], {}, 'ignore');
      expect(problems(kind, 'endless')).toEqual([
        expect.stringMatching(
          new RegExp(`^endless: must have ${maxBytes} bytes at most, got (more|\\d+); name the ${name}$`),
        ),
      ]);
      child.kill();
      rmSync('endless');
    });
  }
});

describe.each(Object.entries(YAML))('%s as YAML', (_name, kind) => {
  const { good } = kind;
  const lines = good.split('\n').length;

  it.each<[string, string, readonly string[]]>([
    [
      'YAML 1.1, in which other words are true and false',
      `%YAML 1.1\n---\n${good}`,
      ['1: must be YAML 1.2, got 1.1; remove the %YAML directive'],
    ],
    ['an anchor', good.replace(': ', ': &a '), ['1: must not use anchors, got "&a"; remove it']],
    [
      'an alias',
      `${good.replace(': ', ': &a ')}\nx: *a`,
      [
        '1: must not use anchors, got "&a"; remove it',
        `${lines + 1}: must not use aliases, got "*a"; write the value itself`,
      ],
    ],
    [
      'a second document',
      `${good}\n---\n${good}`,
      [`${lines + 1}: must be one document, got a second one here; make one of them, or a file of each`],
    ],
    [
      'a key that is no text',
      `${good}\n? [a]\n: b`,
      [`${lines + 1}: must have texts as keys, got a list; write a name before the colon`],
    ],
    [
      'a missing bracket',
      `${good}\nx: [`,
      [
        `${lines + 1}: is not valid YAML or JSON at column 5 (flow sequence in block collection must be sufficiently indented and end with a ]); correct the syntax`,
      ],
    ],
    ['comments alone', '# x\n', [kind.empty.slice(1)]],
  ])('refuses %s', (_what, text, expected) => {
    expect(problemsIn(kind, text)).toEqual(expected.map((problem) => `file:${problem}`));
  });

  it('refuses a repeated key with both lines', () => {
    const [first = ''] = good.split('\n');
    const [key = ''] = first.split(':');
    expect(problemsIn(kind, `${good}\n${first}`)).toEqual([
      `file:${lines + 1}: repeats "${key}" of line 1; remove one of them`,
    ]);
  });

  it('refuses a tag', () => {
    expect(problemsIn(kind, good.replace(': ', ': !b '))).toContain(
      'file:1: must not use tags, got "!b"; remove it',
    );
  });

  it('takes a merge key for a key that it does not know', () => {
    const [problem, ...others] = problemsIn(kind, `${good}\n<<: {x: 1}`);
    expect(problem).toMatch(new RegExp(`^file:${lines + 1}: unknown (key|setting) "<<"; `));
    expect(others).toEqual([]);
  });

  it('refuses nesting that exhausts the stack', () => {
    expect(problemsIn(kind, `x: ${'['.repeat(100_000)}`)).toEqual([
      expect.stringMatching(/^file:1: is nested too deeply; a [a-z ]+ has (three|twelve) levels$/),
    ]);
  });
});
