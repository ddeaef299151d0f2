import { writeFileSync } from 'node:fs';
import { policyResults, unpruned } from './policy-results';
import { readOne } from './reading';
import { isProblems } from '../../core/problems';

/** What became of a damaged plan. */
export type Fate = 'refused by the readers' | 'refused by the engine' | 'judged';

/**
 * Has a damaged plan read and judged as it is.
 *
 * @throws where an error is none of the program's own, names no file, or has more than one line; and where the policies
 * say something else of the whole document than of what the readers kept of it.
 */
export function fateOf(file: string, bytes: Buffer): Fate {
  writeFileSync(file, bytes);
  try {
    const document = readOne(file);
    const results = policyResults(document);
    expect(results).toEqual(policyResults(unpruned(bytes.toString())));
    return 'judged';
  } catch (error) {
    if (isProblems(error, 'document')) {
      expect(error.problems).not.toEqual([]);
      for (const problem of error.problems) expect(problem).toMatch(new RegExp(`^${file}(:\\d+)?: [^\\n]+$`));
      return 'refused by the readers';
    }
    if (isProblems(error, 'engine')) {
      expect(error.problems).toEqual([expect.stringMatching(/^[^\n]+; nothing was judged$/)]);
      return 'refused by the engine';
    }
    throw error;
  }
}

/** The bytes with one bit inverted. */
export function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  const at = Math.floor(bit / 8);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << (bit % 8)), at);
  return copy;
}
