import type { ListPhoneNumbersSummary } from '@aws-sdk/client-connect';
import { given, type JsonObject, tagAttributes, TAGS, type Tags } from './attributes';
import type { Kind } from './kind';

/** A phone number that the account has claimed for an instance or a traffic distribution group. */
export const PHONE_NUMBER = {
  type: 'aws_connect_phone_number',
  read: {
    'connect:ListPhoneNumbersV2': [
      'arn',
      'phone_number',
      'country_code',
      'type',
      'description',
      'target_arn',
    ],
    'connect:DescribePhoneNumber': TAGS,
  },
  comparison: {
    instance: 'target_arn',
    alike: ['phone_number'],
    identity: 'id',
    governed: ['country_code', 'type', 'description'],
    list: 'connect:ListPhoneNumbersV2',
  },
} as const satisfies Kind;

const TRAFFIC_DISTRIBUTION_GROUP = /:traffic-distribution-group\//;

/**
 * True where a number may lead to one of the instances. Those of traffic distribution groups may: which instances such a group
 * leads to is not read.
 */
export function leadsToAny(
  { InstanceId, TargetArn }: ListPhoneNumbersSummary,
  ids: readonly string[],
): boolean {
  return (
    ids.some((id) => id === InstanceId || TargetArn?.endsWith(`/${id}`)) ||
    TRAFFIC_DISTRIBUTION_GROUP.test(TargetArn ?? '')
  );
}

export function phoneNumberAttributes(
  id: string,
  number: ListPhoneNumbersSummary,
  tags: Tags | undefined,
): JsonObject {
  return {
    id,
    arn: given(number.PhoneNumberArn),
    phone_number: given(number.PhoneNumber),
    country_code: given(number.PhoneNumberCountryCode),
    type: given(number.PhoneNumberType),
    description: given(number.PhoneNumberDescription),
    target_arn: given(number.TargetArn),
    ...tagAttributes(tags),
  };
}
