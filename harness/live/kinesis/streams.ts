import type { Tag } from '@aws-sdk/client-kinesis';
import { defined, pairs } from '../../../resources/attributes';
import { KINESIS_STREAM, streamAttributes } from '../../../resources/kinesis-stream';
import type { Sources } from '../../../resources/sources';
import { type Reading, unreadAttributes, valueOf } from '../reading';
import type { Listed } from '../requests';
import { liveAddress } from '../resources';

/** Reads a Kinesis data stream with its encryption and tags. */
export async function readStream(reading: Reading, arn: string): Promise<Sources> {
  const { clients, requests, resources } = reading;
  const { type } = KINESIS_STREAM;
  const address = liveAddress(type, arn);
  const [summary, tags] = await Promise.all([
    requests.ask(
      'kinesis:DescribeStreamSummary',
      async () => (await clients.kinesis.describeStreamSummary({ StreamARN: arn })).StreamDescriptionSummary,
    ),
    listTags(reading, arn),
  ]);
  if (summary.state === 'unread') resources.note(summary, address, 'the data stream');
  if (tags.state === 'unread') resources.note(tags, address, 'the tags of the data stream');
  const stream = valueOf(summary);
  resources.add(
    type,
    arn,
    streamAttributes(arn, stream, pairs(valueOf(tags))),
    unreadAttributes(KINESIS_STREAM, summary, tags),
  );
  return { keys: defined([stream?.KeyId]) };
}

function listTags({ clients, requests }: Reading, arn: string): Promise<Listed<Tag>> {
  return requests.list('kinesis:ListTagsForStream', async (token) => {
    const page = await clients.kinesis.listTagsForStream({
      StreamARN: arn,
      ...(token === undefined ? {} : { ExclusiveStartTagKey: token }),
    });
    return {
      elements: page.Tags,
      next: page.HasMoreTags === true ? page.Tags?.at(-1)?.Key : undefined,
    };
  });
}
