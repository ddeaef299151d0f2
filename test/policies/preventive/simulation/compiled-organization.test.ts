import type { Organization } from '../../../../core/iam/document';
import { compileOrganization } from '../../../../policies/preventive/simulation';
import { ACCOUNT, ask, decided, deny, FULL_ACCESS, policy, ROLE, withPolicies } from './chain';
import { ProblemsError } from '../../../../core/problems';

const ALLOWED = {
  decision: 'allowed',
  level: null,
  policy: null,
  statement: null,
  reason: 'every level has a statement that allows it, and none denies it',
  missing: [],
};

const allowConnect = policy('allow-connect', { Effect: 'Allow', Action: 'connect:*', Resource: '*' });
const denyAll = policy('deny-all', deny());

/** A chain with one list of policies for each level. */
function chain(...levels: Organization['levels'][number]['policies'][]): Organization {
  const targets = ['r-root', 'ou-one', 'ou-two', 'ou-three'].slice(0, levels.length - 1);
  return {
    managementAccount: '111111111111',
    account: ACCOUNT,
    levels: [...targets, ACCOUNT].map((target, index) => ({ target, policies: levels[index] ?? [] })),
  };
}

describe('SCP evaluation', () => {
  it('allows what is allowed at every level', () => {
    expect(ask(chain([FULL_ACCESS], [FULL_ACCESS], [allowConnect], [FULL_ACCESS]))).toEqual(ALLOWED);
  });

  it.each([
    [[[], [FULL_ACCESS], [FULL_ACCESS]], 'r-root'],
    [[[FULL_ACCESS], [], [FULL_ACCESS]], 'ou-one'],
    [[[FULL_ACCESS], [FULL_ACCESS], []], ACCOUNT],
    [[[], [], []], 'r-root'],
  ])('denies what one level does not allow, whatever the others do: %#', (levels, level) => {
    expect(ask(chain(...levels))).toEqual({
      decision: 'denied',
      level,
      policy: null,
      statement: null,
      reason: `no statement at ${level} allows connect:CreateInstance for this request`,
      missing: [],
    });
  });

  it('unites what the policies of one level allow', () => {
    const allowOthers = policy('others', { Effect: 'Allow', Action: 's3:*', Resource: '*' });
    const organization = chain([FULL_ACCESS], [allowOthers, allowConnect], [FULL_ACCESS]);
    expect(ask(organization).decision).toBe('allowed');
    expect(ask(organization, { action: 's3:GetObject' }).decision).toBe('allowed');
    expect(ask(organization, { action: 'iam:ListRoles' }).decision).toBe('denied');
  });

  it.each([
    [[[FULL_ACCESS, denyAll], [FULL_ACCESS], [FULL_ACCESS]], 'r-root'],
    [[[FULL_ACCESS], [FULL_ACCESS, denyAll], [FULL_ACCESS]], 'ou-one'],
    [[[FULL_ACCESS], [FULL_ACCESS], [FULL_ACCESS, denyAll]], ACCOUNT],
    [[[], [denyAll], [FULL_ACCESS, denyAll]], 'ou-one'],
  ])('denies what one level denies, before anything else: %#', (levels, level) => {
    expect(ask(chain(...levels))).toEqual({
      decision: 'denied',
      level,
      policy: 'deny-all',
      statement: '#1',
      reason: `statement #1 of deny-all at ${level} denies connect:CreateInstance`,
      missing: [],
    });
  });

  it('names the first of several statements that deny: by level from the root, policy, position', () => {
    const several = policy(
      'several',
      deny({ Sid: 'One', Action: 's3:*' }),
      deny({ Sid: 'Two' }),
      deny({ Sid: 'Three' }),
    );
    const {
      level,
      policy: name,
      statement,
    } = ask(chain([FULL_ACCESS], [FULL_ACCESS, several, denyAll], [denyAll]));
    expect([level, name, statement]).toEqual(['ou-one', 'several', 'Two']);
  });

  it('Allow takes conditions, NotAction and resources, too', () => {
    const allowSome = policy('some', {
      Effect: 'Allow',
      NotAction: 'iam:*',
      Resource: 'arn:aws:s3:::bucket/*',
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    });
    const organization = chain([FULL_ACCESS], [allowSome], [FULL_ACCESS]);
    const asked = {
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::bucket/a',
      context: { 'aws:SecureTransport': true },
    };
    expect(decided(ask(organization, asked))).toBe('allowed');
    expect(decided(ask(organization, { ...asked, context: { 'aws:SecureTransport': 'false' } }))).toBe(
      'denied',
    );
    expect(decided(ask(organization, { ...asked, context: {} }))).toBe('undetermined aws:SecureTransport');
    expect(decided(ask(organization, { ...asked, resource: 'arn:aws:s3:::other/a' }))).toBe('denied');
    expect(decided(ask(organization, { ...asked, action: 'iam:GetRole' }))).toBe('denied');
  });

  it('a policy may have one statement instead of a list', () => {
    const organization = chain(
      [
        {
          name: 'full',
          document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
        },
      ],
      [FULL_ACCESS],
    );
    expect(ask(organization)).toEqual(ALLOWED);
  });

  it('all conditions of a statement must hold', () => {
    const both = { StringEquals: { 'test:a': 'x', 'test:b': 'y' }, Bool: { 'test:c': 'true' } };
    const organization = withPolicies(policy('p', deny({ Sid: 'DenyBoth', Condition: both })));
    const context = { 'test:a': 'x', 'test:b': 'y', 'test:c': true };
    expect(ask(organization, { context })).toEqual({
      decision: 'denied',
      level: 'ou-connect',
      policy: 'p',
      statement: 'DenyBoth',
      reason:
        'statement DenyBoth of p at ou-connect denies connect:CreateInstance, because test:a is x and test:b is y and test:c is true',
      missing: [],
    });
    for (const key of ['test:a', 'test:b', 'test:c']) {
      expect(decided(ask(organization, { context: { ...context, [key]: 'z' } }))).toBe(
        key === 'test:c' ? 'undetermined' : 'allowed',
      );
    }
  });
});

describe('who service control policies do not apply to', () => {
  const organization = withPolicies(denyAll);

  it.each([
    [
      'arn:aws:iam::111111111111:role/admin',
      'the principal is in the management account 111111111111, to which service control policies do not apply',
    ],
    [
      'arn:aws:iam::111111111111:root',
      'the principal is in the management account 111111111111, to which service control policies do not apply',
    ],
    [
      `arn:aws:iam::${ACCOUNT}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_x`,
      'the principal is a service-linked role, to which service control policies do not apply',
    ],
    [
      `arn:aws:sts::${ACCOUNT}:assumed-role/AWSServiceRoleForAmazonConnect_x/session`,
      'the principal is a service-linked role, to which service control policies do not apply',
    ],
    [
      'connect.amazonaws.com',
      'the principal is an AWS service, to which service control policies do not apply',
    ],
  ])('%s', (principal, reason) => {
    expect(ask(organization, { principal })).toEqual({ ...ALLOWED, reason });
  });

  it('a session is that of a service-linked role where the role is given as one', () => {
    const context = { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x.amazonaws.com/x` };
    expect(
      ask(organization, { principal: `arn:aws:sts::${ACCOUNT}:assumed-role/x/session`, context }).reason,
    ).toBe('the principal is a service-linked role, to which service control policies do not apply');
  });

  it('a session is not that of a service-linked role where the role is given as another', () => {
    const context = { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/AWSServiceRoleForNothing` };
    const principal = `arn:aws:sts::${ACCOUNT}:assumed-role/AWSServiceRoleForNothing/session`;
    expect(ask(organization, { principal, context }).decision).toBe('denied');
    expect(ask(organization, { principal, closed: true }).decision).toBe('allowed');
  });

  it.each([
    ROLE,
    `arn:aws:iam::${ACCOUNT}:role/team/AWSServiceRoleForNothing`,
    `arn:aws:iam::${ACCOUNT}:user/aws-service-role/x`,
    `arn:aws:iam::${ACCOUNT}:root`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/session`,
    `arn:aws:sts::${ACCOUNT}:federated-user/name`,
  ])('they apply to %s', (principal) => {
    expect(ask(organization, { principal }).decision).toBe('denied');
  });

  it('the management account is exempt as the account of the chain, too', () => {
    const ofManagement = { ...chain([denyAll], [denyAll]), account: '111111111111' };
    expect(ask(ofManagement, { principal: 'arn:aws:iam::111111111111:user/x' }).decision).toBe('allowed');
  });

  it('a principal of another account is not judged by this chain', () => {
    expect(ask(organization, { principal: 'arn:aws:iam::333333333333:role/app' })).toEqual({
      decision: 'undetermined',
      level: null,
      policy: null,
      statement: null,
      reason:
        'the principal is in account 333333333333, to which the policies above that account apply, not those above 222222222222',
      missing: [],
    });
  });
});

describe('context keys that follow from the principal', () => {
  const user = `arn:aws:iam::${ACCOUNT}:user/division/martha`;
  const root = `arn:aws:iam::${ACCOUNT}:root`;
  const session = `arn:aws:sts::${ACCOUNT}:assumed-role/app/martha`;
  const federated = `arn:aws:sts::${ACCOUNT}:federated-user/martha`;

  it.each([
    [ROLE, 'aws:PrincipalArn', ROLE],
    [user, 'aws:PrincipalArn', user],
    [root, 'aws:PrincipalArn', root],
    [federated, 'aws:PrincipalArn', federated],
    [ROLE, 'aws:PrincipalAccount', ACCOUNT],
    [session, 'aws:PrincipalAccount', ACCOUNT],
    [ROLE, 'aws:PrincipalType', 'AssumedRole'],
    [session, 'aws:PrincipalType', 'AssumedRole'],
    [user, 'aws:PrincipalType', 'User'],
    [root, 'aws:PrincipalType', 'Account'],
    [federated, 'aws:PrincipalType', 'FederatedUser'],
    [user, 'aws:username', 'martha'],
    [root, 'aws:userid', ACCOUNT],
    [federated, 'aws:userid', `${ACCOUNT}:martha`],
    [session, 'aws:PrincipalIsAWSService', 'false'],
  ])('%s: %s is %s', (principal, key, value) => {
    const equals = withPolicies(policy('p', deny({ Condition: { StringEquals: { [key]: value } } })));
    const differs = withPolicies(policy('p', deny({ Condition: { StringEquals: { [key]: `${value}x` } } })));
    expect(decided(ask(equals, { principal }))).toBe('denied');
    expect(decided(ask(differs, { principal }))).toBe('allowed');
  });

  it.each([
    [ROLE, 'aws:username'],
    [session, 'aws:username'],
    [root, 'aws:username'],
    [federated, 'aws:username'],
    [ROLE, 'aws:PrincipalServiceName'],
    [user, 'aws:PrincipalServiceNamesList'],
  ])('%s: %s is absent', (principal, key) => {
    const absent = withPolicies(policy('p', deny({ Condition: { Null: { [key]: 'true' } } })));
    expect(decided(ask(absent, { principal }))).toBe('denied');
  });

  it.each([
    [ROLE, 'aws:userid'],
    [user, 'aws:userid'],
    [ROLE, 'aws:PrincipalTag/team'],
    [ROLE, 'aws:PrincipalOrgID'],
    [ROLE, 'aws:TokenIssueTime'],
    [ROLE, 'aws:ViaAWSService'],
    [ROLE, 'aws:SourceIp'],
  ])('%s: %s does not follow', (principal, key) => {
    const absent = withPolicies(policy('p', deny({ Condition: { Null: { [key]: 'true' } } })));
    expect(decided(ask(absent, { principal }))).toBe(`undetermined ${key}`);
  });

  it('what the request gives counts, not what follows', () => {
    const organization = withPolicies(
      policy('p', deny({ Condition: { StringEquals: { 'aws:username': 'other' } } })),
    );
    expect(decided(ask(organization, { principal: user, context: { 'AWS:UserName': 'other' } }))).toBe(
      'denied',
    );
    expect(decided(ask(organization, { principal: user, context: { 'aws:username': null } }))).toBe(
      'allowed',
    );
  });
});

describe('the role of a session, whose path the ARN of the session does not have', () => {
  const session = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/me`;
  const unless = (...patterns: string[]) =>
    withPolicies(
      policy('p', deny({ Sid: 'DenyOthers', Condition: { ArnNotLike: { 'aws:PrincipalArn': patterns } } })),
    );

  it.each([
    [['arn:aws:iam::*:role/*deployer'], 'allowed'],
    [['arn:aws:iam::222222222222:role/*'], 'allowed'],
    [['arn:aws:iam::*:role/deployer', 'arn:aws:iam::*:role/*/deployer'], 'allowed'],
    [['arn:aws:iam::*:role/other'], 'denied'],
    [['arn:aws:iam::*:role/*/other', 'arn:aws:iam::*:role/other'], 'denied'],
    [['arn:aws:iam::*:role/deployer-2', 'arn:aws:iam::*:user/*'], 'denied'],
    [['arn:aws:iam::333333333333:role/*'], 'denied'],
    [['arn:aws-cn:iam::*:role/*'], 'denied'],
    [['arn:aws:iam::*:role/deployer'], 'undetermined aws:PrincipalArn'],
    [['arn:aws:iam::*:role/team/deployer'], 'undetermined aws:PrincipalArn'],
    [['arn:aws:iam::*:role/?/deployer', 'arn:aws:iam::*:role/deployer'], 'undetermined aws:PrincipalArn'],
  ])('denied unless it is like %j: %s', (patterns, decision) => {
    expect(decided(ask(unless(...patterns), { principal: session }))).toBe(decision);
  });

  it.each([
    [
      { StringEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/deployer` } },
      'undetermined aws:PrincipalArn',
    ],
    [{ StringEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/other` } }, 'allowed'],
    [
      { StringEqualsIgnoreCase: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:ROLE/x/deployer` } },
      'undetermined aws:PrincipalArn',
    ],
    [{ StringEqualsIgnoreCase: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/x/other` } }, 'allowed'],
    [{ StringLike: { 'aws:PrincipalArn': '*deployer' } }, 'denied'],
    [{ ArnLike: { 'aws:PrincipalArn': '*' } }, 'denied'],
    [{ Null: { 'aws:PrincipalArn': 'false' } }, 'denied'],
    [{ Null: { 'aws:PrincipalArn': 'true' } }, 'allowed'],
  ])('denied if %j: %s', (condition, decision) => {
    const organization = withPolicies(policy('p', deny({ Condition: condition })));
    expect(decided(ask(organization, { principal: session }))).toBe(decision);
  });

  it('two statements that leave no path over deny together', () => {
    const role = { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deployer' };
    const organization = withPolicies(
      policy('p', deny({ Condition: { ArnLike: role } }), deny({ Condition: { ArnNotLike: role } })),
    );
    expect(decided(ask(organization, { principal: session }))).toBe('denied');
  });

  it('says so', () => {
    expect(ask(unless('arn:aws:iam::*:role/deployer'), { principal: session })).toEqual({
      decision: 'undetermined',
      level: 'ou-connect',
      policy: 'p',
      statement: 'DenyOthers',
      reason:
        'it depends on aws:PrincipalArn, which the request does not give; the ARN of a session does not have the path of its role: statement DenyOthers of p at ou-connect may deny connect:CreateInstance',
      missing: ['aws:PrincipalArn'],
    });
    expect(ask(unless('arn:aws:iam::*:role/other'), { principal: session }).reason).toBe(
      'statement DenyOthers of p at ou-connect denies connect:CreateInstance, because aws:PrincipalArn is that of the role deployer',
    );
  });

  it('has no path where what is not given is absent', () => {
    expect(decided(ask(unless('arn:aws:iam::*:role/deployer'), { principal: session, closed: true }))).toBe(
      'allowed',
    );
    expect(decided(ask(unless('arn:aws:iam::*:role/x/deployer'), { principal: session, closed: true }))).toBe(
      'denied',
    );
  });

  it('is the one that the request gives', () => {
    const context = { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/x/deployer` };
    expect(decided(ask(unless('arn:aws:iam::*:role/deployer'), { principal: session, context }))).toBe(
      'denied',
    );
  });
});

describe('closed requests', () => {
  it('what is not given is absent, but not what follows from the principal', () => {
    const condition = {
      NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' },
      ArnEquals: { 'aws:PrincipalArn': ROLE },
    };
    const organization = withPolicies(policy('p', deny({ Condition: condition })));
    expect(decided(ask(organization))).toBe('undetermined aws:SourceIp');
    expect(ask(organization, { closed: true }).reason).toBe(
      `statement #1 of p at ou-connect denies connect:CreateInstance, because aws:SourceIp is absent and aws:PrincipalArn is ${ROLE}`,
    );
  });
});

describe('requests that cannot be read', () => {
  const compiled = compileOrganization(withPolicies());
  const request = { principal: ROLE, action: 'connect:CreateInstance', resource: '*' };

  it('are errors, never answers', () => {
    expect(() => compiled.evaluate({ ...request, principal: 'martha' })).toThrow(
      new ProblemsError('scp-request', [
        'principal must be the ARN of a user, role, assumed-role session, federated user or root user, or an AWS service, got "martha"; write one such as "arn:aws:iam::222222222222:role/app"',
      ]),
    );
    expect(() => compiled.evaluate({ ...request, action: 'CreateInstance' })).toThrow(
      new ProblemsError('scp-request', [
        'action must be a service prefix, ":" and a name, got "createinstance"',
      ]),
    );
  });

  it('an operator that does not exist is an error when the policies are compiled', () => {
    const wrong = withPolicies(policy('p', deny({ Condition: { StringMatches: { 'test:key': 'x' } } })));
    expect(() => compileOrganization(wrong)).toThrow(
      new TypeError('there is no condition operator "StringMatches"'),
    );
  });

  it('answers do not depend on the requests before', () => {
    const chained = compileOrganization(
      withPolicies(policy('p', deny({ Condition: { StringEquals: { 'test:key': 'x' } } }))),
    );
    const decisions = [{ 'test:key': 'x' }, {}, { 'test:key': null }, { 'test:key': 'x' }].map(
      (context) => chained.evaluate({ ...request, context }).decision,
    );
    expect(decisions).toEqual(['denied', 'undetermined', 'allowed', 'denied']);
  });
});
