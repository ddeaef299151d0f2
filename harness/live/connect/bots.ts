import {
  BOT_ASSOCIATION,
  botAttributes,
  botName,
  type LEX_VERSIONS,
} from '../../../resources/connect-bot-association';
import type { Reading } from '../reading';
import { elementsOf } from '../requests';
import { instanceAddress } from './address';

/** Reads the Amazon Lex bots of one version that an instance uses. */
export async function readBots(
  { clients, requests, resources }: Reading,
  id: string,
  version: (typeof LEX_VERSIONS)[number],
): Promise<void> {
  const list = await requests.list('connect:ListBots', async (token) => {
    const page = await clients.connect.listBots({
      InstanceId: id,
      LexVersion: version,
      MaxResults: 25,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.LexBots, next: page.NextToken };
  });
  if (list.state === 'unread')
    resources.note(list, instanceAddress(id), `the Amazon Lex ${version} bots of the instance`);
  for (const bot of elementsOf(list))
    resources.add(BOT_ASSOCIATION.type, `${id}/${botName(bot)}`, botAttributes(id, bot));
}
