import { defineControl } from '../../control';

export const authenticationProfileIpRestricted = defineControl({
  id: 'CONNECT-002',
  name: 'connect/authentication_profile_ip_restricted',
  title: 'sign-in to Connect is limited to the approved IP ranges',
  rationale:
    'An authentication profile without allowed IPs lets users sign in from any address, which is what a new instance does.',
  remediation:
    'Give each instance one AuthenticationProfile (modules), with allowed IPs inside of the ranges of the organization profile, and let no other provisioner change authentication profiles.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/adminguide/authentication-profiles.html',
    'https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateAuthenticationProfile.html',
    'https://developer.hashicorp.com/terraform/internals/json-format',
    'https://developer.hashicorp.com/terraform/language/resources/terraform-data',
  ],
  preventive: {
    statements: (profile) => [
      {
        Sid: 'DenyUpdatingAuthenticationProfile',
        Effect: 'Deny',
        Action: ['connect:CreateAuthenticationProfile', 'connect:UpdateAuthenticationProfile'],
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': profile.roles.deployers } },
      },
    ],
    remark:
      'the deployer roles may set any values (the action has no condition key for them), and emergency login is not subject to authentication profiles (CONNECT-004)',
  },
  proactive: {
    scope: 'part',
    // Resources of any type may have provisioners.
    reads: {
      '*': [],
      aws_connect_authentication_profile: ['allowed_ips', 'instance_id', 'is_default'],
      aws_connect_instance: ['arn', 'id'],
      terraform_data: ['input', 'triggers_replace'],
    },
    message: 'sign-in is not limited to the approved IP ranges by the approved command',
    remark:
      'what a script or program does that a provisioner runs, and text that its command decodes, are not read: review them',
  },
  detective: {
    lambdaRule: 'periodic',
    because: 'AWS Config does not record authentication profiles',
  },
});
