/** Which names of files mean the same file. */
import { fstatSync, realpathSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { STANDARD_INPUT } from '../../../core/files/bytes';
import { isOfApplication } from '../../readers';

/** Whether writing to a file would replace an input, or a part of it: by another name or through a link too. */
export function wouldLose(input: string, file: string): boolean {
  if (normalized(input) === normalized(file)) return true;
  const [read, target] = [identityOf(input), identityOf(file)];
  if (read === undefined || target === undefined) return false;
  return (
    read === target || (input !== STANDARD_INPUT && isOfApplication(realpathSync(input), realpathSync(file)))
  );
}

/** What tells a file from all others, whatever it is called; undefined where there is none. */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = path === STANDARD_INPUT ? fstatSync(0) : statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

/** One spelling for each file. */
export function normalized(path: string): string {
  return path === STANDARD_INPUT ? path : relative('', resolve(path)) || '.';
}
