import { APPROVED_ORIGIN } from '../../../resources/connect-approved-origin';
import type { Reading } from '../reading';
import { elementsOf } from '../requests';
import { instanceAddress } from './address';

/** Reads which web sites may embed what an instance shows. */
export async function readApprovedOrigins(
  { clients, requests, resources }: Reading,
  id: string,
): Promise<void> {
  const list = await requests.list('connect:ListApprovedOrigins', async (token) => {
    const page = await clients.connect.listApprovedOrigins({
      InstanceId: id,
      MaxResults: 25,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.Origins, next: page.NextToken };
  });
  if (list.state === 'unread')
    resources.note(list, instanceAddress(id), 'the approved origins of the instance');
  for (const origin of elementsOf(list))
    resources.add(APPROVED_ORIGIN.type, `${id}/${origin}`, { instance_id: id, origin });
}
