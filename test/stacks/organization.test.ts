import { Testing } from 'cdktf';
import { OrganizationGuardrails, type OrganizationGuardrailsProps } from '../../stacks';
import { countsOf, problemsOf, REFERENCE, synthesize, type Template } from '../support/template';

const TAGS = { Team: 'cloud', Department: 'technology', Project: 'guardrails', Environment: 'organization' };

const MINIMAL: OrganizationGuardrailsProps = {
  profile: REFERENCE,
  managementAccountId: '123456789012',
  region: 'us-east-1',
  tags: TAGS,
  rings: [
    { name: 'sandbox', units: [{ name: 'connect-sandbox' }] },
    { name: 'production', units: [{ unitId: 'ou-ab12-cdef3456' }] },
  ],
  releasedThrough: 'sandbox',
};

function define(props: Partial<OrganizationGuardrailsProps> = {}): Template {
  return synthesize(new OrganizationGuardrails(Testing.app(), 'organization', { ...MINIMAL, ...props }));
}

function attachments(template: Template): unknown[] {
  return Object.keys(template.resource['aws_organizations_policy_attachment'] ?? {}).map((address) =>
    address.replace(/_[0-9A-F]{8}$/, ''),
  );
}

describe('OrganizationGuardrails', () => {
  it('composes the modules', () => {
    const template = define();
    expect(template.provider).toEqual({
      aws: [
        {
          region: 'us-east-1',
          allowed_account_ids: ['123456789012'],
          default_tags: [{ tags: TAGS }],
        },
      ],
    });
    expect(countsOf(template)).toEqual({
      aws_organizations_organization: 1,
      aws_organizations_organizational_unit: 1,
      aws_organizations_policy: 5,
      aws_organizations_policy_attachment: 3,
    });
    expect(attachments(template)).toEqual([
      'ai-services-opt-out_Attachment',
      'ring-sandbox_connect-sandbox-ServiceControlPolicy1',
      'ring-sandbox_connect-sandbox-TagPolicy',
    ]);
    expect(template.output).toEqual({
      root_id: { value: '${aws_organizations_organization.organization_E9FB1C64.roots[0].id}' },
      unit_id_connect_sandbox: {
        value: '${aws_organizations_organizational_unit.unit-connect-sandbox_90F2EDA4.id}',
      },
    });
  });

  it('attaches through the ring that is released, and nothing where none is', () => {
    expect(attachments(define({ releasedThrough: null }))).toEqual(['ai-services-opt-out_Attachment']);
    expect(attachments(define({ releasedThrough: 'production' }))).toEqual([
      'ai-services-opt-out_Attachment',
      'ring-production_ou-ab12-cdef3456-ServiceControlPolicy1',
      'ring-production_ou-ab12-cdef3456-TagPolicy',
      'ring-sandbox_connect-sandbox-ServiceControlPolicy1',
      'ring-sandbox_connect-sandbox-TagPolicy',
    ]);
  });

  it('leaves an organization that is managed elsewhere alone', () => {
    const template = define({ organization: { rootId: 'r-ab12' } });
    expect(template.resource).not.toHaveProperty('aws_organizations_organization');
    expect(template.resource['aws_organizations_organizational_unit']).toEqual({
      'unit-connect-sandbox_90F2EDA4': {
        name: 'connect-sandbox',
        parent_id: 'r-ab12',
        lifecycle: { prevent_destroy: true },
      },
    });
    expect(template.output?.['root_id']).toEqual({ value: 'r-ab12' });
  });

  it('gives a ring the profile of its own', () => {
    const changed = { ...REFERENCE, name: 'changed', requiredTags: ['Owner'] };
    const policies = define({
      rings: [
        { name: 'sandbox', units: [{ name: 'connect-sandbox' }], profile: changed },
        { name: 'production', units: [{ unitId: 'ou-ab12-cdef3456' }] },
      ],
    }).resource['aws_organizations_policy'];
    const tags = Object.values(policies ?? {})
      .filter(({ type }) => type === 'TAG_POLICY')
      .map(({ name, content }) => [
        name,
        Object.keys((JSON.parse(String(content)) as { tags: object }).tags).sort(),
      ]);
    expect(tags).toEqual([
      ['connect-guardrails-production-tags', ['department', 'environment', 'project', 'team']],
      ['connect-guardrails-sandbox-tags', ['owner']],
    ]);
  });

  it('reports everything that is wrong', () => {
    const unit = { name: 'connect' };
    expect(
      problemsOf(() =>
        define({
          region: 'eu-central-1',
          tags: { ...TAGS, Team: ' ' },
          rings: [
            { name: 'sandbox', units: [unit] },
            { name: 'sandbox', units: [unit] },
          ],
          releasedThrough: 'production',
        }),
      ),
    ).toEqual([
      'organization: region must be one of approvedRegions of profile "reference" (us-east-1), got "eu-central-1"; choose one of them or have the Region approved',
      'organization: tags must have "Team" with a value (requiredTags of profile "reference"), got " "; add it (control COST-001)',
      'organization: the names of rings must be unique, got "sandbox" again; remove the repetition',
      'organization: the units of all rings must be unique, got "connect" again; remove the repetition',
      'organization: releasedThrough must be the name of a ring (sandbox, sandbox) or null, got "production"; correct it',
    ]);
    const twice = [
      { name: 'sandbox', units: [{ name: 'connect', importId: 'ou-ab12-cdef3456' }] },
      { name: 'production', units: [{ unitId: 'ou-ab12-cdef3456' }] },
    ];
    expect(problemsOf(() => define({ rings: twice }))).toEqual([
      'organization: the units of all rings must be unique, got "ou-ab12-cdef3456" again; remove the repetition',
    ]);
    expect(
      problemsOf(() => define({ rings: [{ name: 'sandbox', units: [{ unitId: '222233334444' }] }] })),
    ).toEqual([
      'organization/ring-sandbox: units[0].unitId must be the id of an organizational unit such as ou-ab12-cdef3456, got "222233334444"; aws organizations list-organizational-units-for-parent shows it',
    ]);
    expect(problemsOf(() => define({ rings: [], releasedThrough: null }))).toEqual([
      'organization: rings must be a list of at least one ring, got []; add one',
    ]);
  });
});
