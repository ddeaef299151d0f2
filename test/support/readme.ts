import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './repository';

const README = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');

/** The first fenced block of README.md whose text begins like that. */
export function block(beginning: string): string {
  const found = [...README.matchAll(/^```\w*\n([\s\S]*?)\n```$/gm)].map(([, text]) => text ?? '');
  const only = found.find((text) => text.startsWith(beginning));
  if (only === undefined) throw new Error(`README.md: no block begins with ${beginning}`);
  return only;
}
