/** A catalogue and a profile that never change, for tests of exact bytes. */
import type { Control, ScpStatement } from '../../../policies/controls';
import { parseProfile, type Profile } from '../../../policies/profile';

const PROFILE = `
name: fixed
approvedRegions: [us-east-1, us-west-2]
signIn: {allowedIps: [198.51.100.0/24], acceptDocumentationRanges: true}
requiredTags: [Team]
roles:
  deployers: ['arn:aws:iam::*:role/deployer-*']
  breakGlass: ['arn:aws:iam::*:role/break-glass']
  organizationAdministrators: ['arn:aws:iam::*:role/administrator']
`;

/** The fixed profile with other settings in its sections. */
export function fixedProfile(
  settings: {
    readonly [Section in keyof Profile]?: Profile[Section] extends object
      ? Partial<Profile[Section]>
      : Profile[Section];
  } = {},
): Profile {
  const { profile } = parseProfile(PROFILE, 'fixed.yaml', []);
  const changed = Object.entries(settings).map(([name, section]) => {
    const own = profile[name as keyof Profile];
    const isSection = typeof own === 'object' && own !== null && !Array.isArray(own);
    return [name, isSection ? { ...own, ...(section as object) } : section] as const;
  });
  return { ...profile, ...Object.fromEntries(changed) };
}

export function control(id: string, statements: (profile: Profile) => readonly ScpStatement[]): Control {
  return {
    id,
    name: `fixed/${id.toLowerCase().replace('-', '_')}`,
    title: `${id} holds`,
    rationale: 'it is fixed',
    remediation: 'keep it',
    level: 'hard-mandatory',
    references: [],
    preventive: { statements },
    proactive: { notEnforceable: 'it is fixed' },
    detective: { notEnforceable: 'it is fixed' },
  };
}

export function deny(
  Sid: string,
  Action: readonly string[],
  Condition?: ScpStatement['Condition'],
): ScpStatement {
  return { Sid, Effect: 'Deny', Action, Resource: '*', ...(Condition === undefined ? {} : { Condition }) };
}

const CHILDREN = ['app-integrations', 'cases', 'connect-campaigns', 'voiceid', 'wisdom'];

export const fixedCatalogue: readonly Control[] = [
  control('CONNECT-002', ({ roles }) => [
    deny('DenyProfiles', ['connect:CreateAuthenticationProfile', 'connect:UpdateAuthenticationProfile'], {
      ArnNotLike: { 'aws:PrincipalArn': roles.deployers },
    }),
  ]),
  control('CONNECT-004', ({ signIn }) => [
    deny('DenyEmergency', ['connect:AdminGetEmergencyAccessToken', 'connect:GetFederationTokens'], {
      NotIpAddress: { 'aws:SourceIp': signIn.allowedIps },
    }),
  ]),
  control('CONNECT-011', () => [
    deny(
      'DenyChildren',
      CHILDREN.map((prefix) => `${prefix}:*`),
    ),
  ]),
  control('KMS-001', ({ roles }) => [
    deny('DenyRotationOff', ['kms:DisableKeyRotation'], {
      ArnNotLike: { 'aws:PrincipalArn': roles.deployers },
    }),
  ]),
  control('ORG-004', ({ approvedRegions }) => [
    {
      Sid: 'DenyRegions',
      Effect: 'Deny',
      NotAction: ['iam:*', 'organizations:*', 'sts:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': approvedRegions } },
    },
  ]),
];
