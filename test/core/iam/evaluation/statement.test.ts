import { matchesPattern } from '../../../../core/iam/patterns';
import type { PolicyStatement } from '../../../../core/iam/document';
import type { ContextValue } from '../../../../policies/preventive/simulation';
import { ask, decided, deny, policy, withPolicies } from '../../../policies/preventive/simulation/chain';

/** What a Deny that is about this makes of a request. */
function denies(
  statement: Partial<PolicyStatement>,
  asked: { action?: string; resource?: string; context?: Readonly<Record<string, ContextValue>> } = {},
): string {
  return decided(ask(withPolicies(policy('p', deny(statement))), asked));
}

/** A Deny for all actions but these. */
function exceptActions(...actions: string[]): PolicyStatement {
  return { Effect: 'Deny', NotAction: actions, Resource: '*' };
}

/** A Deny for all resources but these. */
function exceptResources(...resources: string[]): PolicyStatement {
  return { Effect: 'Deny', Action: '*', NotResource: resources };
}

describe('IAM JSON policy elements: Action, NotAction', () => {
  const action = 'connect:AdminGetEmergencyAccessToken';

  test.each([
    ['*', 'denied'],
    ['connect:*', 'denied'],
    ['connect:AdminGetEmergencyAccessToken', 'denied'],
    ['CONNECT:admingetemergencyaccesstoken', 'denied'],
    ['connect:Admin*Token', 'denied'],
    ['connect:*Emergency*', 'denied'],
    ['connect:AdminGetEmergencyAccessToke?', 'denied'],
    ['c*t:*Token', 'denied'],
    ['*:AdminGet*', 'denied'],
    ['connect:AdminGetEmergencyAccessToken?', 'allowed'],
    ['connect:Admin', 'allowed'],
    ['connect-campaigns:*', 'allowed'],
    ['s3:*', 'allowed'],
  ])('Action %s: %s', (pattern, decision) => {
    expect(denies({ Action: pattern }, { action })).toBe(decision);
    const asNotAction = ask(withPolicies(policy('p', exceptActions(pattern))), { action }).decision;
    expect(asNotAction).toBe(decision === 'denied' ? 'allowed' : 'denied');
  });

  it('one of several actions is enough, and for NotAction none must match', () => {
    expect(denies({ Action: ['s3:*', 'connect:*'] }, { action })).toBe('denied');
    expect(decided(ask(withPolicies(policy('p', exceptActions('s3:*', 'connect:*'))), { action }))).toBe(
      'allowed',
    );
    expect(decided(ask(withPolicies(policy('p', exceptActions('s3:*', 'iam:*'))), { action }))).toBe(
      'denied',
    );
  });

  it('the action of a request may have any capitals', () => {
    expect(denies({ Action: 'connect:Admin*' }, { action: action.toUpperCase() })).toBe('denied');
  });
});

describe('IAM JSON policy elements: Resource, NotResource', () => {
  const instance = 'arn:aws:connect:us-east-1:222222222222:instance/one/contact/two';

  test.each([
    ['*', instance, 'denied'],
    ['arn:aws:connect:us-east-1:222222222222:instance/one/contact/two', instance, 'denied'],
    ['arn:aws:connect:*:*:instance/one/*', instance, 'denied'],
    ['arn:aws:connect:us-????-1:222222222222:instance/*/contact/two', instance, 'denied'],
    ['arn:aws:connect:*:222222222222:instance/ONE/*', instance, 'allowed'],
    ['arn:aws:connect:*:333333333333:instance/one/*', instance, 'allowed'],
    ['arn:aws:connect:*:*:instance/one', instance, 'allowed'],
    ['arn:aws:connect:*', instance, 'denied'],
    ['arn:aws:s3:::name/*', 'arn:aws:s3:::name/a:b/c', 'denied'],
    ['arn:aws:s3:::*', '*', 'allowed'],
    ['*', '*', 'denied'],
  ])('Resource %s, asked for %s: %s', (pattern, resource, decision) => {
    expect(denies({ Resource: pattern }, { resource })).toBe(decision);
    const organization = withPolicies(policy('p', exceptResources(pattern)));
    expect(ask(organization, { resource }).decision).toBe(decision === 'denied' ? 'allowed' : 'denied');
  });

  it('is undetermined where a wildcard would have to reach over a colon', () => {
    const resource = 'arn:aws:sns:us-east-1:222222222222:topic:subscription';
    const organization = withPolicies(
      policy('p', deny({ Sid: 'DenyTopics', Resource: 'arn:aws:sns:*:subscription:::' })),
    );
    expect(ask(organization, { resource }).decision).toBe('allowed');
    const reaching = withPolicies(
      policy('p', deny({ Sid: 'DenyTopics', Resource: 'arn:*:us-east-1:222222222222:topic:*:*' })),
    );
    expect(ask(reaching, { resource: 'arn:aws:sns:us-east-1:222222222222:topic:a:b' })).toEqual({
      decision: 'undetermined',
      level: 'ou-connect',
      policy: 'p',
      statement: 'DenyTopics',
      reason:
        'AWS does not document whether a wildcard in a resource reaches over a colon: statement DenyTopics of p at ou-connect may deny connect:CreateInstance',
      missing: [],
    });
  });
});

describe('IAM policy elements: Variables and tags', () => {
  const home = 'arn:aws:s3:::bucket/home/${aws:PrincipalTag/team}/*';
  const ofTeam = (team: ContextValue): Readonly<Record<string, ContextValue>> => ({
    'aws:PrincipalTag/team': team,
  });
  const yellow = 'arn:aws:s3:::bucket/home/yellow/a';

  test.each([
    [home, ofTeam('yellow'), 'denied'],
    [home, ofTeam('blue'), 'allowed'],
    [home, ofTeam(null), 'allowed'],
    [home, ofTeam('*'), 'allowed'],
    [home, {}, 'undetermined aws:PrincipalTag/team'],
    [home, ofTeam(['yellow', 'blue']), 'undetermined'],
    [home, ofTeam(''), 'undetermined'],
    ["arn:aws:s3:::bucket/home/${aws:PrincipalTag/team, 'yellow'}/*", ofTeam(null), 'denied'],
    ["arn:aws:s3:::bucket/home/${aws:PrincipalTag/team, 'yellow'}/*", ofTeam('blue'), 'allowed'],
    ["arn:aws:s3:::bucket/home/${aws:PrincipalTag/team, ''}*", ofTeam(null), 'denied'],
    ['arn:aws:s3:::bucket/home/${AWS:principaltag/TEAM}/?', ofTeam('yellow'), 'denied'],
  ])('Resource %s, given %j: %s', (pattern, context, decision) => {
    expect(denies({ Resource: pattern }, { resource: yellow, context })).toBe(decision);
    const opposite = { denied: 'allowed', allowed: 'denied' }[decision] ?? decision;
    expect(
      decided(ask(withPolicies(policy('p', exceptResources(pattern))), { resource: yellow, context })),
    ).toBe(opposite);
  });

  test.each([
    ['StringEquals', '${aws:PrincipalTag/team}', 'yellow', ofTeam('yellow'), 'denied'],
    ['StringEquals', '${aws:PrincipalTag/team}', 'yellow', ofTeam('blue'), 'allowed'],
    ['StringEquals', '${aws:PrincipalTag/team}', 'yellow', ofTeam(null), 'allowed'],
    ['StringNotEquals', '${aws:PrincipalTag/team}', 'yellow', ofTeam(null), 'denied'],
    ['StringNotLike', '${aws:PrincipalTag/team}*', 'yellow', ofTeam(null), 'denied'],
    ['StringNotLike', '${aws:PrincipalTag/team}*', 'yellow', ofTeam('yel'), 'allowed'],
    ['StringLike', '${aws:PrincipalTag/team}', 'yellow', ofTeam('*'), 'allowed'],
    ['StringEqualsIgnoreCase', '${aws:PrincipalTag/team}', 'YELLOW', ofTeam('Yellow'), 'denied'],
    [
      'ArnLike',
      'arn:aws:s3:::${aws:PrincipalTag/team}/*',
      'arn:aws:s3:::yellow/a',
      ofTeam('yellow'),
      'denied',
    ],
    [
      'ArnNotEquals',
      'arn:aws:s3:::${aws:PrincipalTag/team}/*',
      'arn:aws:s3:::yellow/a',
      ofTeam('blue'),
      'denied',
    ],
    ['Bool', '${aws:PrincipalTag/team}', 'true', ofTeam('True'), 'denied'],
    [
      'ArnLike',
      'arn:aws:s3:::${aws:PrincipalTag/team}/*',
      'arn:aws:s3:::yellow/a',
      {},
      'undetermined aws:PrincipalTag/team',
    ],
    ['ArnLike', 'arn:aws:s3:::${aws:PrincipalTag/team}/*', 'arn:aws:s3:::yellow', {}, 'allowed'],
    ['StringNotEquals', 'team-${aws:PrincipalTag/team}', 'yellow', {}, 'denied'],
    ['StringEquals', '${aws:PrincipalTag/team}', 'yellow', {}, 'undetermined aws:PrincipalTag/team'],
    ['StringEquals', "${aws:PrincipalTag/team, 'none'}", 'none', ofTeam(null), 'denied'],
    ['StringLike', 'a${*}b', 'a*b', {}, 'denied'],
    ['StringLike', 'a${*}b', 'axb', {}, 'allowed'],
    ['StringLike', 'a${?}b', 'a?b', {}, 'denied'],
    ['StringLike', 'a${?}b', 'axb', {}, 'allowed'],
    ['StringEquals', '${$}{x}', '${x}', {}, 'denied'],
    ['NumericEquals', '${aws:PrincipalTag/team}', '1', ofTeam('1'), 'undetermined'],
  ])('%s %s, the key is %s, given %j: %s', (operator, value, given, context, decision) => {
    const condition = { [operator]: { 'test:key': value } };
    expect(denies({ Condition: condition }, { context: { ...context, 'test:key': given } })).toBe(decision);
  });

  it('the name of the user that a request comes from can be a variable', () => {
    const organization = withPolicies(policy('p', deny({ Resource: 'arn:aws:s3:::bucket/${aws:username}' })));
    const principal = 'arn:aws:iam::222222222222:user/division/martha';
    expect(ask(organization, { principal, resource: 'arn:aws:s3:::bucket/martha' }).decision).toBe('denied');
    expect(ask(organization, { principal, resource: 'arn:aws:s3:::bucket/division' }).decision).toBe(
      'allowed',
    );
    expect(ask(organization, { resource: 'arn:aws:s3:::bucket/martha' }).decision).toBe('allowed');
  });
});

describe('wildcards', () => {
  test.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['?', '', false],
    ['a*', 'a', true],
    ['*a', 'ba', true],
    ['*a', 'ab', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*ab*cd*', 'xabxxcdx', true],
    ['*ab*cd*', 'xcdxxabx', false],
    ['?b*?d', 'abcd', true],
    ['?b*?d', 'abd', false],
    ['*?*?', 'ab', true],
    ['*?*?', 'a', false],
    ['a.c', 'abc', false],
    ['*aab', 'aaab', true],
    ['*?ab*', 'aab', true],
    ['A', 'a', false],
  ])('%j matches %j: %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });
});
