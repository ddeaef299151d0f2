import type { Organization, PolicyStatement } from '../core/iam/document';
import { compileOrganization, type ScpRequest } from '../policies/preventive/simulation';

const REQUESTS = 1_000_000;
/** How often each is measured; the median counts. */
const RUNS = 3;
const ACCOUNT = '222222222222';
const MANAGEMENT_ACCOUNT = '111111111111';
const LEVELS = ['r-root', 'ou-business', 'ou-contact-center', 'ou-production', ACCOUNT];

/**
 * Prints how many requests a second are evaluated against five levels with forty statements, and how much memory that
 * takes, beside parsing the same requests from JSON in the same process: whoever evaluates requests has to read them first.
 */
function benchmark(): void {
  const organization = exampleOrganization();
  const statements = organization.levels.flatMap(({ policies }) =>
    policies.map(({ document }) => [document.Statement].flat()),
  );
  const requests = Array.from({ length: REQUESTS }, (_, index) => exampleRequest(index));
  const lines = requests.map((request) => JSON.stringify(request));
  const compiled = compileOrganization(organization);
  const decisions = new Map<string, number>();
  const before = process.memoryUsage().heapUsed;
  const evaluating = median(() => {
    decisions.clear();
    for (const request of requests) {
      const { decision } = compiled.evaluate(request);
      decisions.set(decision, (decisions.get(decision) ?? 0) + 1);
    }
  });
  const heap = process.memoryUsage().heapUsed - before;
  const parsing = median(() => {
    for (const line of lines) JSON.parse(line);
  });
  const rows = [
    ['levels', String(organization.levels.length)],
    ['statements', String(statements.flat().length)],
    ['requests', String(REQUESTS)],
    ...[...decisions].sort().map(([decision, count]) => [`  ${decision}`, String(count)]),
    ['evaluated', `${perSecond(evaluating)} requests a second`],
    ['JSON.parse of the same requests', `${perSecond(parsing)} requests a second`],
    ['time, evaluate to JSON.parse', (evaluating / parsing).toFixed(2)],
    ['heap that evaluation added', `${(heap / 1e6).toFixed(1)} MB`],
    [
      'largest resident set',
      `${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB (with all requests, twice)`,
    ],
  ];
  process.stdout.write(rows.map(([name = '', value = '']) => `${name.padEnd(34)}${value}\n`).join(''));
}

function median(step: () => void): number {
  const seconds = Array.from({ length: RUNS }, () => {
    const start = process.hrtime.bigint();
    step();
    return Number(process.hrtime.bigint() - start) / 1e9;
  });
  return seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

function perSecond(seconds: number): string {
  return Math.round(REQUESTS / seconds).toLocaleString('en');
}

/** Eight statements at each level: two that allow, six that deny. */
function exampleOrganization(): Organization {
  return {
    managementAccount: MANAGEMENT_ACCOUNT,
    account: ACCOUNT,
    levels: LEVELS.map((target, level) => ({
      target,
      policies: [
        { name: 'FullAWSAccess', document: { Version: '2012-10-17', Statement: allowStatements() } },
        {
          name: `guardrails-${level + 1}`,
          document: { Version: '2012-10-17', Statement: denyStatements(level) },
        },
      ],
    })),
  };
}

function allowStatements(): PolicyStatement[] {
  return [
    { Sid: 'AllowOthers', Effect: 'Allow', NotAction: 'organizations:*', Resource: '*' },
    {
      Sid: 'AllowReading',
      Effect: 'Allow',
      Action: ['organizations:Describe*', 'organizations:List*'],
      Resource: '*',
    },
  ];
}

function denyStatements(level: number): PolicyStatement[] {
  const deployers = ['arn:aws:iam::*:role/deployer', `arn:aws:iam::*:role/deployer-${level}`];
  return [
    {
      Sid: 'DenyEmergencyAccess',
      Effect: 'Deny',
      Action: ['connect:AdminGetEmergencyAccessToken', 'connect:GetFederationTokens'],
      Resource: '*',
      Condition: {
        NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.0/26', '2001:db8:10::/48'] },
      },
    },
    {
      Sid: 'DenyOtherRegions',
      Effect: 'Deny',
      NotAction: ['sts:*', 'iam:*', 'organizations:*', 'support:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-central-1'] } },
    },
    {
      Sid: 'DenyChanges',
      Effect: 'Deny',
      Action: ['connect:UpdateAuthenticationProfile', 'connect:Disassociate*', 'kms:DisableKeyRotation'],
      Resource: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': deployers } },
    },
    {
      Sid: 'DenyUntagged',
      Effect: 'Deny',
      Action: '*:Create*',
      Resource: 'arn:aws:connect:*:*:instance/*',
      Condition: { 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['Team', 'Project'] } },
    },
    {
      Sid: 'DenyFunctionsOutsideNetwork',
      Effect: 'Deny',
      Action: ['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration'],
      Resource: '*',
      Condition: { Null: { 'lambda:VpcIds': 'true' } },
    },
    {
      Sid: 'DenyServices',
      Effect: 'Deny',
      Action: ['cases:*', 'voiceid:*', 'app-integrations:*', 'wisdom:*', 'connect-campaigns:*'],
      Resource: '*',
    },
  ];
}

const ACTIONS = [
  'connect:AdminGetEmergencyAccessToken',
  'connect:CreateInstance',
  'connect:UpdateAuthenticationProfile',
  'connect:DescribeInstance',
  'lambda:CreateFunction',
  's3:GetObject',
  'sts:AssumeRole',
  'wisdom:ListAssistants',
  'organizations:ListAccounts',
  'kms:Decrypt',
];

/** Requests that differ from each other in everything, each a few times. */
function exampleRequest(index: number): ScpRequest {
  const address =
    index % 7 === 0 ? `198.51.100.${index % 256}` : `192.0.${index % 256}.${(index >> 8) % 256}`;
  return {
    principal: `arn:aws:iam::${ACCOUNT}:role/${index % 3 === 0 ? 'deployer' : `team-${index % 500}`}`,
    action: ACTIONS[index % ACTIONS.length] ?? '',
    resource: `arn:aws:connect:us-east-1:${ACCOUNT}:instance/${index % 1000}`,
    context: {
      ...(index % 11 === 0 ? {} : { 'aws:SourceIp': address }),
      'aws:RequestedRegion': index % 13 === 0 ? 'eu-west-1' : 'us-east-1',
      'aws:TagKeys': index % 2 === 0 ? ['Team', 'Project'] : ['Department'],
    },
  };
}

benchmark();
