import { defineControl, notEnforceable } from '../../control';
import { POLICY_DOCUMENT_READS } from '../../../../resources/iam-policy-document';
import { ORGANIZATION_READS } from '../../../../resources/organization';

export const policiesValid = defineControl({
  id: 'ORG-005',
  name: 'org/policies_valid',
  title: 'policies of the organization are valid and fit the quotas',
  rationale:
    'AWS Organizations refuses a policy that is not valid or too long, and an attachment too many, in the middle of an apply: some targets then have the new policies and others do not.',
  remediation:
    'Correct the document at the path of the finding. Minify JSON with jsonencode or JSON.stringify; move statements to another policy where it is too long, and merge policies where a target has too many.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  ],
  preventive: notEnforceable(
    'service control policies do not bind the management account, which makes policies',
  ),
  proactive: {
    reads: { ...POLICY_DOCUMENT_READS, ...ORGANIZATION_READS },
    facts: ['organization_policy'],
    message: 'the policy is not valid or exceeds a quota',
  },
  detective: notEnforceable('AWS Organizations does not keep a policy that is not valid'),
});
