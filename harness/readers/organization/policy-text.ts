/** Reads the text of a service control policy from a file. */
import { readFileSync, statSync } from 'node:fs';
import { MAX_CHARACTERS } from '../../../policies/preventive/validation';
import { accessing } from '../../../core/files/input';
import { ProblemsError } from '../../../core/problems';

/** A character has four bytes at most. */
const MAX_BYTES = 4 * MAX_CHARACTERS;

/** @throws ProblemsError (document) where the file is absent, unreadable, no file, too large or not UTF-8. */
export function readPolicyText(file: string): string {
  const bytes = accessing(file, () => {
    const stat = statSync(file);
    if (stat.isDirectory())
      throw new ProblemsError('document', `${file}: must be a file, got a folder; name the files in it`);
    if (!stat.isFile() && !stat.isFIFO())
      throw new ProblemsError(
        'document',
        `${file}: must be a file, got a device or socket; name a service control policy`,
      );
    if (stat.size > MAX_BYTES) {
      throw new ProblemsError(
        'document',
        `${file}: must have ${MAX_BYTES} bytes at most, got ${stat.size}; name a service control policy`,
      );
    }
    return readFileSync(file);
  });
  const [first, second] = bytes;
  if (
    first === 0 ||
    second === 0 ||
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff)
  )
    throw new ProblemsError('document', `${file}: must be UTF-8, got UTF-16; save the file as UTF-8`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProblemsError(
      'document',
      `${file}: must be UTF-8 text, got other bytes; save the file as UTF-8`,
    );
  }
}
