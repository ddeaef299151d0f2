import type { Control } from '../../../policies/controls';
import {
  type ComposedPolicies,
  composeServiceControlPolicies,
  type ComposeOptions,
  FULL_AWS_ACCESS,
} from '../../../policies/preventive';
import { allowStatements } from '../../../policies/preventive/allow-list';
import { NEEDS } from '../../../policies/preventive/needs';
import { assumedPlacement, describedPlacements } from '../../../policies/preventive/targets';
import { compileOrganization } from '../../../policies/preventive/simulation';
import type {
  AttachedPolicy,
  ConditionBlock,
  Organization,
  PolicyStatement,
} from '../../../core/iam/document';
import { control, deny, fixedCatalogue, fixedProfile } from './fixed';
import { isProblems } from '../../../core/problems';

const DEPLOYER = 'arn:aws:iam::123456789012:role/deployer-x';

function compose(options: ComposeOptions = {}, profile = fixedProfile()): ComposedPolicies {
  return composeServiceControlPolicies(profile, { catalogue: fixedCatalogue, ...options });
}

function problemsOf(options: ComposeOptions = {}, profile = fixedProfile()): readonly string[] {
  try {
    compose(options, profile);
  } catch (error) {
    if (isProblems(error, 'scp-composition')) return error.problems;
    throw error;
  }
  return [];
}

function policy(name: string, ...statements: readonly PolicyStatement[]): AttachedPolicy {
  return { name, document: { Version: '2012-10-17', Statement: statements } };
}

/** The fixed catalogue with one control added, or replaced by another of its id. */
function withControl(one: Control): readonly Control[] {
  return [...fixedCatalogue.filter(({ id }) => id !== one.id), one];
}

const ALLOW_ALL: PolicyStatement = { Effect: 'Allow', Action: '*', Resource: '*' };

/** Everything that Amazon Connect needs, as the allow-list of an enterprise has it; without the actions of some services. */
function enterpriseAllowList(...withoutServices: readonly string[]): AttachedPolicy {
  const actions = allowStatements(fixedProfile(), 'allow-list')
    .flatMap(({ statement: { Action = [] } }) => Action)
    .filter((action) => !['connect', 'profile', ...withoutServices].includes(action.split(':')[0] ?? ''));
  return policy('enterprise', { Sid: 'AllowThese', Effect: 'Allow', Action: actions, Resource: '*' });
}

function organization(unit: readonly AttachedPolicy[], account = [FULL_AWS_ACCESS]): Organization {
  return {
    managementAccount: '111111111111',
    account: '222222222222',
    levels: [
      { target: 'r-root', policies: [FULL_AWS_ACCESS] },
      { target: 'ou-outer', policies: [FULL_AWS_ACCESS] },
      { target: 'ou-connect', policies: unit },
      { target: '222222222222', policies: account },
    ],
  };
}

describe('what is proved', () => {
  it('is every need of every role, in every approved Region', () => {
    const { needs } = compose();
    const actionsIn = (region: string): Record<string, string[]> =>
      Object.fromEntries(
        needs.map(({ role, probes }) => [
          role,
          probes.filter((probe) => probe.region === region).map(({ action }) => action),
        ]),
      );
    const expected = (wheres: readonly string[]): Record<string, string[]> =>
      Object.fromEntries(
        Object.entries(NEEDS).map(([role, list]) => [
          role,
          list
            .filter(({ where, action }) => wheres.includes(where) && action !== 'connect:ClaimPhoneNumber')
            .map(({ action }) => action),
        ]),
      );
    expect(actionsIn('us-west-2')).toEqual(expected(['approved Regions']));
    expect(actionsIn('us-east-1')).toEqual(expected(['approved Regions', 'global']));
    expect(actionsIn('eu-west-1')).toEqual(expected(['another Region']));
    expect(needs.flatMap(({ probes }) => probes.map(({ answer }) => answer.decision))).toEqual(
      needs.flatMap(({ probes }) => probes.map(() => 'allowed')),
    );
  });

  it('is the same for roles of an account of their own, and of another partition', () => {
    const profile = fixedProfile({
      approvedRegions: ['us-gov-west-1'],
      roles: { deployers: ['arn:aws-us-gov:iam::333333333333:role/path/deploy-?'], breakGlass: [] },
    });
    const [deployers] = compose({}, profile).needs;
    expect([
      deployers?.probes[0]?.principal,
      [...new Set(deployers?.probes.map(({ region }) => region))],
    ]).toEqual(['arn:aws-us-gov:iam::333333333333:role/path/deploy-x', ['us-gov-west-1', 'us-gov-east-1']]);
  });

  it('is what must stay denied, by the documents themselves', () => {
    const { guards } = compose();
    expect(
      guards.map(({ principal, action, region }) => `${principal.slice(26)} ${action} ${region}`),
    ).toEqual(
      [
        ...['voiceid:CreateDomain', 'cases:CreateDomain', 'app-integrations:CreateApplication'],
        ...['wisdom:CreateAssistant', 'connect-campaigns:CreateCampaign'],
      ]
        .flatMap((action) =>
          ['us-east-1', 'us-west-2'].map((region) => `role/deployer-x ${action} ${region}`),
        )
        .concat(
          'role/deployer-x connect:CreateInstance eu-west-1',
          [
            ...['connect:CreateAuthenticationProfile', 'connect:UpdateAuthenticationProfile'],
            'kms:DisableKeyRotation',
            ...Array.from({ length: 3 }, () => [
              'connect:AdminGetEmergencyAccessToken',
              'connect:GetFederationTokens',
            ]).flat(),
          ].flatMap((action) => ['us-east-1', 'us-west-2'].map((region) => `role/a ${action} ${region}`)),
        ),
    );
    expect(guards.every(({ answer }) => answer.decision === 'denied' && answer.statement !== null)).toBe(
      true,
    );
  });

  it('asks for a denial to a role that is no deployer, whatever the patterns of the deployers', () => {
    const deployers = ['arn:aws:iam::*:role/*a*', 'arn:aws-us-gov:iam::*:role/b', 'arn:aws:iam::*:role/*c'];
    const { guards } = compose({}, fixedProfile({ roles: { deployers } }));
    expect(new Set(guards.map(({ principal }) => principal))).toEqual(
      new Set(['arn:aws:iam::123456789012:role/xax', 'arn:aws:iam::123456789012:role/b']),
    );
  });

  it('leaves out what no control of the catalogue promises', () => {
    expect(compose({ catalogue: [] }).guards).toEqual([]);
  });
});

describe('a roll-out is refused', () => {
  it('where nothing would be allowed at the target', () => {
    const denials = policy('others', { Effect: 'Deny', Action: 's3:*', Resource: '*' });
    expect(
      problemsOf({
        targets: [
          { target: 'ou-1', attached: [] },
          { target: 'ou-2', attached: [denials] },
          { target: 'ou-3', attached: [FULL_AWS_ACCESS] },
        ],
      }),
    ).toEqual([
      'target ou-1: no policy would allow anything there, which denies everything to every account below; got nothing attached and documents that only deny; keep FullAWSAccess attached, or use the strategy allow-list',
      'target ou-2: no policy would allow anything there, which denies everything to every account below; got others attached and documents that only deny; keep FullAWSAccess attached, or use the strategy allow-list',
    ]);
  });

  it('not where an allow-list brings the Allow', () => {
    const targets = [{ target: 'ou-1', attached: [] }];
    expect(problemsOf({ targets, strategy: 'allow-list' })).toEqual([]);
  });

  it('where another policy would make the allow-list void', () => {
    const conditional = { ...ALLOW_ALL, Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    const attached = [FULL_AWS_ACCESS, policy('our-allow', ALLOW_ALL), policy('https', conditional)];
    expect(problemsOf({ targets: [{ target: 'ou-1', attached }], strategy: 'allow-list' })).toEqual([
      'target ou-1: our-allow allows every action, so that the allow-list would limit nothing; detach it, or use the strategy deny-list',
    ]);
  });

  it('where an allow-list that is added to lacks what the deployers need', () => {
    const options = { strategy: 'allow-list-addition' } as const;
    expect(problemsOf({ ...options, organization: organization([enterpriseAllowList()]) })).toEqual([]);
    expect(
      problemsOf({ ...options, organization: organization([enterpriseAllowList('kinesis', 'ds')]) }),
    ).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^target ou-connect: deployer role arn:aws:iam::222222222222:role\/deployer-x must keep ds:CheckAlias in us-east-1, ds:CheckAlias in us-west-2, .* and 13 more \(an instance has a directory, made with the rights of the caller\), got denied: no statement at ou-connect allows ds:CheckAlias for this request; allow it at ou-connect \(with the strategy allow-list, by serviceControlPolicies\.additionalActions\)$/,
        ),
        expect.stringMatching(
          /^target ou-connect: break-glass role .* must keep ds:DescribeDirectories in us-east-1, /,
        ),
      ]),
    );
  });

  it('where a statement denies a role what it needs', () => {
    const catalogue = withControl(control('ORG-009', () => [deny('DenyKeys', ['kms:Create*'])]));
    expect(problemsOf({ catalogue })).toEqual([
      `target any organizational unit: deployer role ${DEPLOYER} must keep kms:CreateKey in us-east-1, kms:CreateKey in us-west-2, kms:CreateGrant in us-east-1, kms:CreateGrant in us-west-2 (data is encrypted with customer managed keys), got denied: statement DenyKeys of connect-guardrails-1 at any organizational unit denies kms:CreateKey; exempt the role in DenyKeys of connect-guardrails-1`,
    ]);
  });

  it('where what a role needs depends on what is not known', () => {
    const catalogue = withControl(
      control('ORG-009', () => [
        deny('DenyUntagged', ['kms:CreateKey'], { Null: { 'aws:RequestTag/Team': 'true' } }),
      ]),
    );
    expect(problemsOf({ catalogue })).toEqual([
      `target any organizational unit: deployer role ${DEPLOYER} must keep kms:CreateKey in us-east-1, kms:CreateKey in us-west-2 (data is encrypted with customer managed keys), got undetermined: it depends on aws:RequestTag/Team, which the request does not give: statement DenyUntagged of connect-guardrails-1 at any organizational unit may deny kms:CreateKey; let connect-guardrails-1 not depend on aws:RequestTag/Team for this role`,
    ]);
  });

  it('where a policy of another level denies it', () => {
    const blocking = policy('perimeter', {
      Sid: 'NoPolicies',
      Effect: 'Deny',
      Action: 'organizations:*',
      Resource: '*',
    });
    const chain = organization([FULL_AWS_ACCESS], [FULL_AWS_ACCESS, blocking]);
    const problems = problemsOf({ organization: chain });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /^target ou-connect: organization administrator role arn:aws:iam::222222222222:role\/administrator must keep organizations:AttachPolicy in us-east-1, .* and 4 more \(.*\), got denied: statement NoPolicies of perimeter at 222222222222 denies organizations:AttachPolicy; exempt the role in NoPolicies of perimeter$/,
    );
  });

  it('where no deployer is in the account', () => {
    const roles = { deployers: ['arn:aws:iam::333333333333:role/deployer'] };
    const problem = (target: string): string =>
      `target ${target}: no pattern of roles.deployers is for account 222222222222, got arn:aws:iam::333333333333:role/deployer; add the deployer role of that account, or write "*" for the account id`;
    const targets = ['222222222222', '333333333333'].map((target) => ({
      target,
      attached: [FULL_AWS_ACCESS],
    }));
    expect(problemsOf({ targets }, fixedProfile({ roles }))).toEqual([problem('222222222222')]);
    expect(problemsOf({ organization: organization([FULL_AWS_ACCESS]) }, fixedProfile({ roles }))).toEqual([
      problem('ou-connect'),
    ]);
  });
});

describe('documents are refused that do not deny', () => {
  const emergency = (condition: ConditionBlock): readonly Control[] =>
    withControl({
      ...control('CONNECT-004', () => []),
      preventive: {
        statements: () => [
          {
            ...deny('DenyEmergency', ['connect:AdminGetEmergencyAccessToken', 'connect:GetFederationTokens']),
            Condition: condition as Readonly<Record<string, Readonly<Record<string, string | string[]>>>>,
          },
        ],
      },
    });
  const RANGES = { 'aws:SourceIp': ['198.51.100.0/24'] };

  it.each<[string, ConditionBlock, string]>([
    [
      'the addresses outside',
      { NotIpAddress: { 'aws:SourceIp': ['0.0.0.0/0'] } },
      'the source address is not approved',
    ],
    [
      'requests without an address',
      { NotIpAddressIfExists: RANGES, Null: { 'aws:SourceIp': 'false' } },
      'a request through a VPC endpoint has no source address',
    ],
    [
      'services that act for a caller',
      { NotIpAddress: RANGES, Bool: { 'aws:ViaAWSService': 'false' } },
      'a service that acts for a caller keeps the source address of the caller',
    ],
  ])('emergency access to %s', (_what, condition, reason) => {
    const problems = problemsOf({ catalogue: emergency(condition) });
    expect(problems).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^statements: connect:GetFederationTokens in us-east-1 by arn:aws:iam::123456789012:role/a must be denied \\(${reason}\\), got allowed: .*; correct the statements of the control, or the setting of the profile that they are made of$`,
        ),
      ),
    );
  });

  it('emergency access under its old name', () => {
    const catalogue = withControl(
      control('CONNECT-004', () => [
        deny('DenyEmergency', ['connect:AdminGetEmergencyAccessToken'], { NotIpAddress: RANGES }),
      ]),
    );
    expect(problemsOf({ catalogue }).map((problem) => problem.split(' ')[1])).toEqual(
      Array.from({ length: 6 }, () => 'connect:GetFederationTokens'),
    );
  });

  it('a child service that the profile does not approve, even where the strategy does not allow it', () => {
    const catalogue = withControl(control('CONNECT-011', () => [deny('DenyVoiceId', ['voiceid:*'])]));
    const names = ['cases', 'app-integrations', 'wisdom', 'connect-campaigns'];
    const deniedServices = (options: ComposeOptions): (string | undefined)[] => [
      ...new Set(problemsOf(options).map((problem) => problem.split(' ')[1]?.split(':')[0])),
    ];
    expect(deniedServices({ catalogue })).toEqual(names);
    expect(deniedServices({ catalogue, strategy: 'allow-list' })).toEqual(names);
  });

  it('what only deployers may do, to others', () => {
    const catalogue = withControl(control('KMS-001', () => []));
    expect(problemsOf({ catalogue })).toEqual(
      ['us-east-1', 'us-west-2'].map(
        (region) =>
          `statements: kms:DisableKeyRotation in ${region} by arn:aws:iam::123456789012:role/a must be denied (only the deployer roles may), got allowed: every level has a statement that allows it, and none denies it; correct the statements of the control, or the setting of the profile that they are made of`,
      ),
    );
  });
});

describe('in an organization that is described', () => {
  it('the documents go to the unit that is nearest to the account', () => {
    expect(compose({ organization: organization([FULL_AWS_ACCESS]) }).targets).toEqual([
      { target: 'ou-connect', kept: ['FullAWSAccess'], replaced: [] },
    ]);
  });

  it('they replace their earlier versions wherever those are', () => {
    const earlier = policy('connect-guardrails-1', { Effect: 'Deny', Action: '*', Resource: '*' });
    const chain = organization([FULL_AWS_ACCESS], [FULL_AWS_ACCESS, earlier]);
    expect(compose({ organization: chain }).targets).toEqual([
      { target: '222222222222', kept: ['FullAWSAccess'], replaced: [] },
    ]);
    const atRoot = chain.levels.map((level) =>
      level.target === 'r-root' ? { ...level, policies: [...level.policies, earlier] } : level,
    );
    expect(problemsOf({ organization: { ...chain, levels: atRoot } })).toEqual([
      'target r-root: documents must not be attached to the root, from where they bind every account; choose an organizational unit (or allow the root explicitly)',
    ]);
  });

  it('they go to the account where there is no unit', () => {
    const levels = ['r-root', '222222222222'].map((target) => ({ target, policies: [FULL_AWS_ACCESS] }));
    expect(compose({ organization: { ...organization([]), levels } }).targets).toEqual([
      { target: '222222222222', kept: ['FullAWSAccess'], replaced: [] },
    ]);
  });

  it('an allow-list is proved without the FullAWSAccess that it replaces', () => {
    const strategy = 'allow-list';
    const chain = organization([FULL_AWS_ACCESS]);
    const { documents, targets } = compose({ organization: chain, strategy });
    expect(targets).toEqual([{ target: 'ou-connect', kept: [], replaced: ['FullAWSAccess'] }]);
    const answers = [
      ...describedPlacements(chain, strategy),
      assumedPlacement({ target: 'ou-connect', attached: [FULL_AWS_ACCESS] }, strategy),
    ].map((placement) => {
      const after = placement.chainTo('222222222222', documents);
      return after === undefined
        ? undefined
        : compileOrganization(after).evaluate(
            {
              principal: 'arn:aws:iam::222222222222:role/deployer-x',
              action: 'ec2:RunInstances',
              resource: '*',
              context: { 'aws:RequestedRegion': 'us-east-1' },
            },
            { closed: true },
          );
    });
    const denied = {
      decision: 'denied',
      level: 'ou-connect',
      policy: null,
      statement: null,
      reason: 'no statement at ou-connect allows ec2:RunInstances for this request',
      missing: [],
    };
    expect(answers).toEqual([denied, denied]);
  });

  it('roles of other accounts are not probed, and that is no problem beside a deployer of this one', () => {
    const elsewhere = 'arn:aws:iam::333333333333:role/break-glass';
    const { needs } = compose(
      { organization: organization([FULL_AWS_ACCESS]) },
      fixedProfile({ roles: { breakGlass: [elsewhere] } }),
    );
    expect(needs.filter(({ probes }) => probes.length === 0)).toEqual([
      { target: 'ou-connect', role: 'breakGlass', pattern: elsewhere, probes: [] },
    ]);
  });
});
