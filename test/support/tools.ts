import { findProgram as findTool } from '../../scripts/terraform';

export { findTool };

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
