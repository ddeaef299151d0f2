/** Options of commands. */
import { Option } from 'commander';
import { UsageError } from './usage-error';

export function repeatable(flags: string, description: string, defaultWords: string): Option {
  return new Option(flags, `${description}; repeatable`)
    .argParser((value: string, previous: readonly string[]) => [...previous, value])
    .default([], defaultWords);
}

/** An option that is given once: which of two values was meant cannot be told. */
export function single(flags: string, description: string): Option {
  const [name = ''] = flags.split(' ');
  return new Option(flags, description).argParser((value: string, previous: string | undefined) => {
    if (previous === undefined) return value;
    throw new UsageError(`${name} is given twice: ${previous} and ${value}; give it once`);
  });
}
