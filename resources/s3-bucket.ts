import { type JsonObject, tagAttributes, TAGS, type Tags } from './attributes';
import type { Kind } from './kind';

/** An S3 bucket; its settings are resources of their own. */
export const BUCKET = {
  type: 'aws_s3_bucket',
  read: { 's3:GetBucketTagging': TAGS },
} as const satisfies Kind;

export function bucketAttributes(bucket: string, tags: Tags | undefined): JsonObject {
  return { bucket, id: bucket, ...tagAttributes(tags) };
}
