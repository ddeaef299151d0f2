import { defineControl } from '../../control';

export const streamEncrypted = defineControl({
  id: 'KINESIS-001',
  name: 'kinesis/stream_encrypted',
  title: 'data streams are encrypted with KMS',
  rationale:
    'Contact records and agent events in a data stream hold customer data; a Connect storage config for a stream has no encryption of its own.',
  remediation: 'Set encryption_type = "KMS" and kms_key_id on the aws_kinesis_stream.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html',
    'https://docs.aws.amazon.com/connect/latest/adminguide/data-streaming.html',
  ],
  preventive: {
    statements: (profile) => [
      {
        Sid: 'DenyStoppingStreamEncryption',
        Effect: 'Deny',
        Action: ['kinesis:StopStreamEncryption'],
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': profile.roles.deployers } },
      },
    ],
    remark:
      'a stream is always created without encryption: one that never had it, and what the deployer roles do, is left to the other layers',
  },
  proactive: {
    scope: 'part',
    reads: { aws_kinesis_stream: ['encryption_type', 'kms_key_id'] },
    message: 'the data stream is not encrypted with KMS',
  },
  detective: { managedRule: 'KINESIS_STREAM_ENCRYPTED', resourceTypes: ['AWS::Kinesis::Stream'] },
});
