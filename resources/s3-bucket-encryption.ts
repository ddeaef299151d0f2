import type { ServerSideEncryptionConfiguration } from '@aws-sdk/client-s3';
import { blocks, defined, given, type Json } from './attributes';
import type { Kind } from './kind';
import type { Sources } from './sources';

/** The default encryption of a bucket. */
export const BUCKET_ENCRYPTION = {
  type: 'aws_s3_bucket_server_side_encryption_configuration',
  read: { 's3:GetBucketEncryption': ['rule'] },
  comparison: { identity: ['bucket'], governed: ['rule'], ofBucket: true },
} as const satisfies Kind;

/** The blocks `rule`. */
export function encryptionRules({ Rules }: Partial<ServerSideEncryptionConfiguration>): Json {
  return (Rules ?? []).map(({ ApplyServerSideEncryptionByDefault: byDefault }) => ({
    apply_server_side_encryption_by_default: blocks(byDefault, ({ SSEAlgorithm, KMSMasterKeyID }) => ({
      sse_algorithm: given(SSEAlgorithm),
      kms_master_key_id: given(KMSMasterKeyID),
    })),
  }));
}

/** What the default encryption of a bucket leads to. */
export function encryptionSources({ Rules }: Partial<ServerSideEncryptionConfiguration>): Sources {
  const keys = (Rules ?? []).map((rule) => rule.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID);
  return { keys: defined(keys) };
}
