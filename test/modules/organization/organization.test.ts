import { Organization, type OrganizationProps } from '../../../modules';
import { countsOf, emptyStack, problemsOf, synthesize, type Template } from '../../support/template';

function define(props: OrganizationProps = {}): Template {
  const stack = emptyStack();
  new Organization(stack, 'organization', props);
  return synthesize(stack);
}

describe('Organization', () => {
  it('enables what the guardrails need, and is not deleted', () => {
    const template = define();
    expect(countsOf(template)).toEqual({ aws_organizations_organization: 1 });
    expect(template.resource['aws_organizations_organization']).toEqual({
      organization_E9FB1C64: {
        aws_service_access_principals: [],
        enabled_policy_types: ['AISERVICES_OPT_OUT_POLICY', 'SERVICE_CONTROL_POLICY', 'TAG_POLICY'],
        feature_set: 'ALL',
        lifecycle: { prevent_destroy: true },
      },
    });
    expect(template).not.toHaveProperty('import');
  });

  it('keeps what an organization that exists has, and takes it over', () => {
    const template = define({
      importId: 'o-exampleorgid',
      additionalPolicyTypes: ['BACKUP_POLICY', 'TAG_POLICY'],
      awsServiceAccessPrincipals: ['sso.amazonaws.com', 'config.amazonaws.com'],
    });
    expect(template.resource['aws_organizations_organization']?.['organization_E9FB1C64']).toMatchObject({
      aws_service_access_principals: ['config.amazonaws.com', 'sso.amazonaws.com'],
      enabled_policy_types: [
        'AISERVICES_OPT_OUT_POLICY',
        'BACKUP_POLICY',
        'SERVICE_CONTROL_POLICY',
        'TAG_POLICY',
      ],
    });
    expect(template).toMatchObject({
      import: [{ id: 'o-exampleorgid', to: 'aws_organizations_organization.organization_E9FB1C64' }],
    });
  });

  it('reports everything that is wrong', () => {
    const settings = {
      importId: 'exampleorgid',
      additionalPolicyTypes: ['backup'],
      awsServiceAccessPrincipals: ['a b'],
    };
    expect(problemsOf(() => define(settings))).toEqual([
      'stack/organization: additionalPolicyTypes must be policy types such as BACKUP_POLICY, got "backup"; correct it',
      'stack/organization: awsServiceAccessPrincipals must be service principals such as config.amazonaws.com, got "a b"; correct it',
      'stack/organization: importId must be the id of an organization such as o-exampleorgid, got "exampleorgid"; aws organizations describe-organization shows it',
    ]);
  });
});
