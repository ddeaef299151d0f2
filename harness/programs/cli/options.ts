/** Options of commands. */
import { Option } from 'commander';
import { notAllowed } from '../../../core/text/closest';
import { ProblemsError } from '../../../core/problems';

export function repeatable(flags: string, description: string, defaultWords: string): Option {
  return new Option(flags, `${description}; repeatable`)
    .argParser((value: string, previous: readonly string[]) => [...previous, value])
    .default([], defaultWords);
}

/** An option that is given once: which of two values was meant cannot be told. */
export function single(flags: string, description: string): Option {
  const [name = ''] = flags.split(' ');
  return new Option(flags, description).argParser(onlyOnce(name));
}

/** `--format` of a command that prints one thing, given once: the first of the formats where it is not given. */
export function singleFormat(formats: readonly [string, ...string[]], description: string): Option {
  const once = onlyOnce('--format');
  let given: string | undefined;
  return new Option('--format <name>', description).default(formats[0]).argParser((value: string) => {
    given = once(value, given);
    if (!formats.includes(given)) throw new ProblemsError('usage', notAllowed('format', given, formats));
    return given;
  });
}

function onlyOnce(name: string): (value: string, previous: string | undefined) => string {
  return (value, previous) => {
    if (previous === undefined) return value;
    throw new ProblemsError('usage', `${name} is given twice: ${previous} and ${value}; give it once`);
  };
}
