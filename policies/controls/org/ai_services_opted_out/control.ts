import { defineControl, notEnforceable } from '../../control';
import { ORGANIZATION_READS } from '../../../../resources/organization';

export const aiServicesOptedOut = defineControl({
  id: 'ORG-003',
  name: 'org/ai_services_opted_out',
  title: 'the organization opts out of the use of its content by AI services, and no child can opt in',
  rationale:
    'AWS may store and use content that AI services process, conversations among it, to improve these services, unless the organization opts out. For Connect there is no other way to opt out.',
  remediation:
    'Attach an aws_organizations_policy of type AISERVICES_OPT_OUT_POLICY to the root, with services.default.opt_out_policy {"@@assign": "optOut"} and "@@operators_allowed_for_child_policies": ["@@none"] in services, default and opt_out_policy, and enable the policy type in the organization.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/adminguide/data-opt-out.html',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_ai-opt-out_syntax.html',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html',
  ],
  preventive: notEnforceable(
    'service control policies do not bind the management account, which attaches policies; the opt-out policy itself locks its children',
  ),
  proactive: {
    scope: 'part',
    reads: { ...ORGANIZATION_READS, aws_organizations_organization: ['enabled_policy_types', 'roots.id'] },
    facts: ['organization_policy'],
    message: 'the organization does not opt out of the use of its content by AI services for good',
  },
  detective: notEnforceable('AWS Config does not record the policies of AWS Organizations'),
});
