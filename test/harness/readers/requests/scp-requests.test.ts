import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRequests } from '../../../../harness/readers/requests/scp-requests';
import { problemsOf } from '../../../support/reading';

const ROLE = 'arn:aws:iam::222222222222:role/app';
const ONE = { principal: ROLE, action: 'connect:CreateInstance', resource: '*' };
const OTHER = {
  principal: `arn:aws:sts::222222222222:assumed-role/app/session`,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::bucket/key',
  context: {
    'aws:SourceIp': '198.51.100.7',
    'aws:TagKeys': ['Team', 'Project'],
    'aws:MultiFactorAuthAge': 1,
    'aws:SecureTransport': true,
    'aws:SourceVpce': null,
    'token.example.com:aud': 'contact-center',
  },
};

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'requests-'));
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function read(content: string | Buffer): unknown[] {
  writeFileSync('requests', content);
  return [...readRequests('requests')];
}

/** What is said of a file with this content. */
function refusal(content: string | Buffer): readonly string[] {
  return problemsOf(() => read(content));
}

describe('requests are read', () => {
  it.each([
    ['an array', JSON.stringify([ONE, OTHER])],
    ['an array on several lines', `\n ${JSON.stringify([ONE, OTHER], null, 2)}\n`],
    ['one object per line', `${JSON.stringify(ONE)}\n${JSON.stringify(OTHER)}\n`],
    [
      'lines that end as on Windows, with empty ones between',
      `${JSON.stringify(ONE)}\r\n\r\n ${JSON.stringify(OTHER)}`,
    ],
    ['UTF-16', Buffer.from(`\ufeff${JSON.stringify([ONE, OTHER])}`, 'utf16le')],
  ])('from %s', (_name, content) => {
    expect(read(content)).toEqual([ONE, OTHER]);
  });

  it('as often as they are asked for', () => {
    writeFileSync('requests', JSON.stringify([ONE]));
    const requests = readRequests('requests');
    expect([...requests, ...requests]).toEqual([ONE, ONE]);
  });
});

describe('what holds no requests is refused', () => {
  const REMEDY = 'write requests as a JSON array, or one JSON object per line';

  it.each([
    ['', 'requests: is empty'],
    [' \n', 'requests: has no requests'],
    ['[]', 'requests: has no requests'],
    ['[', 'requests:1: is not whole JSON: it ends where a value must follow, at column 2'],
    [
      '[1,\n 2',
      'requests:2: is not whole JSON: it ends where a comma or the end of an array must follow, at column 3',
    ],
    ['[{"a" 1}]', 'requests:1: is not JSON: expected a colon after a key at column 7, got "1}]"'],
    ['{', 'requests:1: is not whole JSON: it ends where a key in double quotes must follow, at column 2'],
    [
      `${JSON.stringify(ONE)}\n{"principal"\n`,
      'requests:2: is not whole JSON: it ends where a colon after a key must follow, at column 13',
    ],
    [`${JSON.stringify(ONE)}${JSON.stringify(ONE)}`, 'a second JSON document follows'],
  ])('%j', (content, problem) => {
    const [first = '', ...others] = refusal(content).filter((one) => !one.includes('must be an object'));
    expect(first).toContain(problem);
    expect(first).toContain(`; ${REMEDY}`);
    expect(others).toEqual([]);
  });

  it('or is no text', () => {
    expect(refusal(Buffer.from([0x7b, 0xff, 0x7d]))).toEqual([
      'requests: must be UTF-8 text, got other bytes; save the file as UTF-8',
    ]);
    expect(problemsOf(() => readRequests('none'))).toEqual([
      'none: there is no such file; name an existing file of requests',
    ]);
  });
});

describe('a request that is wrong is refused', () => {
  it.each<readonly [unknown, unknown]>([
    [5, 'must be an object with principal, action, resource, context, got 5; write {"principal": …}'],
    [[ONE], expect.stringMatching(/^must be an object with principal, action, resource, context, got \[/)],
    [{ ...ONE, principal: undefined }, 'principal is missing; add it'],
    [{ ...ONE, action: undefined }, 'action is missing; add it'],
    [{ ...ONE, resource: undefined }, 'resource is missing; add it'],
    [{ ...ONE, resource: null }, 'resource must be a text, got null; write one'],
    [
      { ...ONE, region: 'us-east-1' },
      'unknown key "region"; allowed are principal, action, resource, context',
    ],
    ...[
      'app',
      '*',
      'arn:aws:iam::222222222222:role/*',
      'arn:aws:iam::2222:role/app',
      'arn:aws:s3:::bucket',
      'arn:aws:iam::222222222222:group/x',
    ].map(
      (principal) =>
        [
          { ...ONE, principal },
          `principal must be the ARN of a user, role, assumed-role session, federated user or root user, or an AWS service, got "${principal}"; write one such as "arn:aws:iam::222222222222:role/app"`,
        ] as const,
    ),
    ...['CreateInstance', 'connect:*', 'connect:', 'connect:Create?nstance', 'a:b:c'].map(
      (action) =>
        [
          { ...ONE, action },
          `action must be a service prefix, ":" and a name without wildcards, got "${action}"; write one such as "connect:CreateInstance"`,
        ] as const,
    ),
    ...['', 'bucket', 'arn:aws:s3:::', '**']
      .slice(0, 2)
      .map(
        (resource) =>
          [
            { ...ONE, resource },
            `resource must be an ARN, or "*" for an action that knows no resources, got "${resource}"; write one of them`,
          ] as const,
      ),
    [
      { ...ONE, context: [] },
      'context must be an object of context keys, got []; write {"aws:SourceIp": "…"}',
    ],
    [
      { ...ONE, context: null },
      'context must be an object of context keys, got null; write {"aws:SourceIp": "…"}',
    ],
    [
      { ...ONE, context: { SourceIp: '1.2.3.4' } },
      'a context key must be a prefix, ":" and a name, got "SourceIp"; write one such as "aws:SourceIp"',
    ],
    [
      { ...ONE, context: { 'aws:SourceIp': { ip: 1 } } },
      'context aws:SourceIp must be a text, number or boolean, a list of them, or null where the key is absent, got {"ip":1}; write one of them',
    ],
    [
      { ...ONE, context: { 'aws:TagKeys': ['a', null] } },
      'context aws:TagKeys must be a text, number or boolean, a list of them, or null where the key is absent, got ["a",null]; write one of them',
    ],
    [
      { ...ONE, context: { 'aws:SourceIp': '1.2.3.4', 'AWS:sourceip': '1.2.3.4' } },
      'context has "AWS:sourceip" and "aws:SourceIp", which are the same key; remove one of them',
    ],
    [
      { ...ONE, context: { 'aws:PrincipalArn': 'arn:aws:sts::222222222222:assumed-role/app/me' } },
      'context aws:PrincipalArn must be the ARN of the role, got that of a session, "arn:aws:sts::222222222222:assumed-role/app/me"; write arn:aws:iam::ACCOUNT:role/NAME',
    ],
  ])('%j', (request, problem) => {
    const asLine = refusal(`${JSON.stringify(ONE)}\n${JSON.stringify(request)}\n`);
    expect(asLine.map((one) => one.replace(/^requests:2: /, ''))).toEqual([problem]);
    const inArray = refusal(`[${JSON.stringify(ONE)},\n\n${JSON.stringify(request)}]`);
    expect(inArray.map((one) => one.replace(/^requests:3: request 2: /, ''))).toEqual([problem]);
  });

  it('by an action or a condition key that AWS does not have, with what may be meant', () => {
    const DATA = '(actions and keys of 2026-09-26)';
    const context = { 'aws:SourceIpp': '198.51.100.7', 'Connect:StorageResourceType': 'CHAT_TRANSCRIPTS' };
    const names = ['connect:CreatInstance', 'qconnect:CreateAssistant', 'CONNECT:getfederationtokens'];
    const requests = names.map((action) => ({ ...ONE, action, context }));
    expect(refusal(JSON.stringify(requests))).toEqual([
      `requests:1: request 1: there is no action "connect:CreatInstance"; did you mean connect:CreateInstance? ${DATA}`,
      `requests:1: request 1: there is no condition key "aws:SourceIpp"; did you mean aws:SourceIp? ${DATA}`,
      `requests:1: request 2: there is no service prefix "qconnect"; did you mean wisdom:CreateAssistant? ${DATA}`,
      `requests:1: request 2: there is no condition key "aws:SourceIpp"; did you mean aws:SourceIp? ${DATA}`,
      `requests:1: request 3: there is no condition key "aws:SourceIpp"; did you mean aws:SourceIp? ${DATA}`,
    ]);
  });

  it('for a key that it has twice', () => {
    const twice = `{"principal": "${ROLE}", "action": "a:b", "resource": "*", "context": {"a:b": 1, "a:b": 2}}`;
    expect(refusal(twice)).toEqual(['requests:1: has the key "a:b" twice; remove one of them']);
  });

  it('all problems of a file at once, a hundred at most', () => {
    expect(refusal('{"action": "x", "resource": "*"}\n5\n')).toEqual([
      'requests:1: principal is missing; add it',
      'requests:1: action must be a service prefix, ":" and a name without wildcards, got "x"; write one such as "connect:CreateInstance"',
      'requests:2: must be an object with principal, action, resource, context, got 5; write {"principal": …}',
    ]);
    const many = refusal('5\n'.repeat(150));
    expect([many.length, many.at(-1)]).toEqual([101, 'requests: 50 more problems are not shown']);
  });
});
