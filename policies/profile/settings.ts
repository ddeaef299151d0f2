/**
 * The kinds of settings of a profile, each with what is allowed in words. Convention for messages: the `error` of a setting says
 * what is allowed (`a whole number from 10 to 60`); a custom issue holds the whole sentence after the setting's path. The loader
 * adds file, line, setting, value and remedy.
 */
import * as z from 'zod';
import { quote } from '../../core/text/quote';

/** A mapping of settings; one that is unknown is refused. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: 'a mapping of settings' });
}

/** @param byDefault what is approved where the setting is absent. */
export function flag(byDefault: boolean, description: string) {
  return z.boolean({ error: 'true or false' }).default(byDefault).describe(description);
}

export function wholeNumber({ minimum, maximum }: { minimum: number; maximum?: number }) {
  const error =
    maximum === undefined
      ? `a whole number of ${minimum} or more`
      : `a whole number from ${minimum} to ${maximum}`;
  return z
    .int({ error })
    .min(minimum, { error })
    .max(maximum ?? Number.MAX_SAFE_INTEGER, { error });
}

export function positiveNumber(maximum?: number) {
  const error = maximum === undefined ? 'a number above 0' : `a number above 0 and up to ${maximum}`;
  const number = z.number({ error }).positive({ error });
  return maximum === undefined ? number : number.max(maximum, { error });
}

export function matching(pattern: RegExp, error: string) {
  return z.string({ error }).regex(pattern, { error });
}

export function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, { error: `one of ${values.join(', ')}` });
}

/** A list in which nothing is repeated. */
export function listOf<Item extends z.ZodType>(item: Item, items: string, minimum = 0, maximum?: number) {
  const bounds = [
    minimum > 0 ? `, at least ${minimum}` : '',
    maximum === undefined ? '' : `, at most ${maximum}`,
  ];
  const error = `a list of ${items}${bounds.join('')}`;
  const list = z.array(item, { error }).min(minimum, { error });
  return (maximum === undefined ? list : list.max(maximum, { error }))
    .superRefine(
      (values: readonly unknown[], context) => {
        for (const [index, value] of values.entries()) {
          if (values.indexOf(value) === index) continue;
          const message = `must be listed once, got ${quote(value)} again; remove the repetition`;
          context.addIssue({ code: 'custom', path: [index], message });
        }
      },
      { when: ({ value }) => Array.isArray(value) },
    )
    .meta({ uniqueItems: true });
}

/** For checks of a whole section: they wait until it is one. */
export function isMapping({ value }: { value: unknown }): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
