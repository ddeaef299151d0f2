import { defineControl, notEnforceable } from '../../control';
import { POLICY_DOCUMENT_READS } from '../../../../resources/iam-policy-document';
import { ORGANIZATION_READS } from '../../../../resources/organization';

export const approvedServicesOnly = defineControl({
  id: 'ORG-002',
  name: 'org/approved_services_only',
  title: 'only approved services of Connect are open where Connect is',
  rationale:
    'Cases, Voice ID, Amazon Q in Connect, app integrations, campaigns and messaging have permissions of their own: approving Connect does not approve them, and an allow-list elsewhere may open them again.',
  remediation:
    'Attach a service control policy to the target, or above it, that denies every action of each service that is not approved (cases:*, voiceid:*, app-integrations:*, wisdom:*, connect-campaigns:*, social-messaging:*) on every resource, without condition. Where serviceControlPolicies.strategy is allow-list, list actions by service in what is allowed there, and do not attach FullAWSAccess.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/adminguide/security-iam-amazon-connect-permissions.html',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html',
  ],
  preventive: notEnforceable(
    'the statements that deny the services are those of CONNECT-011; this control is that they are attached',
  ),
  proactive: {
    scope: 'part',
    reads: { ...POLICY_DOCUMENT_READS, ...ORGANIZATION_READS },
    facts: ['iam'],
    message: 'services that are not approved are open where Connect is',
  },
  detective: notEnforceable('AWS Config does not record the policies of AWS Organizations'),
});
