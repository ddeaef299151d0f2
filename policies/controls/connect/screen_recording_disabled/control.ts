import { defineControl } from '../../control';

export const screenRecordingDisabled = defineControl({
  id: 'CONNECT-009',
  name: 'connect/screen_recording_disabled',
  title: 'screen recording is off unless the organization approves it',
  rationale:
    'Screen recordings show everything that an agent sees, other systems included, and are played back through pre-signed URLs that work for whoever holds them.',
  remediation:
    'Remove the aws_connect_instance_storage_config for SCREEN_RECORDINGS, or have features.screenRecording approved in the organization profile.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/adminguide/enable-sr.html',
    'https://docs.aws.amazon.com/connect/latest/APIReference/API_AssociateInstanceStorageConfig.html',
  ],
  preventive: {
    statements: (profile) =>
      profile.features.screenRecording
        ? []
        : [
            {
              Sid: 'DenyScreenRecordingStorage',
              Effect: 'Deny',
              Action: ['connect:AssociateInstanceStorageConfig', 'connect:UpdateInstanceStorageConfig'],
              Resource: '*',
              Condition: { StringEquals: { 'connect:StorageResourceType': 'SCREEN_RECORDINGS' } },
            },
          ],
  },
  proactive: {
    scope: 'part',
    reads: {
      aws_cloudcontrolapi_resource: ['desired_state', 'type_name'],
      aws_cloudformation_stack: ['template_body', 'template_url'],
      aws_cloudformation_stack_set: ['template_body', 'template_url'],
      aws_connect_instance_storage_config: ['resource_type'],
      awscc_connect_instance_storage_config: ['resource_type'],
    },
    message: 'screen recording is not approved, but the instance stores screen recordings',
  },
  detective: {
    lambdaRule: 'periodic',
    because: 'AWS Config does not record instance storage configs, and no managed rule checks them',
  },
});
