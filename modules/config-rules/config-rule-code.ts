import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { assetPath } from '../../core/files/assets';
import type { Profile } from '../../policies/profile';
import { zipFiles } from '../lambda/zip';

/** Where the compiled function lies: in the package beside the modules, in the repository below `dist`. */
const FOLDERS = ['harness/programs/config-rule', 'dist/harness/programs/config-rule'].map(assetPath);

/** What `scripts/bundle-config-rule.js` writes for this module, beside the function's own files. */
const STATEMENTS = 'statements.json';

/** Stands in them for the Region that the function reads. */
const REGION = '@region';

/** The code of the function, and the IAM statements that it needs to read an account. */
export interface ConfigRuleCode {
  /** The bytes of a ZIP file. */
  readonly zip: Buffer;
  readonly statements: readonly object[];
}

/**
 * The compiled function with the profile packed beside it; undefined where it is not compiled.
 *
 * The profile is a file and no environment variable: those hold 4 KB together.
 *
 * @param region the Region that the function reads; requests to others are not allowed, but for those about buckets.
 */
export function configRuleCode(profile: Profile, region: string): ConfigRuleCode | undefined {
  const folder = FOLDERS.find((candidate) => existsSync(join(candidate, 'index.js')));
  if (folder === undefined) return undefined;
  const files = filesBelow(folder)
    .filter((name) => name !== STATEMENTS)
    .sort()
    .map((name) => ({ name, content: readFileSync(join(folder, name)), isExecutable: false }));
  const packed = { name: 'profile.json', content: Buffer.from(JSON.stringify(profile)), isExecutable: false };
  return {
    zip: zipFiles([...files, packed]),
    statements: JSON.parse(
      readFileSync(join(folder, STATEMENTS), 'utf8').replaceAll(REGION, region),
    ) as object[],
  };
}

/** The files of a folder and of those in it, by their paths from it. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'));
}
