import { isObject, type Json, type JsonObject, objectOr, ownMember } from './blocks';

/** Locals that name each other in a circle end here. */
const MAX_DEPTH = 20;
const LOCAL = /^\$\{local\.([\p{L}_][\p{L}\p{N}_-]*)\}$/u;

/**
 * The locals of a configuration: the one kind of reference that is replaced by what it stands for. A local cannot be set from
 * outside, so that its value is what is written; variables, resources and data sources are not told by a configuration.
 */
export class Locals {
  private readonly locals: JsonObject;

  constructor(configuration: JsonObject) {
    this.locals = objectOr(configuration['locals'], {});
  }

  /** A value without the locals that it names. */
  resolve(value: Json, depth = 0): Json {
    if (typeof value === 'string') {
      const name = LOCAL.exec(value)?.[1];
      const local = name === undefined ? undefined : ownMember(this.locals, name);
      return local === undefined || depth > MAX_DEPTH ? value : this.resolve(local, depth + 1);
    }
    if (Array.isArray(value)) return value.map((item) => this.resolve(item, depth));
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item, depth)]));
    return value;
  }
}
