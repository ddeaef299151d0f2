import { ACCOUNT_PUBLIC_ACCESS_BLOCK, publicAccessSettings } from '../../../resources/s3-public-access-block';
import { type Reading, unreadAttributes, valueOf } from '../reading';
import { liveAddress } from '../resources';

/** Reads Block Public Access of the account. */
export async function readAccountPublicAccess(reading: Reading): Promise<void> {
  const { clients, requests, resources, account } = reading;
  const { type } = ACCOUNT_PUBLIC_ACCESS_BLOCK;
  const client = clients.s3Account(account);
  const answer = await requests.ask(
    's3control:GetPublicAccessBlock',
    async () => (await client.getPublicAccessBlock({ Bucket: account })).PublicAccessBlockConfiguration,
    ['NoSuchPublicAccessBlockConfiguration'],
  );
  if (answer.state === 'absent') return;
  if (answer.state === 'unread')
    resources.note(answer, liveAddress(type, account), 'Block Public Access of the account');
  resources.add(
    type,
    account,
    publicAccessSettings(valueOf(answer) ?? {}),
    unreadAttributes(ACCOUNT_PUBLIC_ACCESS_BLOCK, answer),
  );
}
