/** Reads the text of a service control policy from a file. */
import { MAX_CHARACTERS } from '../../../policies/preventive/validation';
import type { FileKind } from '../../../core/files/bytes';
import { readText } from '../../../core/files/text';

const POLICY: FileKind = {
  error: 'policy',
  name: 'service control policy',
  /** A character has four bytes at most. */
  maxBytes: 4 * MAX_CHARACTERS,
};

/** @throws ProblemsError (policy) where the file is absent, unreadable, no file, too large or not UTF-8. */
export function readPolicyText(file: string): string {
  return readText(file, POLICY);
}
