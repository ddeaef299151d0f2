import { KEY_MANAGER_READS } from '../../../../resources/kms-key';
import { defineControl, notEnforceable } from '../../control';

export const bucketEncryptedWithCustomerKey = defineControl({
  id: 'S3-001',
  name: 's3/bucket_encrypted_with_customer_key',
  title: 'buckets encrypt with a customer managed key by default',
  rationale:
    'Objects that are written without naming a key get the default encryption of the bucket. With a customer managed key the enterprise decides who can read them; the target of server access logging is the exception, because log delivery supports SSE-S3 only.',
  remediation:
    'Add an aws_s3_bucket_server_side_encryption_configuration with sse_algorithm = "aws:kms" and kms_master_key_id = the ARN of an aws_kms_key of the plan; for a log target, leave it out or set AES256.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html',
  ],
  preventive: notEnforceable(
    'no IAM condition key exposes the content of a bucket encryption configuration; keys are enforced on objects by the bucket policy',
  ),
  proactive: {
    scope: 'part',
    reads: {
      ...KEY_MANAGER_READS,
      aws_s3_bucket: [
        'bucket',
        'id',
        'logging.target_bucket',
        'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id',
        'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm',
      ],
      aws_s3_bucket_logging: ['target_bucket'],
      aws_s3_bucket_server_side_encryption_configuration: [
        'bucket',
        'rule.apply_server_side_encryption_by_default.kms_master_key_id',
        'rule.apply_server_side_encryption_by_default.sse_algorithm',
      ],
    },
    message: 'the default encryption of the bucket is not the required one',
  },
  detective: {
    managedRule: 'S3_DEFAULT_ENCRYPTION_KMS',
    resourceTypes: ['AWS::KMS::Key', 'AWS::S3::Bucket'],
    remark:
      'the rule takes the key that AWS manages for S3 for compliant, and a log target with SSE-S3 for non-compliant',
  },
});
