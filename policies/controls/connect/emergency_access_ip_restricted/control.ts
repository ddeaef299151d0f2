import { defineControl } from '../../control';
import { POLICY_DOCUMENT_READS } from '../../../../resources/iam-policy-document';
import { ORGANIZATION_READS } from '../../../../resources/organization';

/** The permission behind "Log in for emergency access" in the console, and the name that it had before. */
const EMERGENCY_ACTIONS = ['connect:AdminGetEmergencyAccessToken', 'connect:GetFederationTokens'];

export const emergencyAccessIpRestricted = defineControl({
  id: 'CONNECT-004',
  name: 'connect/emergency_access_ip_restricted',
  title: 'emergency access to Connect is limited to the approved IP ranges',
  rationale:
    'Emergency access signs in as an administrator of the instance and goes around the authentication profile: the allowed IPs of CONNECT-002 do not hold for it.',
  remediation:
    'Attach a service control policy to the target, or above it, that denies connect:AdminGetEmergencyAccessToken and its old name connect:GetFederationTokens on every resource where aws:SourceIp is not in the approved ranges (NotIpAddress, no other condition). In IAM policies, allow the two actions with IpAddress on aws:SourceIp inside of those ranges only, or deny them in the same document.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/adminguide/emergency-admin-login.html',
    'https://docs.aws.amazon.com/connect/latest/adminguide/security-iam-amazon-connect-permissions.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html',
  ],
  preventive: {
    statements: ({ signIn }) => [
      {
        Sid: 'DenyEmergencyAccess',
        Effect: 'Deny',
        Action: EMERGENCY_ACTIONS,
        Resource: '*',
        Condition: { NotIpAddress: { 'aws:SourceIp': signIn.allowedIps } },
      },
    ],
    remark:
      'a request through a VPC endpoint has no aws:SourceIp and is denied; a request that an AWS service forwards keeps the address of the caller',
  },
  proactive: {
    scope: 'part',
    reads: {
      ...POLICY_DOCUMENT_READS,
      ...ORGANIZATION_READS,
      aws_iam_group_policy: ['policy'],
      aws_iam_group_policy_attachment: ['policy_arn'],
      aws_iam_group_policy_attachments_exclusive: ['policy_arns'],
      aws_iam_policy: ['policy'],
      aws_iam_policy_attachment: ['policy_arn'],
      aws_iam_role: ['inline_policy.name', 'inline_policy.policy', 'managed_policy_arns', 'name'],
      aws_iam_role_policy: ['name', 'policy', 'role'],
      aws_iam_role_policy_attachment: ['policy_arn'],
      aws_iam_role_policy_attachments_exclusive: ['policy_arns'],
      aws_iam_user_policy: ['policy'],
      aws_iam_user_policy_attachment: ['policy_arn'],
      aws_iam_user_policy_attachments_exclusive: ['policy_arns'],
      aws_ssoadmin_managed_policy_attachment: ['managed_policy_arn'],
      aws_ssoadmin_permission_set_inline_policy: ['inline_policy'],
    },
    facts: ['iam'],
    message: 'emergency access is not limited to exactly the approved IP ranges',
  },
  detective: { alarmOn: ['AdminGetEmergencyAccessToken', 'GetFederationTokens'] },
});
