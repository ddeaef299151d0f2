import type { ListPhoneNumbersSummary } from '@aws-sdk/client-connect';
import { leadsToAny, PHONE_NUMBER, phoneNumberAttributes } from '../../../resources/connect-phone-number';
import { type Reading, unreadAttributes, valueOf } from '../reading';
import { elementsOf } from '../requests';
import { liveAddress } from '../resources';
import { instanceAddress } from './address';

/**
 * Reads the phone numbers of the account, with their tags.
 *
 * @param ids of the instances that are read.
 * @param only whether numbers that cannot lead to them are left out.
 */
export async function readPhoneNumbers(
  reading: Reading,
  ids: readonly string[],
  only: boolean,
): Promise<void> {
  const { clients, requests, resources } = reading;
  const list = await requests.list('connect:ListPhoneNumbersV2', async (token) => {
    const page = await clients.connect.listPhoneNumbersV2({
      MaxResults: 1000,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.ListPhoneNumbersSummaryList, next: page.NextToken };
  });
  if (list.state === 'unread')
    for (const id of ids) resources.note(list, instanceAddress(id), 'the phone numbers of the instance');
  const numbers = elementsOf(list).filter((number) => !only || leadsToAny(number, ids));
  await Promise.all(numbers.map((number) => readPhoneNumber(reading, number)));
}

async function readPhoneNumber(
  { clients, requests, resources }: Reading,
  number: ListPhoneNumbersSummary,
): Promise<void> {
  const id = number.PhoneNumberId;
  if (id === undefined) return;
  const { type } = PHONE_NUMBER;
  const answer = await requests.ask(
    'connect:DescribePhoneNumber',
    async () => (await clients.connect.describePhoneNumber({ PhoneNumberId: id })).ClaimedPhoneNumberSummary,
    ['ResourceNotFoundException'],
  );
  if (answer.state === 'absent') return;
  if (answer.state === 'unread')
    resources.note(answer, liveAddress(type, id), 'the tags of the phone number');
  resources.add(
    type,
    id,
    phoneNumberAttributes(id, number, valueOf(answer)?.Tags),
    unreadAttributes(PHONE_NUMBER, answer),
  );
}
