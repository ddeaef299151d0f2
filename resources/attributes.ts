/** Attributes as Terraform's provider writes them, from what the AWS SDK answers. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** An attribute's value; what AWS leaves out is not set. */
export function given<Value extends Json>(value: Value | undefined): Value | null {
  return value ?? null;
}

/** A block, which the provider writes as a list of one, or of none where it is not set. */
export function blocks<Config>(
  config: Config | undefined,
  read: (config: Config) => JsonObject,
): readonly JsonObject[] {
  return config === undefined ? [] : [read(config)];
}

/** What was given of several values. */
export function defined<Value>(values: readonly (Value | undefined)[]): Value[] {
  return values.filter((value) => value !== undefined);
}

/** The attributes that tags are. */
export const TAGS = ['tags', 'tags_all'] as const;

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** Tags as attributes: there are no default tags in an account, so that both are the same. */
export function tagAttributes(tags: Tags | undefined): Readonly<Record<(typeof TAGS)[number], Tags>> {
  const all = tags ?? {};
  return { tags: all, tags_all: all };
}

/** Tags by key, of a service that answers with pairs. */
export function pairs(
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Tags {
  return Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** The part of an ARN behind its last slash, or behind its last colon where there is none. */
export function lastPart(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
}
