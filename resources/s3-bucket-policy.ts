import type { Kind } from './kind';

/** The policy of a bucket. */
export const BUCKET_POLICY = {
  type: 'aws_s3_bucket_policy',
  read: { 's3:GetBucketPolicy': ['policy'] },
  comparison: { identity: ['bucket'], governed: ['policy'], ofBucket: true },
} as const satisfies Kind;
