import { defineControl, notEnforceable } from '../../control';

export const instanceIdentitySaml = defineControl({
  id: 'CONNECT-001',
  name: 'connect/instance_identity_saml',
  title: 'users of the instance are managed by a SAML identity provider',
  rationale:
    'With SAML the enterprise decides who signs in, with multi-factor authentication and immediate removal of leavers; passwords that Amazon Connect manages escape all of that. The identity type of an instance cannot be changed later.',
  remediation:
    'Set identity_management_type = "SAML" on the aws_connect_instance (an existing instance is replaced).',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html',
    'https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateInstance.html',
  ],
  preventive: notEnforceable('connect:CreateInstance has no condition key for the identity type'),
  proactive: {
    scope: 'part',
    reads: { aws_connect_instance: ['identity_management_type'] },
    message: 'the users of the instance are not managed by a SAML identity provider',
  },
  detective: {
    guardRule: () => `rule instance_identity_saml when resourceType == "AWS::Connect::Instance" {
  configuration.IdentityManagementType == "SAML" <<the users of the instance are not managed by a SAML identity provider>>
}
`,
    resourceTypes: ['AWS::Connect::Instance'],
  },
});
