import { Testing } from 'cdktf';
import { type Answer, compileOrganization } from '../../policies/preventive/simulation';
import type { OrganizationLevel, PolicyDocument } from '../../core/iam/document';
import { findTerraform } from '../../scripts/terraform';
import { OrganizationGuardrails, type OrganizationGuardrailsProps } from '../../stacks';
import { expectStatus } from '../support/child';
import { Deployment } from '../support/deployment';
import { FaultyProxy } from '../support/faulty-proxy';
import { Moto } from '../support/moto';
import { REFERENCE } from '../support/template';
import { findTool, presentOrSkip } from '../support/tools';

const needed = [
  ...(findTerraform() === undefined ? ['terraform on PATH'] : []),
  ...(findTool('moto_server') === undefined ? ['moto_server on PATH'] : []),
];

/** The account that moto has. */
const MANAGEMENT_ACCOUNT = '123456789012';

const TAGS = { Team: 'cloud', Department: 'technology', Project: 'guardrails', Environment: 'organization' };

const PROPS: OrganizationGuardrailsProps = {
  profile: REFERENCE,
  managementAccountId: MANAGEMENT_ACCOUNT,
  region: 'us-east-1',
  tags: TAGS,
  rings: [
    { name: 'sandbox', units: [{ name: 'connect-sandbox' }] },
    { name: 'production', units: [{ name: 'connect-production' }] },
  ],
  releasedThrough: null,
};

presentOrSkip(needed)('the roll-out to an organization, applied', () => {
  let moto: Moto;
  let proxy: FaultyProxy;
  let deployment: Deployment;

  beforeAll(async () => {
    moto = await Moto.start();
    proxy = await FaultyProxy.start(moto.endpoint);
  });
  afterAll(async () => {
    await proxy.stop();
    await moto.stop();
  });
  beforeEach(async () => {
    await moto.reset();
    proxy.fault = () => undefined;
    deployment = new Deployment({ organizations: proxy.endpoint, sts: proxy.endpoint });
  });
  afterEach(() => {
    deployment.remove();
  });

  function define(changes: Partial<OrganizationGuardrailsProps> = {}): void {
    deployment.define(new OrganizationGuardrails(Testing.app(), 'organization', { ...PROPS, ...changes }));
  }

  async function succeed(): Promise<void> {
    expectStatus(await deployment.apply(), 0);
  }

  function organizations(operation: string, input: Record<string, unknown> = {}): Promise<unknown> {
    return moto.call('organizations', `AWSOrganizationsV20161128.${operation}`, input);
  }

  async function rootId(): Promise<string> {
    const { Roots } = (await organizations('ListRoots')) as { Roots: { Id: string }[] };
    return Roots[0]?.Id ?? '';
  }

  async function unitIds(): Promise<Record<string, string>> {
    const { OrganizationalUnits } = (await organizations('ListOrganizationalUnitsForParent', {
      ParentId: await rootId(),
    })) as { OrganizationalUnits: { Name: string; Id: string }[] };
    return Object.fromEntries(OrganizationalUnits.map(({ Name, Id }) => [Name, Id]));
  }

  async function attached(targetId: string, type: string): Promise<{ name: string; content: string }[]> {
    const { Policies } = (await organizations('ListPoliciesForTarget', {
      TargetId: targetId,
      Filter: type,
    })) as {
      Policies: { Id: string; Name: string }[];
    };
    const read = Policies.map(async ({ Id, Name }) => {
      const { Policy } = (await organizations('DescribePolicy', { PolicyId: Id })) as {
        Policy: { Content: string };
      };
      return { name: Name, content: Policy.Content };
    });
    return (await Promise.all(read)).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async function levelOf(target: string): Promise<OrganizationLevel> {
    const policies = await attached(target, 'SERVICE_CONTROL_POLICY');
    return {
      target,
      policies: policies.map(({ name, content }) => ({
        name,
        document: JSON.parse(content) as PolicyDocument,
      })),
    };
  }

  /** What the organization, as the API shows it, says of an emergency login in an account of a unit. */
  async function emergencyLogin(
    unit: string,
    sourceIp: string,
  ): Promise<Pick<Answer, 'decision' | 'statement'>> {
    const { CreateAccountStatus: account } = (await organizations('CreateAccount', {
      AccountName: unit,
      Email: `${unit}@example.com`,
    })) as { CreateAccountStatus: { AccountId: string } };
    const root = await rootId();
    const unitId = (await unitIds())[unit] ?? '';
    await organizations('MoveAccount', {
      AccountId: account.AccountId,
      SourceParentId: root,
      DestinationParentId: unitId,
    });
    const { decision, statement } = compileOrganization({
      managementAccount: MANAGEMENT_ACCOUNT,
      account: account.AccountId,
      levels: [await levelOf(root), await levelOf(unitId), await levelOf(account.AccountId)],
    }).evaluate({
      principal: `arn:aws:iam::${account.AccountId}:role/break-glass`,
      action: 'connect:AdminGetEmergencyAccessToken',
      resource: `arn:aws:connect:us-east-1:${account.AccountId}:instance/11111111-2222-3333-4444-555555555555`,
      context: { 'aws:SourceIp': sourceIp, 'aws:RequestedRegion': 'us-east-1' },
    });
    return { decision, statement };
  }

  const APPROVED = REFERENCE.signIn.allowedIps[0]?.split('/')[0] ?? '';
  const ELSEWHERE = '203.0.113.9';

  async function policyNames(unit: string): Promise<string[]> {
    const unitId = (await unitIds())[unit] ?? '';
    const types = ['SERVICE_CONTROL_POLICY', 'TAG_POLICY'];
    return (await Promise.all(types.map((type) => attached(unitId, type)))).flat().map(({ name }) => name);
  }

  it('creates the organization, and releases and takes back ring by ring', async () => {
    define();
    await succeed();
    const root = await rootId();
    expect((await attached(root, 'AISERVICES_OPT_OUT_POLICY')).map(({ name }) => name)).toEqual([
      'connect-guardrails-ai-services-opt-out',
    ]);
    expect(await policyNames('connect-sandbox')).toEqual(['FullAWSAccess']);

    define({ releasedThrough: 'sandbox' });
    expect(await deployment.plan()).toEqual([
      {
        address:
          'aws_organizations_policy_attachment.ring-sandbox_connect-sandbox-ServiceControlPolicy1_51F47EE3',
        action: 'create',
      },
      {
        address: 'aws_organizations_policy_attachment.ring-sandbox_connect-sandbox-TagPolicy_A366A05D',
        action: 'create',
      },
    ]);
    await succeed();
    expect(await deployment.plan()).toEqual([]);
    expect(await policyNames('connect-sandbox')).toEqual([
      'FullAWSAccess',
      'connect-guardrails-sandbox-1',
      'connect-guardrails-sandbox-tags',
    ]);
    expect(await policyNames('connect-production')).toEqual(['FullAWSAccess']);
    expect(await emergencyLogin('connect-sandbox', ELSEWHERE)).toEqual({
      decision: 'denied',
      statement: 'DenyEmergencyAccess',
    });
    expect(await emergencyLogin('connect-sandbox', APPROVED)).toMatchObject({ decision: 'allowed' });
    expect(await emergencyLogin('connect-production', ELSEWHERE)).toMatchObject({ decision: 'allowed' });

    define({ releasedThrough: 'production' });
    await succeed();
    expect(await emergencyLogin('connect-production', ELSEWHERE)).toMatchObject({ decision: 'denied' });

    define({ releasedThrough: 'sandbox' });
    expect((await deployment.plan()).map(({ action }) => action)).toEqual(['delete', 'delete']);
    await succeed();
    expect(await policyNames('connect-production')).toEqual(['FullAWSAccess']);

    expect(expectStatus(await deployment.destroy(), 1).stderr).toContain('prevent_destroy');
    expect(await policyNames('connect-sandbox')).toHaveLength(3);
  });

  it('is finished by the next apply where one fails half-way', async () => {
    let attachments = 0;
    proxy.fault = (operation) => {
      if (!operation.endsWith('.AttachPolicy')) return undefined;
      attachments += 1;
      if (attachments === 1) return undefined;
      return { status: 400, body: { __type: 'ConstraintViolationException', Message: 'no more today' } };
    };
    define({ releasedThrough: 'production' });
    expect(expectStatus(await deployment.apply(), 1).stderr).toContain('no more today');

    proxy.fault = () => undefined;
    expect((await deployment.plan()).every(({ action }) => action === 'create')).toBe(true);
    await succeed();
    expect(await deployment.plan()).toEqual([]);
    expect(await policyNames('connect-production')).toEqual([
      'FullAWSAccess',
      'connect-guardrails-production-1',
      'connect-guardrails-production-tags',
    ]);
  });

  it('takes over what exists', async () => {
    const { Organization } = (await organizations('CreateOrganization', { FeatureSet: 'ALL' })) as {
      Organization: { Id: string };
    };
    const { OrganizationalUnit } = (await organizations('CreateOrganizationalUnit', {
      ParentId: await rootId(),
      Name: 'connect-sandbox',
    })) as { OrganizationalUnit: { Id: string } };
    define({
      organization: { importId: Organization.Id },
      rings: [{ name: 'sandbox', units: [{ name: 'connect-sandbox', importId: OrganizationalUnit.Id }] }],
      releasedThrough: 'sandbox',
    });
    await succeed();
    expect(await unitIds()).toEqual({ 'connect-sandbox': OrganizationalUnit.Id });
    expect(await policyNames('connect-sandbox')).toContain('connect-guardrails-sandbox-1');
    expect(await deployment.plan()).toEqual([]);
  });

  it('is refused in any account but the management account', async () => {
    deployment.define(
      new OrganizationGuardrails(Testing.app(), 'organization', {
        ...PROPS,
        managementAccountId: '999988887777',
      }),
      { allowed_account_ids: ['999988887777'], skip_requesting_account_id: false },
    );
    const { stderr } = expectStatus(await deployment.apply(), 1);
    expect(stderr).toContain(`AWS account ID not allowed: ${MANAGEMENT_ACCOUNT}`);
  });
});
