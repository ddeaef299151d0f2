import { defineControl, notEnforceable } from '../../control';

export const instanceFlowLogsEnabled = defineControl({
  id: 'CONNECT-006',
  name: 'connect/instance_flow_logs_enabled',
  title: 'contact flow logs are on',
  rationale:
    'Without flow logs nobody can tell afterwards what a contact was asked, which branch it took and which function failed.',
  remediation: 'Set contact_flow_logs_enabled = true on the aws_connect_instance.',
  level: 'soft-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/adminguide/about-contact-flow-logs.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/connect-instance-logging-enabled.html',
  ],
  preventive: notEnforceable(
    'connect:AttributeType limits who changes CONTACTFLOW_LOGS but cannot tell switching it on from switching it off',
  ),
  proactive: {
    scope: 'part',
    reads: { aws_connect_instance: ['contact_flow_logs_enabled'] },
    message: 'contact flow logs are off',
  },
  detective: {
    managedRule: 'CONNECT_INSTANCE_LOGGING_ENABLED',
    resourceTypes: ['AWS::Connect::Instance'],
  },
});
