import { defineControl } from '../../control';
import { POLICY_DOCUMENT_READS } from '../../../../resources/iam-policy-document';

export const bucketTlsOnly = defineControl({
  id: 'S3-003',
  name: 's3/bucket_tls_only',
  title: 'buckets refuse plain HTTP',
  rationale: 'S3 answers plain HTTP as well: without a denial, customer data can travel unencrypted.',
  remediation:
    'Add an aws_s3_bucket_policy with a statement that denies principal "*" the action s3:* on the ARN of the bucket and on ARN/* where aws:SecureTransport is "false". Where other statements need values that are only known after the apply, write it as an aws_iam_policy_document with ARNs built from the literal name of the bucket.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-ssl-requests-only.html',
  ],
  preventive: {
    statements: () => [
      {
        Sid: 'DenyPlainHttpToBuckets',
        Effect: 'Deny',
        Action: ['s3:*'],
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
    remark: 'principals of other organizations and anonymous requests are left to the bucket policy',
  },
  proactive: {
    scope: 'part',
    reads: {
      ...POLICY_DOCUMENT_READS,
      aws_s3_bucket: ['bucket', 'id', 'policy'],
      aws_s3_bucket_policy: ['bucket', 'policy'],
    },
    facts: ['iam'],
    message: 'the bucket policy does not refuse plain HTTP',
  },
  detective: { managedRule: 'S3_BUCKET_SSL_REQUESTS_ONLY', resourceTypes: ['AWS::S3::Bucket'] },
});
