import { defineControl } from '../../control';

export const authenticationProfileSessionLimits = defineControl({
  id: 'CONNECT-003',
  name: 'connect/authentication_profile_session_limits',
  title: 'sessions in Connect are checked again and end for inactivity within the approved limits',
  rationale:
    'A session that is seldom checked again outlives the network it was approved from, and one that never ends for inactivity is open to whoever comes by.',
  remediation:
    'Give each instance one AuthenticationProfile (modules), with durations up to those of the organization profile and session inactivity handling enabled.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/adminguide/authentication-profiles.html',
    'https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateAuthenticationProfile.html',
  ],
  preventive: {
    statements: () => [],
    remark:
      'the statement of CONNECT-002 denies connect:UpdateAuthenticationProfile, which sets ranges and limits alike',
  },
  proactive: {
    scope: 'part',
    reads: {
      aws_connect_authentication_profile: [
        'instance_id',
        'is_default',
        'periodic_session_duration',
        'session_inactivity_duration',
        'session_inactivity_handling_enabled',
      ],
      aws_connect_instance: ['arn', 'id'],
      terraform_data: ['input', 'triggers_replace'],
    },
    message: 'sessions are not limited as approved',
  },
  detective: {
    lambdaRule: 'periodic',
    because: 'AWS Config does not record authentication profiles',
  },
});
