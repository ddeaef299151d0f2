/** Finds what the program reads beside its code: it lies at the same path in the repository, the package and the Lambda function. */
import { join } from 'node:path';
import packageRoot from './package-root';

/** The path of a file or folder of ours. @param path from the package's root, with slashes. */
export function assetPath(path: string): string {
  return join(packageRoot, ...path.split('/'));
}
