import { defineControl } from '../../control';

const TELEPHONY_RULE = `rule instance_telephony_disabled when resourceType IN ["AWS::Connect::Instance", "AWS::Connect::PhoneNumber"] {
  when resourceType == "AWS::Connect::Instance" {
    configuration.Attributes.InboundCalls == false <<telephony is not approved, but inbound calls are on>>
    configuration.Attributes.OutboundCalls == false <<telephony is not approved, but outbound calls are on>>
  }
  resourceType != "AWS::Connect::PhoneNumber" <<telephony is not approved, but a phone number is claimed>>
}
`;

export const instanceTelephonyDisabled = defineControl({
  id: 'CONNECT-005',
  name: 'connect/instance_telephony_disabled',
  title: 'telephony is off unless the organization approves it',
  rationale:
    'Telephone calls bring recordings, payment data spoken aloud and per-minute charges: risks that are assessed before the feature is switched on.',
  remediation:
    'Set inbound_calls_enabled = false and outbound_calls_enabled = false on the aws_connect_instance and remove every aws_connect_phone_number, or have features.telephony approved in the organization profile.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/adminguide/update-instance-settings.html',
    'https://docs.aws.amazon.com/connect/latest/APIReference/API_ClaimPhoneNumber.html',
  ],
  preventive: {
    statements: (profile) =>
      profile.features.telephony
        ? []
        : [
            {
              Sid: 'DenyClaimingPhoneNumbers',
              Effect: 'Deny',
              Action: ['connect:ClaimPhoneNumber', 'connect:ImportPhoneNumber'],
              Resource: '*',
            },
          ],
    remark:
      'calls without a phone number of the instance are left to the other layers: connect:AttributeType cannot tell switching calls on from switching them off',
  },
  proactive: {
    scope: 'part',
    reads: {
      aws_cloudcontrolapi_resource: ['desired_state', 'type_name'],
      aws_cloudformation_stack: ['template_body', 'template_url'],
      aws_cloudformation_stack_set: ['template_body', 'template_url'],
      aws_connect_instance: ['inbound_calls_enabled', 'outbound_calls_enabled'],
      aws_connect_phone_number: [],
      awscc_connect_phone_number: [],
    },
    message: 'telephony is not approved, but the plan enables it',
  },
  detective: {
    guardRule: ({ features }) => (features.telephony ? undefined : TELEPHONY_RULE),
    resourceTypes: ['AWS::Connect::Instance', 'AWS::Connect::PhoneNumber'],
  },
});
