import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulate, type SimulateOptions } from '../../../../../harness/programs/cli/scp/simulate';
import { problemsOf } from '../../../../support/reading';
import { ProblemsError } from '../../../../../core/problems';

const ORGANIZATION = `managementAccount: "111111111111"
account: "222222222222"
levels:
  - target: r-root
    policies:
      - name: FullAWSAccess
        document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
  - target: ou-connect
    policies: [{name: connect-guardrails-1, file: connect-guardrails-1.json}]
  - target: "222222222222"
    policies:
      - name: FullAWSAccess
        document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
`;
const GUARDRAILS = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'connect:*', Resource: '*' },
    {
      Sid: 'DenyEmergencyAccess',
      Effect: 'Deny',
      Action: 'connect:AdminGetEmergencyAccessToken',
      Resource: '*',
      Condition: { NotIpAddress: { 'aws:SourceIp': ['216.82.182.50/31', '216.82.182.52/30'] } },
    },
  ],
};
const role = 'arn:aws:iam::222222222222:role/app';
const emergency = { principal: role, action: 'connect:AdminGetEmergencyAccessToken', resource: '*' };
const REQUESTS = [
  { ...emergency, context: { 'aws:SourceIp': '216.82.182.55' } },
  { ...emergency, context: { 'aws:SourceIp': '203.0.113.9' } },
  emergency,
  { principal: role, action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key' },
];

describe('connect-guardrails scp simulate', () => {
  const before = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'simulate-'));
    process.chdir(folder);
    writeFileSync('organization.yaml', ORGANIZATION);
    writeFileSync('connect-guardrails-1.json', JSON.stringify(GUARDRAILS));
    writeFileSync('requests.json', JSON.stringify(REQUESTS));
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
    jest.restoreAllMocks();
  });

  function run(options: Partial<SimulateOptions> = {}): string {
    const written: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    simulate({ organization: 'organization.yaml', requests: 'requests.json', ...options });
    return written.join('');
  }

  it('answers each request in words', () => {
    expect(run()).toBe(`allowed       connect:AdminGetEmergencyAccessToken on * by ${role}
              every level has a statement that allows it, and none denies it
denied        connect:AdminGetEmergencyAccessToken on * by ${role}
              statement DenyEmergencyAccess of connect-guardrails-1 at ou-connect denies connect:AdminGetEmergencyAccessToken, because aws:SourceIp is 203.0.113.9
undetermined  connect:AdminGetEmergencyAccessToken on * by ${role}
              it depends on aws:SourceIp, which the request does not give: statement DenyEmergencyAccess of connect-guardrails-1 at ou-connect may deny connect:AdminGetEmergencyAccessToken
denied        s3:GetObject on arn:aws:s3:::bucket/key by ${role}
              no statement at ou-connect allows s3:GetObject for this request

4 requests: 1 allowed, 2 denied, 1 undetermined
`);
  });

  it('answers each request as JSON, in their order', () => {
    expect(JSON.parse(run({ format: 'json' }))).toEqual([
      {
        decision: 'allowed',
        level: null,
        policy: null,
        statement: null,
        reason: 'every level has a statement that allows it, and none denies it',
        missing: [],
      },
      {
        decision: 'denied',
        level: 'ou-connect',
        policy: 'connect-guardrails-1',
        statement: 'DenyEmergencyAccess',
        reason:
          'statement DenyEmergencyAccess of connect-guardrails-1 at ou-connect denies connect:AdminGetEmergencyAccessToken, because aws:SourceIp is 203.0.113.9',
        missing: [],
      },
      {
        decision: 'undetermined',
        level: 'ou-connect',
        policy: 'connect-guardrails-1',
        statement: 'DenyEmergencyAccess',
        reason:
          'it depends on aws:SourceIp, which the request does not give: statement DenyEmergencyAccess of connect-guardrails-1 at ou-connect may deny connect:AdminGetEmergencyAccessToken',
        missing: ['aws:SourceIp'],
      },
      {
        decision: 'denied',
        level: 'ou-connect',
        policy: null,
        statement: null,
        reason: 'no statement at ou-connect allows s3:GetObject for this request',
        missing: [],
      },
    ]);
  });

  it('takes what is not given as absent where it is told to', () => {
    const decisions = (JSON.parse(run({ format: 'json', closed: true })) as { decision: string }[]).map(
      ({ decision }) => decision,
    );
    expect(decisions).toEqual(['allowed', 'denied', 'denied', 'denied']);
  });

  it('writes the same bytes for the same input, however many requests there are', () => {
    writeFileSync('requests.json', `${JSON.stringify(emergency)}\n`.repeat(2000));
    const text = run({ format: 'json' });
    expect(JSON.parse(text)).toHaveLength(2000);
    expect(run({ format: 'json' })).toBe(text);
    expect(run().split('\n').at(-2)).toBe('2000 requests: 0 allowed, 0 denied, 2000 undetermined');
    writeFileSync('requests.json', JSON.stringify(emergency));
    expect(run().split('\n').at(-2)).toBe('1 request: 0 allowed, 0 denied, 1 undetermined');
  });

  it('writes nothing that a terminal would obey', () => {
    const resource = 'arn:aws:s3:::bucket/\u001b[31mred';
    writeFileSync('requests.json', JSON.stringify({ principal: role, action: 's3:GetObject', resource }));
    expect(run().split('\n')[0]).toBe(
      `denied        s3:GetObject on arn:aws:s3:::bucket/\\u{1b}[31mred by ${role}`,
    );
    expect(run({ format: 'json' })).not.toContain('\u001b');
  });

  it('writes nothing where the organization or a request is wrong', () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const options = { organization: 'organization.yaml', requests: 'requests.json' };
    writeFileSync('requests.json', `${JSON.stringify(emergency)}\n{"action": "x"}\n`);
    expect(problemsOf(() => simulate(options))).toEqual([
      'requests.json:2: principal is missing; add it',
      'requests.json:2: action must be a service prefix, ":" and a name without wildcards, got "x"; write one such as "connect:CreateInstance"',
      'requests.json:2: resource is missing; add it',
    ]);
    expect(() => simulate({ ...options, organization: 'none.yaml' })).toThrow(
      new ProblemsError('organization', [
        'none.yaml: there is no such file; name an existing organization file',
      ]),
    );
    expect(write).not.toHaveBeenCalled();
  });
});
