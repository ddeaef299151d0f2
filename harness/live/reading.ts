import type { Kind } from '../../resources';
import type { Clients } from './clients';
import type { Answer, Listed, Requests } from './requests';
import type { Resources } from './resources';
import type { Clock } from './types';

/** What every part of the reader works with. */
export interface Reading {
  readonly clients: Clients;
  readonly requests: Requests;
  readonly resources: Resources;
  readonly clock: Clock;
  /** Account id, 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** What became of a request, or of one that was not sent. */
type Asked = Answer<unknown> | Listed<unknown> | undefined;

/** The attributes of a type that the answers which are missing would have said, in the order of the answers. */
export function unreadAttributes({ type, read }: Kind, ...answers: readonly Asked[]): readonly string[] {
  return answers.flatMap((answer) => {
    if (answer?.state !== 'unread') return [];
    const attributes = read[answer.operation];
    if (attributes === undefined)
      throw new Error(`${type}: nothing says what ${answer.operation} reads of it`);
    return attributes;
  });
}

/** What an answer says; undefined where there is none. */
export function valueOf<Value>(
  answer: Answer<Value> | (Listed<unknown> & { readonly value?: Value }) | undefined,
): Value | undefined {
  return answer?.state === 'read' ? answer.value : undefined;
}
