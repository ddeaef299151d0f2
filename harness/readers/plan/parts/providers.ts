import type { Configuration } from './configuration';

/** Which provider configuration counts for a key that the configuration of a resource has, as `lib.provider` has it. */
export class Providers {
  private readonly effective = new Map<string, string>();

  constructor(private readonly configuration: Configuration) {}

  /** The key of the settings that hold where a key is written. */
  of(written: string): string {
    let key = this.effective.get(written);
    if (key === undefined) {
      key = this.nearest(written);
      this.effective.set(written, key);
    }
    return key;
  }

  /** The nearest entry that has settings, from the module's own outwards; the outermost where none has. */
  private nearest(written: string): string {
    const [module, name, more] = written.split(':');
    if (module === undefined || name === undefined || more !== undefined) return written;
    const steps = module.split('.');
    for (let depth = steps.length - (steps.length % 2); depth > 0; depth -= 2) {
      const key = `${steps.slice(0, depth).join('.')}:${name}`;
      if (this.hasSettings(key)) return key;
    }
    return name;
  }

  private hasSettings(key: string): boolean {
    const span = this.configuration.providers.get(key);
    const value = span === undefined ? undefined : this.configuration.value(span);
    const expressions = (value as { readonly expressions?: object } | undefined)?.expressions;
    return expressions !== undefined && Object.keys(expressions).length > 0;
  }
}
