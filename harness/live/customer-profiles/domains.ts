import { CUSTOMER_PROFILES_DOMAIN, domainAttributes } from '../../../resources/customer-profiles-domain';
import type { Sources } from '../../../resources/sources';
import { type Reading, unreadAttributes, valueOf } from '../reading';
import { elementsOf } from '../requests';
import { liveAddress } from '../resources';

/**
 * Reads the Customer Profiles domains of the Region.
 *
 * @param about address of what stands for the account where the list cannot be read.
 * @returns the keys that they are encrypted with.
 */
export async function readDomains(reading: Reading, about: string): Promise<Sources> {
  const { clients, requests, resources } = reading;
  const list = await requests.list('profile:ListDomains', async (token) => {
    const page = await clients.customerProfiles.listDomains({
      MaxResults: 100,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.Items, next: page.NextToken };
  });
  if (list.state === 'unread') resources.note(list, about, 'the Customer Profiles domains of the Region');

  const keys = await Promise.all(
    elementsOf(list).flatMap(({ DomainName }) =>
      DomainName === undefined ? [] : [readDomain(reading, DomainName)],
    ),
  );
  return { keys: keys.flat() };
}

async function readDomain({ clients, requests, resources }: Reading, name: string): Promise<string[]> {
  const { type } = CUSTOMER_PROFILES_DOMAIN;
  const answer = await requests.ask(
    'profile:GetDomain',
    async () => {
      const domain = await clients.customerProfiles.getDomain({ DomainName: name });
      return domain.DomainName === undefined ? undefined : domain;
    },
    ['ResourceNotFoundException'],
  );
  if (answer.state === 'absent') return [];
  if (answer.state === 'unread')
    resources.note(answer, liveAddress(type, name), 'the Customer Profiles domain');
  const domain = valueOf(answer);
  resources.add(
    type,
    name,
    domainAttributes(name, domain),
    unreadAttributes(CUSTOMER_PROFILES_DOMAIN, answer),
  );
  return domain?.DefaultEncryptionKey === undefined ? [] : [domain.DefaultEncryptionKey];
}
