import fc from 'fast-check';
import { catalogue } from '../../../policies/controls';
import { referenceProfile } from '../../../policies/profile';
import {
  type ComposedPolicies,
  composeServiceControlPolicies,
  type ComposeOptions,
  FULL_AWS_ACCESS,
} from '../../../policies/preventive';
import { compileOrganization } from '../../../policies/preventive/simulation';
import type { AttachedPolicy, Organization, PolicyStatement } from '../../../core/iam/document';
import { policyProblems, readPolicy } from '../../../policies/preventive/validation';
import { control, deny, fixedCatalogue, fixedProfile } from './fixed';
import { isProblems } from '../../../core/problems';

const STRATEGIES = ['deny-list', 'allow-list', 'allow-list-addition'] as const;

function compose(profile = fixedProfile(), options: ComposeOptions = {}): ComposedPolicies {
  return composeServiceControlPolicies(profile, { catalogue: fixedCatalogue, ...options });
}

function problemsOf(step: () => unknown): readonly string[] {
  try {
    step();
  } catch (error) {
    if (isProblems(error, 'scp-composition')) return error.problems;
    throw error;
  }
  return [];
}

function policy(name: string, ...statements: readonly PolicyStatement[]): AttachedPolicy {
  return { name, document: { Version: '2012-10-17', Statement: statements } };
}

const others = (count: number): AttachedPolicy[] =>
  Array.from({ length: count }, (_, index) =>
    policy(`other-${index + 1}`, { Effect: 'Deny', Action: 'route53domains:*', Resource: '*' }),
  );

describe('composed documents', () => {
  it('are these bytes for a deny-list', () => {
    const { documents } = compose();
    const content =
      '{"Version":"2012-10-17","Statement":[' +
      '{"Sid":"DenyProfiles","Effect":"Deny","Action":["connect:CreateAuthenticationProfile","connect:UpdateAuthenticationProfile"],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/deployer-*"]}}},' +
      '{"Sid":"DenyEmergency","Effect":"Deny","Action":["connect:AdminGetEmergencyAccessToken","connect:GetFederationTokens"],"Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":["198.51.100.0/24"]}}},' +
      '{"Sid":"DenyChildren","Effect":"Deny","Action":["app-integrations:*","cases:*","connect-campaigns:*","voiceid:*","wisdom:*"],"Resource":"*"},' +
      '{"Sid":"DenyRotationOff","Effect":"Deny","Action":["kms:DisableKeyRotation"],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/deployer-*"]}}},' +
      '{"Sid":"DenyRegions","Effect":"Deny","NotAction":["iam:*","organizations:*","sts:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["us-east-1","us-west-2"]}}}]}';
    expect(documents).toEqual([
      {
        name: 'connect-guardrails-1',
        content,
        document: JSON.parse(content) as unknown,
        characters: content.length,
        statements: [
          {
            sid: 'DenyProfiles',
            control: 'CONNECT-002',
            reason: 'CONNECT-002 holds',
            words:
              'denies `connect:CreateAuthenticationProfile` and `connect:UpdateAuthenticationProfile` on every resource where `aws:PrincipalArn` is absent or like none of `arn:aws:iam::*:role/deployer-*`',
          },
          {
            sid: 'DenyEmergency',
            control: 'CONNECT-004',
            reason: 'CONNECT-004 holds',
            words:
              'denies `connect:AdminGetEmergencyAccessToken` and `connect:GetFederationTokens` on every resource where `aws:SourceIp` is absent or in none of `198.51.100.0/24`',
          },
          {
            sid: 'DenyChildren',
            control: 'CONNECT-011',
            reason: 'CONNECT-011 holds',
            words:
              'denies `app-integrations:*`, `cases:*`, `connect-campaigns:*`, `voiceid:*` and `wisdom:*` on every resource',
          },
          {
            sid: 'DenyRotationOff',
            control: 'KMS-001',
            reason: 'KMS-001 holds',
            words:
              'denies `kms:DisableKeyRotation` on every resource where `aws:PrincipalArn` is absent or like none of `arn:aws:iam::*:role/deployer-*`',
          },
          {
            sid: 'DenyRegions',
            control: 'ORG-004',
            reason: 'ORG-004 holds',
            words:
              'denies every action but `iam:*`, `organizations:*` and `sts:*` on every resource where `aws:RequestedRegion` is absent or none of `us-east-1` or `us-west-2`',
          },
        ],
      },
    ]);
  });

  it('add exactly connect:* and profile:* to an allow-list, with the same denials', () => {
    const denials = compose().documents[0]?.document.Statement ?? [];
    expect(
      compose(fixedProfile(), { strategy: 'allow-list-addition' }).documents[0]?.document.Statement,
    ).toEqual([
      { Sid: 'AllowConnect', Effect: 'Allow', Action: ['connect:*'], Resource: '*' },
      { Sid: 'AllowCustomerProfiles', Effect: 'Allow', Action: ['profile:*'], Resource: '*' },
      ...[denials].flat(),
    ]);
  });

  it('take the strategy of the profile unless another is asked for', () => {
    const profile = fixedProfile({ serviceControlPolicies: { strategy: 'allow-list' } });
    expect([compose(profile).strategy, compose(profile, { strategy: 'deny-list' }).strategy]).toEqual([
      'allow-list',
      'deny-list',
    ]);
  });

  it('keep the statements of a split apart, in as few documents as there are', () => {
    const profile = fixedProfile({ serviceControlPolicies: { maxCharacters: 700 } });
    const { documents } = compose(profile);
    expect(documents.map(({ name, statements }) => [name, ...statements.map(({ sid }) => sid)])).toEqual([
      ['connect-guardrails-1', 'DenyProfiles', 'DenyRotationOff'],
      ['connect-guardrails-2', 'DenyEmergency', 'DenyChildren', 'DenyRegions'],
    ]);
  });

  it('merge statements only where that saves a document', () => {
    const { length } = compose().documents[0]?.content ?? '';
    const [fits, merged] = [length, length - 1].map((maxCharacters) =>
      compose(fixedProfile({ serviceControlPolicies: { maxCharacters } })).documents.map(({ statements }) =>
        statements.map(({ sid, control: id }) => `${sid} ${id ?? ''}`),
      ),
    );
    expect([fits, merged]).toEqual([
      [
        [
          'DenyProfiles CONNECT-002',
          'DenyEmergency CONNECT-004',
          'DenyChildren CONNECT-011',
          'DenyRotationOff KMS-001',
          'DenyRegions ORG-004',
        ],
      ],
      [
        [
          'DenyProfilesAndMore CONNECT-002',
          'DenyProfilesAndMore KMS-001',
          'DenyEmergency CONNECT-004',
          'DenyChildren CONNECT-011',
          'DenyRegions ORG-004',
        ],
      ],
    ]);
  });

  it('are the same bytes for the same input, never larger than the quota, whatever it is', () => {
    const { profile } = referenceProfile([]);
    fc.assert(
      fc.property(
        fc.constantFrom(...STRATEGIES),
        fc.integer({ min: 2000, max: 12_000 }),
        (strategy, maxCharacters) => {
          const settings = { ...profile.serviceControlPolicies, maxCharacters, strategy };
          const one = composeServiceControlPolicies({ ...profile, serviceControlPolicies: settings });
          const other = composeServiceControlPolicies({ ...profile, serviceControlPolicies: settings });
          expect(one.documents).toEqual(other.documents);
          for (const { content, characters, document } of one.documents) {
            expect(JSON.parse(content)).toEqual(document);
            expect(characters).toBe(content.length);
            expect(characters).toBeLessThanOrEqual(maxCharacters);
          }
        },
      ),
      { seed: 5, numRuns: 25 },
    );
  });

  it('say the same however they are split', () => {
    const { profile } = referenceProfile([]);
    const requests = [
      ...['connect:CreateInstance', 'kms:DisableKeyRotation', 'cases:CreateDomain', 's3:PutObject'],
      ...['lambda:CreateFunction', 'ec2:RunInstances', 'connect:AdminGetEmergencyAccessToken', 'iam:GetRole'],
    ];
    const answers = (maxCharacters: number, strategy: (typeof STRATEGIES)[number]): string[] => {
      const settings = { ...profile.serviceControlPolicies, maxCharacters };
      const { documents } = composeServiceControlPolicies(
        { ...profile, serviceControlPolicies: settings },
        { strategy },
      );
      const base = strategy === 'allow-list' ? [] : [FULL_AWS_ACCESS];
      const organization = compileOrganization({
        managementAccount: '111111111111',
        account: '222222222222',
        levels: [{ target: 'r-root', policies: [...base, ...documents] }],
      });
      return requests.flatMap((action) =>
        ['connect-deployer', 'app'].flatMap((role) =>
          [{}, { 'aws:RequestedRegion': 'us-east-1', 'aws:SourceIp': '9.9.9.9' }].map(
            (context) =>
              organization.evaluate({
                principal: `arn:aws:iam::222222222222:role/${role}`,
                action,
                resource: '*',
                context,
              }).decision,
          ),
        ),
      );
    };
    for (const strategy of STRATEGIES) {
      const whole = answers(50_000, strategy);
      expect([2000, 2500, 4000, 6000].map((maxCharacters) => answers(maxCharacters, strategy))).toEqual([
        whole,
        whole,
        whole,
        whole,
      ]);
    }
  });
});

describe('a composition is refused, all problems at once,', () => {
  it('for a statement that is too large, by how much', () => {
    const profile = fixedProfile({ serviceControlPolicies: { maxCharacters: 200 } });
    expect(problemsOf(() => compose(profile))).toEqual([
      'statement DenyProfiles (CONNECT-002): must fit a document of its own, got 262 characters, 62 more than the 200 of serviceControlPolicies.maxCharacters; shorten the lists of the profile that it is made of',
      'statement DenyEmergency (CONNECT-004): must fit a document of its own, got 239 characters, 39 more than the 200 of serviceControlPolicies.maxCharacters; shorten the lists of the profile that it is made of',
      'statement DenyRotationOff (KMS-001): must fit a document of its own, got 214 characters, 14 more than the 200 of serviceControlPolicies.maxCharacters; shorten the lists of the profile that it is made of',
      'statement DenyRegions (ORG-004): must fit a document of its own, got 221 characters, 21 more than the 200 of serviceControlPolicies.maxCharacters; shorten the lists of the profile that it is made of',
    ]);
  });

  it('not for a statement that fills a document to the last character', () => {
    const alone = [control('ORG-009', () => [deny('DenyMuch', ['a:B', 'a:C'])])];
    const [document] = compose(fixedProfile(), { catalogue: alone }).documents;
    const fit = (maxCharacters: number) => (): unknown =>
      compose(fixedProfile({ serviceControlPolicies: { maxCharacters } }), { catalogue: alone });
    const { length } = document?.content ?? '';
    expect([problemsOf(fit(length)), problemsOf(fit(length - 1))]).toEqual([
      [],
      [expect.stringContaining(`, 1 more than the ${length - 1} of `)],
    ]);
  });

  it('for too many policies at a target, by how much, counting what is attached already', () => {
    const profile = fixedProfile({ serviceControlPolicies: { maxCharacters: 700, maxPoliciesPerTarget: 5 } });
    const targets = [2, 3, 5].map((count) => ({
      target: `ou-${count}`,
      attached: [FULL_AWS_ACCESS, ...others(count)],
    }));
    expect(problemsOf(() => compose(profile, { targets }))).toEqual([
      'target ou-3: 1 policy too many: 5 may be attached (serviceControlPolicies.maxPoliciesPerTarget), got 2 composed beside FullAWSAccess, other-1, other-2, other-3; detach others, or shorten the lists of the profile',
      'target ou-5: 3 policies too many: 5 may be attached (serviceControlPolicies.maxPoliciesPerTarget), got 2 composed beside FullAWSAccess, other-1, other-2, other-3, other-4, other-5; detach others, or shorten the lists of the profile',
    ]);
  });

  it('not for an earlier version of the documents, whose slots they take', () => {
    const profile = fixedProfile({ serviceControlPolicies: { maxPoliciesPerTarget: 2 } });
    const [one, other] = ['connect-guardrails-2', 'connect-guardrails-pilot-1'].map((name) =>
      policy(name, { Effect: 'Deny', Action: '*', Resource: '*' }),
    );
    const targets = [one, other].flatMap((earlier, index) =>
      earlier === undefined ? [] : [{ target: `ou-${index}`, attached: [FULL_AWS_ACCESS, earlier] }],
    );
    expect(compose(profile, { targets }).targets).toEqual([
      { target: 'ou-0', kept: ['FullAWSAccess'], replaced: [] },
      { target: 'ou-1', kept: ['FullAWSAccess'], replaced: [] },
    ]);
    const unrelated = ['connect-guardrails-tags', 'connect-guardrails-0', 'our-connect-guardrails-1'];
    expect(
      problemsOf(() =>
        compose(profile, {
          targets: unrelated.map((name) => ({ target: name, attached: [FULL_AWS_ACCESS, policy(name)] })),
        }),
      ),
    ).toHaveLength(unrelated.length);
  });

  it('while FullAWSAccess and the allow-list that replaces it would not both find a slot', () => {
    const profile = fixedProfile({ serviceControlPolicies: { maxPoliciesPerTarget: 1 } });
    expect(problemsOf(() => compose(profile, { strategy: 'allow-list' }))).toEqual([
      'target any organizational unit: 1 policy too many: 1 may be attached (serviceControlPolicies.maxPoliciesPerTarget), got 1 composed beside FullAWSAccess; detach others, or shorten the lists of the profile',
    ]);
  });

  it('for Sids and lists that are wrong', () => {
    const wrong = [
      control('ORG-001', () => [deny('Deny it', ['a:*']), deny('DenyNothing', [])]),
      control('ORG-002', () => [deny('DenyNothing', ['a:*'], { NotIpAddress: { 'aws:SourceIp': [] } })]),
    ];
    expect(problemsOf(() => compose(fixedProfile(), { catalogue: wrong }))).toEqual([
      'statement Deny it (ORG-001): the Sid must be letters and digits, got "Deny it"; rename it',
      'statement DenyNothing (ORG-001): Action must not be an empty list, got none; give the profile a value for it (an empty list matches nothing)',
      'statement DenyNothing (ORG-002): Condition.NotIpAddress.aws:SourceIp must not be an empty list, got none; give the profile a value for it (an empty list matches nothing)',
      'statement DenyNothing (ORG-002): the Sid is also that of DenyNothing (ORG-001), must be unique; rename one of them',
    ]);
  });

  it('for a profile without ranges or deployers, and for patterns that match every role', () => {
    const everyone = [
      'arn:aws:iam::*:role/?*',
      'arn:aws:iam::*:role/*',
      'arn:aws:iam::*:role*',
      '*',
      'arn:aws:iam::*:role/team/*',
      'arn:aws:iam::222222222222:role/????????',
    ];
    const profile = fixedProfile({
      signIn: { allowedIps: [] },
      roles: { deployers: [], breakGlass: everyone, organizationAdministrators: ['arn:aws:iam::*:role/*x*'] },
    });
    expect(problemsOf(() => compose(profile, { catalogue: [] }))).toEqual([
      'profile: signIn.allowedIps must be one IP range at least, got none; add the public addresses that users sign in from',
      'profile: roles.deployers must be one IAM role ARN pattern at least, got none; add the roles that deploy',
      ...everyone.map(
        (pattern, index) =>
          `profile: roles.breakGlass[${index}] must not match every role, got ${JSON.stringify(pattern)}; write a part of the name that only these roles have`,
      ),
    ]);
  });

  it('for targets that cannot be meant', () => {
    const targets = ['r-abcd', '123', 'OU', 'ou-1', 'ou-1', 'ou-UPPER', ' ', '999999999999'].map(
      (target) => ({
        target,
        attached: [FULL_AWS_ACCESS],
      }),
    );
    expect(problemsOf(() => compose(fixedProfile(), { targets, managementAccount: '999999999999' }))).toEqual(
      [
        'target r-abcd: documents must not be attached to the root, from where they bind every account; choose an organizational unit (or allow the root explicitly)',
        'target "123": must be the id of a root, unit or account (r-…, ou-…, twelve digits) or a name; correct it',
        'target ou-1: must be listed once, got it again; remove the repetition',
        'target "ou-UPPER": must be the id of a root, unit or account (r-…, ou-…, twelve digits) or a name; correct it',
        'target " ": must be the id of a root, unit or account (r-…, ou-…, twelve digits) or a name; correct it',
        'target 999999999999: is the management account, to which service control policies do not apply; choose an organizational unit for Amazon Connect',
      ],
    );
  });

  it('for no target at all', () => {
    expect(problemsOf(() => compose(fixedProfile(), { targets: [] }))).toEqual([
      'targets: must be one at least, got none; name the unit that the documents are attached to',
    ]);
  });

  it('not for the root where that is allowed explicitly', () => {
    const targets = [{ target: 'r-abcd', attached: [FULL_AWS_ACCESS] }];
    expect(compose(fixedProfile(), { targets, allowRoot: true }).targets).toEqual([
      { target: 'r-abcd', kept: ['FullAWSAccess'], replaced: [] },
    ]);
  });

  it('for a chain to the management account', () => {
    const organization: Organization = {
      managementAccount: '111111111111',
      account: '111111111111',
      levels: [
        { target: 'r-root', policies: [FULL_AWS_ACCESS] },
        { target: '111111111111', policies: [FULL_AWS_ACCESS] },
      ],
    };
    expect(problemsOf(() => compose(fixedProfile(), { organization }))).toEqual([
      'organization: account must be a member account, got the management account 111111111111, to which service control policies do not apply; describe the chain to an account for Amazon Connect',
      'target 111111111111: is the management account, to which service control policies do not apply; choose an organizational unit for Amazon Connect',
    ]);
  });
});

describe('the catalogue', () => {
  it.each(STRATEGIES)('composes for the reference profile: %s', (strategy) => {
    const { profile } = referenceProfile([]);
    const { documents } = composeServiceControlPolicies(profile, { strategy });
    const controls = new Set(
      documents.flatMap(({ statements }) => statements.flatMap(({ control: id }) => id ?? [])),
    );
    const preventive = catalogue.filter(
      ({ preventive: layer }) => 'statements' in layer && layer.statements(profile).length > 0,
    );
    expect([...controls].sort()).toEqual(preventive.map(({ id }) => id));
    expect(documents.every(({ content }) => /^[\x20-\x7e]+$/.test(content))).toBe(true);
  });

  it.each(STRATEGIES)('composes documents in which the validation finds nothing wrong: %s', (strategy) => {
    const { profile } = referenceProfile([]);
    const found = [10_240, 4000].flatMap((maxCharacters) => {
      const quotas = { ...profile.serviceControlPolicies, maxCharacters };
      const { documents } = composeServiceControlPolicies(
        { ...profile, serviceControlPolicies: quotas },
        { strategy },
      );
      return policyProblems(
        documents.map(({ name, content }) => readPolicy(content, name)),
        { quotas },
      );
    });
    expect(found).toEqual([]);
  });

  it.each([
    'connect:UpdateAuthenticationProfile',
    'connect:DisassociateInstanceStorageConfig',
    'kms:DisableKeyRotation',
    'kinesis:StopStreamEncryption',
  ])('leaves %s to assumed deployer roles of every account, and to nobody else', (action) => {
    const { profile } = referenceProfile([]);
    const { documents } = composeServiceControlPolicies(profile);
    const decision = (account: string, principal: string, role: string | undefined): string =>
      compileOrganization({
        managementAccount: '111111111111',
        account,
        levels: [{ target: 'r-root', policies: [FULL_AWS_ACCESS, ...documents] }],
      }).evaluate({
        principal: `arn:aws:${principal}`,
        action,
        resource: '*',
        context: {
          'aws:RequestedRegion': 'us-east-1',
          ...(role === undefined ? {} : { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/${role}` }),
        },
      }).decision;
    expect([
      decision('222222222222', 'sts::222222222222:assumed-role/connect-deployer/ci', 'connect-deployer'),
      decision('333333333333', 'sts::333333333333:assumed-role/connect-deployer/ci', 'connect-deployer'),
      decision('222222222222', 'sts::222222222222:assumed-role/admin/me', 'admin'),
      decision('222222222222', 'iam::222222222222:root', undefined),
      decision('222222222222', 'iam::222222222222:user/connect-deployer', undefined),
    ]).toEqual(['allowed', 'allowed', 'denied', 'denied', 'denied']);
  });
});
