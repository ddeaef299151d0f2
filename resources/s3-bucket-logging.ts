import type { Kind } from './kind';

/** Where the access logs of a bucket go. */
export const BUCKET_LOGGING = {
  type: 'aws_s3_bucket_logging',
  read: { 's3:GetBucketLogging': ['target_bucket'] },
} as const satisfies Kind;
