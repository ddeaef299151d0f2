import { KEY_MANAGER_READS } from '../../../../resources/kms-key';
import { defineControl, notEnforceable } from '../../control';

export const storageEncryptedWithCustomerKey = defineControl({
  id: 'CONNECT-007',
  name: 'connect/storage_encrypted_with_customer_key',
  title: 'what the instance stores is encrypted with a customer managed key',
  rationale:
    'Recordings, transcripts and reports hold customer data. With a customer managed key the enterprise decides who can read them, sees every use, and can withdraw it; for storage in S3 the encryption is optional in the API.',
  remediation:
    'Give the s3_config or kinesis_video_stream_config an encryption_config with encryption_type = "KMS" and key_id = the ARN of an aws_kms_key of the plan, or of a key that kms.approvedKeyArns of the organization profile names.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/APIReference/API_EncryptionConfig.html',
    'https://docs.aws.amazon.com/connect/latest/adminguide/encryption-at-rest.html',
    'https://docs.aws.amazon.com/connect/latest/adminguide/key-management.html',
  ],
  preventive: notEnforceable('no IAM condition key exposes the encryption of an instance storage config'),
  proactive: {
    scope: 'part',
    reads: {
      ...KEY_MANAGER_READS,
      aws_connect_instance_storage_config: [
        'storage_config.kinesis_video_stream_config.encryption_config.encryption_type',
        'storage_config.kinesis_video_stream_config.encryption_config.key_id',
        'storage_config.s3_config.encryption_config.encryption_type',
        'storage_config.s3_config.encryption_config.key_id',
        'storage_config.storage_type',
      ],
    },
    message: 'the storage is not encrypted with a customer managed key',
  },
  detective: {
    lambdaRule: 'periodic',
    because: 'AWS Config does not record instance storage configs, and no managed rule checks them',
  },
});
