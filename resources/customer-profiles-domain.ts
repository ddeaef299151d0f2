import type { GetDomainResponse } from '@aws-sdk/client-customer-profiles';
import { given, type JsonObject, tagAttributes, TAGS } from './attributes';
import type { Kind } from './kind';

/** A domain of Amazon Connect Customer Profiles. */
export const CUSTOMER_PROFILES_DOMAIN = {
  type: 'aws_customerprofiles_domain',
  read: {
    'profile:ListDomains': ['domain_name'],
    'profile:GetDomain': [
      'dead_letter_queue_url',
      'default_encryption_key',
      'default_expiration_days',
      ...TAGS,
    ],
  },
  comparison: {
    identity: ['domain_name'],
    governed: ['default_encryption_key', 'dead_letter_queue_url'],
  },
} as const satisfies Kind;

/** @param domain its description; undefined where it could not be read. */
export function domainAttributes(name: string, domain: Partial<GetDomainResponse> | undefined): JsonObject {
  return {
    domain_name: name,
    id: name,
    dead_letter_queue_url: given(domain?.DeadLetterQueueUrl),
    default_encryption_key: given(domain?.DefaultEncryptionKey),
    default_expiration_days: given(domain?.DefaultExpirationDays),
    ...tagAttributes(domain?.Tags),
  };
}
