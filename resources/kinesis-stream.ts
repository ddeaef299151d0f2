import type { StreamDescriptionSummary } from '@aws-sdk/client-kinesis';
import { given, type JsonObject, lastPart, tagAttributes, TAGS, type Tags } from './attributes';
import type { Kind } from './kind';

/** A Kinesis data stream. */
export const KINESIS_STREAM = {
  type: 'aws_kinesis_stream',
  read: {
    'kinesis:DescribeStreamSummary': ['encryption_type', 'kms_key_id'],
    'kinesis:ListTagsForStream': TAGS,
  },
  comparison: { identity: ['arn', 'name'], governed: ['encryption_type', 'kms_key_id'] },
} as const satisfies Kind;

/** @param stream its description; undefined where it could not be read. */
export function streamAttributes(
  arn: string,
  stream: StreamDescriptionSummary | undefined,
  tags: Tags | undefined,
): JsonObject {
  return {
    arn,
    id: arn,
    name: lastPart(arn),
    encryption_type: given(stream?.EncryptionType),
    kms_key_id: given(stream?.KeyId),
    ...tagAttributes(tags),
  };
}
