import { defineControl } from '../../control';

export const storageComplete = defineControl({
  id: 'CONNECT-008',
  name: 'connect/storage_complete',
  title: 'the instance stores its transcripts, reports, attachments and contact records',
  rationale:
    'Without a storage config Amazon Connect keeps no transcript, report or attachment, and contact records for 24 months only; regulators ask for them longer. Recordings count too once telephony is approved.',
  remediation:
    'Add an aws_connect_instance_storage_config for each of CHAT_TRANSCRIPTS, SCHEDULED_REPORTS and ATTACHMENTS (S3), for CONTACT_TRACE_RECORDS (KINESIS_STREAM or KINESIS_FIREHOSE), and for CALL_RECORDINGS (S3) where telephony is approved, with instance_id referring to the instance.',
  level: 'soft-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/APIReference/API_AssociateInstanceStorageConfig.html',
    'https://docs.aws.amazon.com/connect/latest/adminguide/data-streaming.html',
    'https://docs.aws.amazon.com/connect/latest/adminguide/feature-limits.html',
  ],
  preventive: {
    statements: (profile) => [
      {
        Sid: 'DenyRemovingInstanceStorage',
        Effect: 'Deny',
        Action: ['connect:DisassociateInstanceStorageConfig'],
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': profile.roles.deployers } },
      },
    ],
    remark: 'storage that was never configured is left to the other layers',
  },
  proactive: {
    scope: 'part',
    reads: {
      aws_connect_instance: ['id', 'arn'],
      aws_connect_instance_storage_config: ['instance_id', 'resource_type', 'storage_config.storage_type'],
    },
    message: 'a storage config is missing',
  },
  detective: {
    lambdaRule: 'periodic',
    because: 'AWS Config does not record instance storage configs, and no managed rule checks them',
  },
});
