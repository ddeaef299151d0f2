import { existsSync, readFileSync } from 'node:fs';
import { assetPath } from '../../../core/files/assets';

/** The version in package.json: it lies at the root of the sources, and beside `dist` in the package. */
export function packageVersion(): string {
  const file = ['package.json', '../package.json'].map(assetPath).find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error('package.json is missing; reinstall the package');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
