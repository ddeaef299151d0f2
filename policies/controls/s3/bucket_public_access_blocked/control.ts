import { defineControl } from '../../control';

export const bucketPublicAccessBlocked = defineControl({
  id: 'S3-002',
  name: 's3/bucket_public_access_blocked',
  title: 'buckets block public access',
  rationale:
    'One access control list or bucket policy that is too wide publishes every recording in a bucket; S3 Block Public Access overrides both.',
  remediation:
    'Add an aws_s3_bucket_public_access_block for the bucket with block_public_acls, block_public_policy, ignore_public_acls and restrict_public_buckets = true.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  ],
  preventive: {
    statements: (profile) => [
      {
        Sid: 'DenyChangingPublicAccessBlocks',
        Effect: 'Deny',
        Action: ['s3:PutAccountPublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': profile.roles.deployers } },
      },
    ],
    remark: 'no condition key exposes the settings: what the deployers set is left to the other layers',
  },
  proactive: {
    scope: 'part',
    reads: {
      aws_s3_account_public_access_block: [
        'account_id',
        'block_public_acls',
        'block_public_policy',
        'ignore_public_acls',
        'restrict_public_buckets',
      ],
      aws_s3_bucket: ['bucket', 'id'],
      aws_s3_bucket_public_access_block: [
        'block_public_acls',
        'block_public_policy',
        'bucket',
        'ignore_public_acls',
        'restrict_public_buckets',
      ],
    },
    message: 'public access to the bucket is not blocked',
  },
  detective: {
    managedRule: 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
    resourceTypes: ['AWS::S3::Bucket'],
    remark: 'the rule looks at the settings of the bucket only, not at those of the account',
  },
});
