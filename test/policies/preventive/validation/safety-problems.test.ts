import { catalogue } from '../../../../policies/controls';
import { parseProfile, type Profile } from '../../../../policies/profile';
import { composeServiceControlPolicies } from '../../../../policies/preventive';
import type { Organization } from '../../../../core/iam/document';
import { policyProblems, readPolicy } from '../../../../policies/preventive/validation';
import { safetyProblems } from '../../../../policies/preventive/validation/safety-problems';
import { policyText } from '../../../core/iam/validation/found';

const ROLES = {
  deployers: ['arn:aws:iam::*:role/deployer'],
  breakGlass: ['arn:aws:iam::*:role/break-glass'],
};

function profileWith(strategy: string, roles: object = ROLES): Profile {
  return parseProfile(
    JSON.stringify({
      name: 'ours',
      approvedRegions: ['eu-central-1'],
      signIn: { allowedIps: ['8.8.8.0-3'] },
      requiredTags: ['Team'],
      roles,
      serviceControlPolicies: { strategy },
    }),
    'ours.json',
    catalogue,
  ).profile;
}

function lost(strategy: string, statements: readonly object[], organization?: Organization): string[] {
  const policies = [readPolicy(policyText(...statements), 'scp.json')];
  return safetyProblems(policies, profileWith(strategy), organization).map(
    ({ file, line, severity, rule, message }) =>
      `${file}:${line} ${severity} ${rule}: ${message.split(' (')[0] ?? ''} … ${message.split('; ').at(-1) ?? ''}`,
  );
}

const OTHER = { Sid: 'Other', Effect: 'Deny', Action: 'cases:*', Resource: '*' };
const EXEMPT = {
  ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/deployer', 'arn:aws:iam::*:role/break-glass'] },
};

test.each(['deny-list', 'allow-list', 'allow-list-addition'] as const)(
  'the policies that are composed with the strategy %s have nothing wrong with them',
  (strategy) => {
    const profile = profileWith(strategy);
    const { documents } = composeServiceControlPolicies(profile);
    const policies = documents.map(({ name, content }) => readPolicy(content, name));
    const found = safetyProblems(policies, profile, undefined);
    expect(policies.length).toBeGreaterThan(0);
    expect(policyProblems(policies, { quotas: profile.serviceControlPolicies, found })).toEqual([]);
  },
);

test('a Deny that takes from the roles what they need is found at its line, for each role', () => {
  expect(
    lost('deny-list', [OTHER, { Sid: 'Keys', Effect: 'Deny', Action: 'kms:CreateKey', Resource: '*' }]),
  ).toEqual([
    'scp.json:4 error safety: role arn:aws:iam::*:role/deployer loses kms:CreateKey at any organizational unit … exempt the role',
  ]);
  expect(
    lost('deny-list', [{ Effect: 'Deny', Action: '*', Resource: '*' }]).map((problem) =>
      problem.split(' ').slice(0, 6).join(' '),
    ),
  ).toEqual([
    'scp.json:3 error safety: role arn:aws:iam::*:role/deployer loses',
    'scp.json:3 error safety: role arn:aws:iam::*:role/break-glass loses',
  ]);
});

test('a Deny that exempts the roles takes nothing from them', () => {
  expect(lost('deny-list', [{ Effect: 'Deny', Action: '*', Resource: '*', Condition: EXEMPT }])).toEqual([]);
});

test('what depends on something that is not known of the roles is a warning that names it', () => {
  const Condition = { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } };
  expect(lost('deny-list', [{ Effect: 'Deny', Action: 'kms:CreateKey', Resource: '*', Condition }])).toEqual([
    'scp.json:3 warning safety: role arn:aws:iam::*:role/deployer may lose kms:CreateKey at any organizational unit … let the policies not depend on aws:SourceVpce for it',
  ]);
});

test('an allow-list takes the place of FullAWSAccess where the profile says so', () => {
  const allow = { Effect: 'Allow', NotAction: 'kms:CreateKey', Resource: '*' };
  expect(lost('deny-list', [allow])).toEqual([]);
  expect(lost('allow-list', [OTHER])).toEqual([]);
  expect(lost('allow-list', [allow])).toEqual([
    'scp.json:1 error safety: role arn:aws:iam::*:role/deployer loses kms:CreateKey at any organizational unit … allow them',
  ]);
});

test('what is attached in the organization counts', () => {
  const allow = {
    name: 'FullAWSAccess',
    document: {
      Version: '2012-10-17' as const,
      Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }],
    },
  };
  const deny = {
    name: 'Root',
    document: {
      Version: '2012-10-17' as const,
      Statement: [{ Effect: 'Deny' as const, Action: 'kms:CreateKey', Resource: '*' }],
    },
  };
  const organization = {
    managementAccount: '111111111111',
    account: '222222222222',
    levels: [
      { target: 'r-root', policies: [allow, deny] },
      { target: 'ou-connect', policies: [allow] },
      { target: '222222222222', policies: [allow] },
    ],
  };
  expect(lost('deny-list', [OTHER], organization)).toEqual([
    'scp.json:1 error safety: role arn:aws:iam::*:role/deployer loses kms:CreateKey at ou-connect … exempt the role',
  ]);
});

test('an allow-list beside a policy that allows everything limits nothing', () => {
  const all = {
    name: 'AllowAll',
    document: {
      Version: '2012-10-17' as const,
      Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }],
    },
  };
  const levels = ['r-root', 'ou-connect', '222222222222'].map((target) => ({ target, policies: [all] }));
  const organization = { managementAccount: '111111111111', account: '222222222222', levels };
  expect(lost('allow-list', [{ Effect: 'Allow', Action: 'connect:*', Resource: '*' }], organization)).toEqual(
    [
      'scp.json:1 error safety: target ou-connect: AllowAll allows every action, so that the allow-list would limit nothing; detach it, or use the strategy deny-list … detach it, or use the strategy deny-list',
    ],
  );
});

describe('roles that are not probed are never taken for safe', () => {
  const full = {
    name: 'FullAWSAccess',
    document: {
      Version: '2012-10-17' as const,
      Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }],
    },
  };
  const chainTo = (account: string): Organization => ({
    managementAccount: '111111111111',
    account,
    levels: ['r-root', 'ou-connect', account].map((target) => ({ target, policies: [full] })),
  });
  const found = (roles: object, account: string): string[] => {
    const policies = [
      readPolicy(policyText({ Effect: 'Deny', Action: 'connect:*', Resource: '*' }), 'scp.json'),
    ];
    return safetyProblems(policies, profileWith('deny-list', roles), chainTo(account)).map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  };

  it('where the deployers are those of another account', () => {
    expect(
      found({ deployers: ['arn:aws:iam::333333333333:role/deployer'], breakGlass: [] }, '222222222222'),
    ).toEqual([
      'error: target ou-connect: no pattern of roles.deployers is for account 222222222222, got arn:aws:iam::333333333333:role/deployer; add the deployer role of that account, or write "*" for the account id',
    ]);
  });

  it('where the break-glass roles are those of another account, but not where they are of the management account', () => {
    const deployers = ['arn:aws:iam::222222222222:role/deployer'];
    const [loss, ...others] = found(
      { deployers, breakGlass: ['arn:aws:iam::333333333333:role/glass'] },
      '222222222222',
    ).reverse();
    expect(loss).toContain('error: role arn:aws:iam::222222222222:role/deployer loses');
    expect(others).toEqual([
      'warning: no break-glass role was probed: none of roles.breakGlass is for account 222222222222, got arn:aws:iam::333333333333:role/glass; add the role of that account, or write "*" for the account id',
    ]);
    expect(
      found({ deployers, breakGlass: ['arn:aws:iam::111111111111:role/glass'] }, '222222222222'),
    ).toHaveLength(1);
  });

  it('where the account is the management account, to which no policy applies', () => {
    expect(found(ROLES, '111111111111')).toEqual([
      'error: the account of the organization must be a member account, got the management account 111111111111, to which service control policies do not apply: no role was probed; describe the chain to an account for Amazon Connect',
    ]);
  });
});

test('a policy with errors in its grammar is left out, and what the rest fails to allow is not known', () => {
  expect(lost('deny-list', [{ Effect: 'Deny', Action: '*', Resource: '*', Principal: '*' }])).toEqual([]);
  const allow = policyText({ Effect: 'Allow', Action: 'connect:*', Resource: '*' });
  const broken = policyText({ Effect: 'allow', Action: '*', Resource: '*' });
  const policies = [readPolicy(allow, 'a.json'), readPolicy(broken, 'b.json')];
  expect(safetyProblems(policies, profileWith('allow-list'), undefined)).toEqual([]);
  expect(safetyProblems(policies.slice(0, 1), profileWith('allow-list'), undefined)).not.toEqual([]);
});
