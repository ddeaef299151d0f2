import { defineControl, notEnforceable } from '../../control';
import { POLICY_DOCUMENT_READS } from '../../../../resources/iam-policy-document';
import { ORGANIZATION_READS } from '../../../../resources/organization';

export const connectUnitsRestricted = defineControl({
  id: 'ORG-001',
  name: 'org/connect_units_restricted',
  title: 'permissions for Connect are attached to restricted organizational units only',
  rationale:
    'At the root they reach every account, at an account they escape what its unit is given later. A unit that carries the guardrails keeps both together: who may use Connect, and what Connect may not be used for.',
  remediation:
    'Attach the service control policy that allows connect:* and profile:* to an organizational unit, to which, or above which, the plan also attaches the denials of emergency access (CONNECT-004) and of services that are not approved (ORG-002).',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html',
    'https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html',
  ],
  preventive: notEnforceable(
    'service control policies do not bind the management account, which attaches policies',
  ),
  proactive: {
    scope: 'part',
    reads: { ...POLICY_DOCUMENT_READS, ...ORGANIZATION_READS },
    facts: ['iam'],
    message: 'permissions for Connect are not attached to a restricted organizational unit',
  },
  detective: notEnforceable('AWS Config does not record the policies of AWS Organizations'),
});
