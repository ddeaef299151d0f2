/**
 * The members and blocks of Terraform's JSON syntax, read as Terraform reads them. A value of the configuration may be anything
 * that JSON can say, so that each step asks what it has; what is not of the form that is read stays what it is, and whoever
 * needs another form says so.
 */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectOr(value: Json | undefined, fallback: JsonObject): JsonObject {
  return isObject(value) ? value : fallback;
}

/** A member of an object, never one that every object inherits. */
export function ownMember<Value>(members: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** Terraform's JSON syntax takes one block as an object, or several as an array. */
export function asBlocks(value: Json): Json[] {
  return Array.isArray(value) ? value : [value];
}

/** The names of the blocks that a body's `dynamic` blocks make. */
export function dynamicBlocks(written: Json | undefined): string[] {
  return asBlocks(written ?? {}).flatMap((block) => Object.keys(withoutComment(objectOr(block, {}))));
}

/** The property `//` of a body is a comment; cdktf keeps its own data there. */
export function withoutComment(body: JsonObject): JsonObject {
  const { '//': _, ...rest } = body;
  return rest;
}

/** Is told what is wrong with a configuration: all of it is said at once. */
export type OnProblem = (sentence: string) => void;
