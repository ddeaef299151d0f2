import type {
  DeliveryStreamDescription,
  DestinationDescription,
  S3DestinationDescription,
} from '@aws-sdk/client-firehose';
import {
  blocks,
  defined,
  given,
  type JsonObject,
  lastPart,
  tagAttributes,
  TAGS,
  type Tags,
} from './attributes';
import type { Kind } from './kind';
import type { Sources } from './sources';

/** A delivery stream of Amazon Data Firehose. */
export const DELIVERY_STREAM = {
  type: 'aws_kinesis_firehose_delivery_stream',
  read: {
    'firehose:DescribeDeliveryStream': [
      'server_side_encryption',
      'extended_s3_configuration',
      'kinesis_source_configuration',
    ],
    'firehose:ListTagsForDeliveryStream': TAGS,
  },
  comparison: { identity: ['arn', 'name'], governed: ['server_side_encryption'] },
} as const satisfies Kind;

/** @param stream its description; undefined where it could not be read. */
export function deliveryStreamAttributes(
  arn: string,
  stream: DeliveryStreamDescription | undefined,
  tags: Tags | undefined,
): JsonObject {
  return {
    arn,
    id: arn,
    name: lastPart(arn),
    server_side_encryption: blocks(
      stream?.DeliveryStreamEncryptionConfiguration,
      ({ Status, KeyType, KeyARN }) => ({
        enabled: Status === 'ENABLED' || Status === 'ENABLING',
        key_type: given(KeyType),
        key_arn: given(KeyARN),
      }),
    ),
    extended_s3_configuration: (stream?.Destinations ?? [])
      .flatMap(
        ({ ExtendedS3DestinationDescription: extended, S3DestinationDescription: plain }) =>
          extended ?? plain ?? [],
      )
      .map((store) => ({ bucket_arn: given(store.BucketARN), kms_key_arn: given(keyOf(store)) })),
    kinesis_source_configuration: blocks(sourceOf(stream), (source) => ({ kinesis_stream_arn: source })),
    ...tagAttributes(tags),
  };
}

/** What a delivery stream leads to. */
export function deliveryStreamSources(stream: DeliveryStreamDescription | undefined): Sources {
  const stores = (stream?.Destinations ?? []).flatMap(storesOf);
  return {
    keys: defined([stream?.DeliveryStreamEncryptionConfiguration?.KeyARN, ...stores.map(keyOf)]),
    buckets: defined(stores.map(({ BucketARN }) => BucketARN)).map(lastPart),
    streams: defined([sourceOf(stream)]),
  };
}

/** The ARN of the data stream that it takes records from. */
function sourceOf(stream: DeliveryStreamDescription | undefined): string | undefined {
  return stream?.Source?.KinesisStreamSourceDescription?.KinesisStreamARN;
}

function keyOf(store: Pick<S3DestinationDescription, 'EncryptionConfiguration'>): string | undefined {
  return store.EncryptionConfiguration?.KMSEncryptionConfig?.AWSKMSKeyARN;
}

/** Where a destination stores: whichever it is, it has a bucket for what it passes on, or could not, and may have another. */
function storesOf(destination: DestinationDescription): S3DestinationDescription[] {
  const { S3DestinationDescription: plain, ExtendedS3DestinationDescription: extended } = destination;
  const others = [
    destination.AmazonOpenSearchServerlessDestinationDescription,
    destination.AmazonopensearchserviceDestinationDescription,
    destination.ElasticsearchDestinationDescription,
    destination.HttpEndpointDestinationDescription,
    destination.IcebergDestinationDescription,
    destination.RedshiftDestinationDescription,
    destination.SnowflakeDestinationDescription,
    destination.SplunkDestinationDescription,
  ];
  return defined([
    extended ?? plain,
    extended?.S3BackupDescription,
    destination.RedshiftDestinationDescription?.S3BackupDescription,
    ...others.map((other) => other?.S3DestinationDescription),
  ]);
}
