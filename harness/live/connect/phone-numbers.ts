import { instanceAddress } from './instance';
import { given, type Reading, tagsFrom } from '../reading';
import { elementsOf } from '../requests';
import { liveAddress } from '../resources';

const TYPE = 'aws_connect_phone_number';
const TRAFFIC_DISTRIBUTION_GROUP = /:traffic-distribution-group\//;

/**
 * Reads the phone numbers of the account, with their tags.
 *
 * @param ids of the instances that are read.
 * @param only whether numbers of other instances are left out. Those of traffic distribution groups are not: which instances
 * such a group leads to is not read.
 */
export async function readPhoneNumbers(
  { clients, requests, resources }: Reading,
  ids: readonly string[],
  only: boolean,
): Promise<void> {
  const list = await requests.list('connect:ListPhoneNumbersV2', async (token) => {
    const page = await clients.connect.listPhoneNumbersV2({
      MaxResults: 1000,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.ListPhoneNumbersSummaryList, next: page.NextToken };
  });
  if (list.state === 'unread')
    for (const id of ids) resources.note(list, instanceAddress(id), 'the phone numbers of the instance');
  const read = elementsOf(list).filter(
    ({ InstanceId, TargetArn }) =>
      !only ||
      ids.some((id) => id === InstanceId || TargetArn?.endsWith(`/${id}`)) ||
      TRAFFIC_DISTRIBUTION_GROUP.test(TargetArn ?? ''),
  );
  await Promise.all(
    read.map(async (number) => {
      const id = number.PhoneNumberId;
      if (id === undefined) return;
      const answer = await requests.ask(
        'connect:DescribePhoneNumber',
        async () =>
          (await clients.connect.describePhoneNumber({ PhoneNumberId: id })).ClaimedPhoneNumberSummary,
        ['ResourceNotFoundException'],
      );
      if (answer.state === 'absent') return;
      const isUnread = answer.state === 'unread';
      if (isUnread) resources.note(answer, liveAddress(TYPE, id), 'the tags of the phone number');
      const tags = tagsFrom(isUnread ? undefined : answer.value.Tags);
      resources.add(
        TYPE,
        id,
        {
          id,
          arn: given(number.PhoneNumberArn),
          phone_number: given(number.PhoneNumber),
          country_code: given(number.PhoneNumberCountryCode),
          type: given(number.PhoneNumberType),
          description: given(number.PhoneNumberDescription),
          target_arn: given(number.TargetArn),
          ...tags.values,
        },
        isUnread ? Object.keys(tags.values) : [],
      );
    }),
  );
}
