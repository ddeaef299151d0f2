import type { Clients } from './clients';
import type { Answer, Requests } from './requests';
import type { Json, JsonObject, Resources } from './resources';
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

/** The attributes `tags` and `tags_all`, and which attributes are unknown. */
export interface Tags {
  readonly values: JsonObject;
  readonly unknown: readonly string[];
}

const NO_TAGS: Tags = { values: {}, unknown: ['tags', 'tags_all'] };

/** Tags as attributes: there are no default tags in an account, so that both are the same. */
export function tagsFrom(tags: Readonly<Record<string, string>> | undefined): Tags {
  const all = tags ?? {};
  return { values: { tags: all, tags_all: all }, unknown: [] };
}

/** Tags as attributes, unknown where they could not be read. @param read takes them from the answer. */
export function tagsOf<Value>(
  answer: Answer<Value>,
  read: (value: Value) => Readonly<Record<string, string>>,
): Tags {
  if (answer.state === 'unread') return NO_TAGS;
  return tagsFrom(answer.state === 'read' ? read(answer.value) : {});
}

/** Tags as an object by key, whichever way the service names the parts of a pair. */
export function pairs(
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** An attribute's value; what AWS leaves out is not set. */
export function given<Value extends Json>(value: Value | undefined): Value | null {
  return value ?? null;
}

/** The part of an ARN behind its last slash, or behind its last colon where there is none. */
export function lastPart(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
}
