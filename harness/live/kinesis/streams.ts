import type {
  DeliveryStreamDescription,
  DestinationDescription,
  S3DestinationDescription,
  Tag,
} from '@aws-sdk/client-firehose';
import type { Operation } from '../../../core/aws/operations';
import { given, lastPart, pairs, type Reading, tagsOf } from '../reading';
import type { Answer, Listed, Unanswered } from '../requests';
import { liveAddress } from '../resources';

/** Where a stream leads to. */
export interface StreamSources {
  /** Names of the keys that it is encrypted with. */
  readonly keys: readonly string[];
  /** Buckets that it delivers to. */
  readonly buckets: readonly string[];
  /** ARNs of the data streams that it takes records from. */
  readonly streams: readonly string[];
}

/** Reads a Kinesis data stream with its encryption and tags. */
export async function readStream(
  { clients, requests, resources }: Reading,
  arn: string,
): Promise<StreamSources> {
  const type = 'aws_kinesis_stream';
  const address = liveAddress(type, arn);
  const [summary, tags] = await Promise.all([
    requests.ask(
      'kinesis:DescribeStreamSummary',
      async () => (await clients.kinesis.describeStreamSummary({ StreamARN: arn })).StreamDescriptionSummary,
    ),
    requests.list('kinesis:ListTagsForStream', async (token) => {
      const page = await clients.kinesis.listTagsForStream({
        StreamARN: arn,
        ...(token === undefined ? {} : { ExclusiveStartTagKey: token }),
      });
      return {
        elements: page.Tags,
        next: page.HasMoreTags === true ? page.Tags?.at(-1)?.Key : undefined,
      };
    }),
  ]);
  if (summary.state === 'unread') resources.note(summary, address, 'the data stream');
  if (tags.state === 'unread') resources.note(tags, address, 'the tags of the data stream');
  const tagged = tagsOf(tags, pairs);
  const stream = summary.state === 'read' ? summary.value : undefined;
  const key = stream?.KeyId;
  resources.add(
    type,
    arn,
    {
      arn,
      id: arn,
      name: lastPart(arn),
      encryption_type: given(stream?.EncryptionType),
      kms_key_id: given(key),
      ...tagged.values,
    },
    [...(stream === undefined ? ['encryption_type', 'kms_key_id'] : []), ...tagged.unknown],
  );
  return { keys: key === undefined ? [] : [key], buckets: [], streams: [] };
}

/** Reads a delivery stream with its encryption, destination and tags. */
export async function readDeliveryStream(reading: Reading, arn: string): Promise<StreamSources> {
  const { resources } = reading;
  const type = 'aws_kinesis_firehose_delivery_stream';
  const address = liveAddress(type, arn);
  const name = lastPart(arn);
  const isHere = arn.includes(`:firehose:${reading.region}:${reading.account}:`);
  const [described, tags] = isHere
    ? await Promise.all([describeDeliveryStream(reading, name), listTags(reading, name)])
    : [elsewhere('firehose:DescribeDeliveryStream'), elsewhere('firehose:ListTagsForDeliveryStream')];
  if (described.state === 'unread') resources.note(described, address, 'the delivery stream');
  if (tags.state === 'unread') resources.note(tags, address, 'the tags of the delivery stream');
  const tagged = tagsOf(tags, pairs);
  const stream = described.state === 'read' ? described.value : undefined;
  const encryption = stream?.DeliveryStreamEncryptionConfiguration;
  const enabled = encryption?.Status === 'ENABLED' || encryption?.Status === 'ENABLING';
  const destinations = (stream?.Destinations ?? []).flatMap(
    ({ ExtendedS3DestinationDescription: extended, S3DestinationDescription: plain }) =>
      extended ?? plain ?? [],
  );
  const stores = (stream?.Destinations ?? []).flatMap(storesOf);
  const source = stream?.Source?.KinesisStreamSourceDescription?.KinesisStreamARN;
  resources.add(
    type,
    arn,
    {
      arn,
      id: arn,
      name,
      server_side_encryption:
        encryption === undefined
          ? []
          : [{ enabled, key_type: given(encryption.KeyType), key_arn: given(encryption.KeyARN) }],
      extended_s3_configuration: destinations.map(({ BucketARN, EncryptionConfiguration }) => ({
        bucket_arn: given(BucketARN),
        kms_key_arn: given(EncryptionConfiguration?.KMSEncryptionConfig?.AWSKMSKeyARN),
      })),
      kinesis_source_configuration: source === undefined ? [] : [{ kinesis_stream_arn: source }],
      ...tagged.values,
    },
    [
      ...(stream === undefined
        ? ['server_side_encryption', 'extended_s3_configuration', 'kinesis_source_configuration']
        : []),
      ...tagged.unknown,
    ],
  );
  return {
    keys: [
      encryption?.KeyARN,
      ...stores.map(
        ({ EncryptionConfiguration }) => EncryptionConfiguration?.KMSEncryptionConfig?.AWSKMSKeyARN,
      ),
    ].filter((key) => key !== undefined),
    buckets: stores.flatMap(({ BucketARN }) => (BucketARN === undefined ? [] : [lastPart(BucketARN)])),
    streams: source === undefined ? [] : [source],
  };
}

async function describeDeliveryStream(
  { clients, requests }: Reading,
  name: string,
): Promise<Exclude<Answer<DeliveryStreamDescription>, { state: 'absent' }>> {
  return requests.ask(
    'firehose:DescribeDeliveryStream',
    async () =>
      (await clients.firehose.describeDeliveryStream({ DeliveryStreamName: name })).DeliveryStreamDescription,
  );
}

async function listTags({ clients, requests }: Reading, name: string): Promise<Listed<Tag>> {
  return requests.list('firehose:ListTagsForDeliveryStream', async (token) => {
    const page = await clients.firehose.listTagsForDeliveryStream({
      DeliveryStreamName: name,
      ...(token === undefined ? {} : { ExclusiveStartTagKey: token }),
    });
    return {
      elements: page.Tags,
      next: page.HasMoreTags === true ? page.Tags?.at(-1)?.Key : undefined,
    };
  });
}

/** The operations take a name, which a delivery stream of this account and Region may have as well. */
function elsewhere(operation: Operation): Unanswered & { readonly partial: [] } {
  const reason = 'it is in another account or Region, where it cannot be asked for';
  return { state: 'unread', operation, reason, partial: [] };
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
  return [
    extended ?? plain,
    extended?.S3BackupDescription,
    destination.RedshiftDestinationDescription?.S3BackupDescription,
    ...others.map((other) => other?.S3DestinationDescription),
  ].filter((store) => store !== undefined);
}
