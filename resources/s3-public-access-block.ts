import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import type { Kind } from './kind';

const SETTINGS = {
  block_public_acls: 'BlockPublicAcls',
  block_public_policy: 'BlockPublicPolicy',
  ignore_public_acls: 'IgnorePublicAcls',
  restrict_public_buckets: 'RestrictPublicBuckets',
} as const;
type Setting = keyof typeof SETTINGS;
const NAMES = Object.keys(SETTINGS) as Setting[];

/** Block Public Access of a bucket. */
export const BUCKET_PUBLIC_ACCESS_BLOCK = {
  type: 'aws_s3_bucket_public_access_block',
  read: { 's3:GetPublicAccessBlock': NAMES },
  comparison: { identity: ['bucket'], governed: NAMES, ofBucket: true },
} as const satisfies Kind;

/** Block Public Access of an account. */
export const ACCOUNT_PUBLIC_ACCESS_BLOCK = {
  type: 'aws_s3_account_public_access_block',
  read: { 's3control:GetPublicAccessBlock': NAMES },
} as const satisfies Kind;

/** The settings of Block Public Access, of a bucket or an account. */
export function publicAccessSettings(
  configuration: PublicAccessBlockConfiguration,
): Record<Setting, boolean> {
  const entries = NAMES.map((name) => [name, configuration[SETTINGS[name]] ?? false]);
  return Object.fromEntries(entries) as Record<Setting, boolean>;
}
