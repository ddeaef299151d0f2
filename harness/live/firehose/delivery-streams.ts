import type { DeliveryStreamDescription, Tag } from '@aws-sdk/client-firehose';
import type { Operation } from '../../../core/aws/operations';
import { lastPart, pairs } from '../../../resources/attributes';
import {
  DELIVERY_STREAM,
  deliveryStreamAttributes,
  deliveryStreamSources,
} from '../../../resources/firehose-delivery-stream';
import type { Sources } from '../../../resources/sources';
import { type Reading, unreadAttributes, valueOf } from '../reading';
import type { Answer, Listed, Unanswered } from '../requests';
import { liveAddress } from '../resources';

/** Reads a delivery stream with its encryption, destination and tags. */
export async function readDeliveryStream(reading: Reading, arn: string): Promise<Sources> {
  const { resources } = reading;
  const { type } = DELIVERY_STREAM;
  const address = liveAddress(type, arn);
  const name = lastPart(arn);
  const isHere = arn.includes(`:firehose:${reading.region}:${reading.account}:`);
  const [described, tags] = isHere
    ? await Promise.all([describe(reading, name), listTags(reading, name)])
    : [elsewhere('firehose:DescribeDeliveryStream'), elsewhere('firehose:ListTagsForDeliveryStream')];
  if (described.state === 'unread') resources.note(described, address, 'the delivery stream');
  if (tags.state === 'unread') resources.note(tags, address, 'the tags of the delivery stream');
  const stream = valueOf(described);
  resources.add(
    type,
    arn,
    deliveryStreamAttributes(arn, stream, pairs(valueOf(tags))),
    unreadAttributes(DELIVERY_STREAM, described, tags),
  );
  return deliveryStreamSources(stream);
}

function describe(
  { clients, requests }: Reading,
  name: string,
): Promise<Exclude<Answer<DeliveryStreamDescription>, { state: 'absent' }>> {
  return requests.ask(
    'firehose:DescribeDeliveryStream',
    async () =>
      (await clients.firehose.describeDeliveryStream({ DeliveryStreamName: name })).DeliveryStreamDescription,
  );
}

function listTags({ clients, requests }: Reading, name: string): Promise<Listed<Tag>> {
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
