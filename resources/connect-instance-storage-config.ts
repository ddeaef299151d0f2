import type {
  EncryptionConfig,
  InstanceStorageConfig,
  InstanceStorageResourceType,
} from '@aws-sdk/client-connect';
import { blocks, defined, given, type Json, type JsonObject } from './attributes';
import type { Kind } from './kind';
import type { Sources } from './sources';

/** Where an instance stores one kind of its data. */
export const STORAGE_CONFIG = {
  type: 'aws_connect_instance_storage_config',
  read: { 'connect:ListInstanceStorageConfigs': ['storage_config'] },
  comparison: {
    instance: 'instance_id',
    alike: ['resource_type'],
    identity: 'association_id',
    governed: ['storage_config'],
    list: 'connect:ListInstanceStorageConfigs',
  },
} as const satisfies Kind;

/**
 * What an instance can store ("InstanceStorageResourceType", Amazon Connect API Reference, read 2026-11-21). The
 * operation that lists storage configs takes one of them at a time.
 */
export const STORAGE_TYPES: readonly InstanceStorageResourceType[] = [
  'AGENT_EVENTS',
  'ATTACHMENTS',
  'CALL_RECORDINGS',
  'CHAT_TRANSCRIPTS',
  'CONTACT_EVALUATIONS',
  'CONTACT_TRACE_RECORDS',
  'EMAIL_MESSAGES',
  'MEDIA_STREAMS',
  'REAL_TIME_CONTACT_ANALYSIS_CHAT_SEGMENTS',
  'REAL_TIME_CONTACT_ANALYSIS_SEGMENTS',
  'REAL_TIME_CONTACT_ANALYSIS_VOICE_SEGMENTS',
  'SCHEDULED_REPORTS',
  'SCREEN_RECORDINGS',
];

/** The block `storage_config`. */
export function storageConfigBlock(config: InstanceStorageConfig): JsonObject {
  const { S3Config: s3, KinesisVideoStreamConfig: video } = config;
  const { KinesisStreamConfig: stream, KinesisFirehoseConfig: delivery } = config;
  return {
    storage_type: given(config.StorageType),
    s3_config: blocks(s3, ({ BucketName, BucketPrefix, EncryptionConfig: encrypted }) => ({
      bucket_name: given(BucketName),
      bucket_prefix: given(BucketPrefix),
      encryption_config: encryption(encrypted),
    })),
    kinesis_video_stream_config: blocks(
      video,
      ({ Prefix, RetentionPeriodHours, EncryptionConfig: encrypted }) => ({
        prefix: given(Prefix),
        retention_period_hours: given(RetentionPeriodHours),
        encryption_config: encryption(encrypted),
      }),
    ),
    kinesis_stream_config: blocks(stream, ({ StreamArn }) => ({ stream_arn: given(StreamArn) })),
    kinesis_firehose_config: blocks(delivery, ({ FirehoseArn }) => ({ firehose_arn: given(FirehoseArn) })),
  };
}

function encryption(config: EncryptionConfig | undefined): Json {
  return blocks(config, ({ EncryptionType, KeyId }) => ({
    encryption_type: given(EncryptionType),
    key_id: given(KeyId),
  }));
}

/** What storage configs lead to. */
export function storageConfigSources(configs: readonly InstanceStorageConfig[]): Sources {
  return {
    buckets: defined(configs.map(({ S3Config }) => S3Config?.BucketName)),
    keys: defined(
      configs.flatMap(({ S3Config, KinesisVideoStreamConfig }) => [
        S3Config?.EncryptionConfig?.KeyId,
        KinesisVideoStreamConfig?.EncryptionConfig?.KeyId,
      ]),
    ),
    streams: defined(configs.map(({ KinesisStreamConfig }) => KinesisStreamConfig?.StreamArn)),
    deliveryStreams: defined(configs.map(({ KinesisFirehoseConfig }) => KinesisFirehoseConfig?.FirehoseArn)),
  };
}
