import type { LexBot, LexBotConfig } from '@aws-sdk/client-connect';
import { blocks, given, type JsonObject } from './attributes';
import type { Kind } from './kind';

/** An Amazon Lex bot that an instance uses. */
export const BOT_ASSOCIATION = {
  type: 'aws_connect_bot_association',
  read: { 'connect:ListBots': ['lex_bot'] },
  comparison: {
    instance: 'instance_id',
    alike: ['lex_bot'],
    identity: 'id',
    governed: [],
    list: 'connect:ListBots',
  },
} as const satisfies Kind;

/** The versions of Amazon Lex: bots of one at a time are listed. */
export const LEX_VERSIONS = ['V1', 'V2'] as const;

/** What tells a bot from the others of an instance. */
export function botName({ LexBot: bot, LexV2Bot: alias }: LexBotConfig): string {
  return alias?.AliasArn ?? `${bot?.LexRegion ?? ''}/${bot?.Name ?? ''}`;
}

export function botAttributes(instanceId: string, { LexBot: lexBot }: LexBotConfig): JsonObject {
  return {
    instance_id: instanceId,
    lex_bot: blocks(lexBot, ({ Name, LexRegion }: LexBot) => ({
      name: given(Name),
      lex_region: given(LexRegion),
    })),
  };
}
