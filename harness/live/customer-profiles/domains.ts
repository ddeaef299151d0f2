import { given, type Reading, tagsFrom } from '../reading';
import { elementsOf } from '../requests';
import { liveAddress } from '../resources';

/**
 * Reads the Customer Profiles domains of the Region.
 *
 * @param about address of what stands for the account where the list cannot be read.
 * @returns the names of the keys that they are encrypted with.
 */
export async function readDomains(
  { clients, requests, resources }: Reading,
  about: string,
): Promise<readonly string[]> {
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
      DomainName === undefined ? [] : [readDomain({ clients, requests, resources }, DomainName)],
    ),
  );
  return keys.flat();
}

async function readDomain(
  { clients, requests, resources }: Pick<Reading, 'clients' | 'requests' | 'resources'>,
  name: string,
): Promise<string[]> {
  const type = 'aws_customerprofiles_domain';
  const answer = await requests.ask(
    'profile:GetDomain',
    async () => {
      const domain = await clients.customerProfiles.getDomain({ DomainName: name });
      return domain.DomainName === undefined ? undefined : domain;
    },
    ['ResourceNotFoundException'],
  );
  if (answer.state === 'absent') return [];
  const known = { domain_name: name, id: name };
  if (answer.state === 'unread') {
    resources.note(answer, liveAddress(type, name), 'the Customer Profiles domain');
    resources.add(type, name, known, [
      'dead_letter_queue_url',
      'default_encryption_key',
      'default_expiration_days',
      'tags',
      'tags_all',
    ]);
    return [];
  }
  const { DeadLetterQueueUrl, DefaultEncryptionKey, DefaultExpirationDays, Tags } = answer.value;
  resources.add(type, name, {
    ...known,
    dead_letter_queue_url: given(DeadLetterQueueUrl),
    default_encryption_key: given(DefaultEncryptionKey),
    default_expiration_days: given(DefaultExpirationDays),
    ...tagsFrom(Tags).values,
  });
  return DefaultEncryptionKey === undefined ? [] : [DefaultEncryptionKey];
}
