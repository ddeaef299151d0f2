import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The executable of that name on PATH, as a shell finds it. */
export function findTool(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * `describe` for tests that run other programs: itself where all of them are on PATH, `describe.skip` (which jest
 * reports as skipped) where one is missing.
 * @throws Error in CI (the variable CI is set), where a missing program must not look like a pass.
 */
export function toolOrSkip(...names: readonly string[]): jest.Describe {
  return presentOrSkip(names.filter((name) => findTool(name) === undefined).map((name) => `${name} on PATH`));
}

/** The same choice for anything else that a test needs: the descriptions of what is missing decide. */
export function presentOrSkip(missing: readonly string[]): jest.Describe {
  if (missing.length === 0) {
    return describe;
  }
  if (process.env['CI']) {
    throw new Error(`these tests need ${missing.join(' and ')}: in CI they are not skipped`);
  }
  return describe.skip;
}
