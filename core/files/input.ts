/** JSON that programs write, of any size, as a file or standard input. */
import { createHash } from 'node:crypto';
import { JsonScanner } from '../json/scanner';
import { ProblemsError } from '../problems';
import { type FileKind, readBytes, STANDARD_INPUT } from './bytes';
import { startsWith, utf8Of } from './text';

/** A file as it was read. */
export interface Input {
  /** The path as it was given. */
  readonly name: string;
  /** Hash of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  /** The text, as UTF-8 with a zero byte behind it. */
  readonly scanner: JsonScanner;
}

/** What a file has to hold. */
export interface InputKind extends FileKind {
  /** How to get one, where it is empty: `write it with terraform show -json PLANFILE`. */
  readonly remedy: string;
}

/**
 * Reads a file, or standard input, that holds text: UTF-8 or UTF-16, with or without a byte-order mark.
 *
 * @throws ProblemsError where it cannot be read or is no text, or needs more memory than there is.
 */
export function readInput(name: string, kind: InputKind): Input {
  const bytes = readBytes(name, kind);
  const content = bytes.subarray(0, bytes.length - 1);
  if (content.length === 0) throw new ProblemsError(kind.error, `${name}: is empty; ${kind.remedy}`);
  refuseBinaryPlan(name, content, kind);
  const text = utf8Of(name, bytes, kind);
  return {
    name,
    sha256: createHash('sha256').update(content).digest('hex'),
    scanner: new JsonScanner(startsWith(text, [0xef, 0xbb, 0xbf]) ? text.subarray(3) : text),
  };
}

/** A binary plan is a zip archive. */
function refuseBinaryPlan(name: string, bytes: Buffer, { error }: FileKind): void {
  if (!startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || !bytes.includes('tfplan')) return;
  throw new ProblemsError(
    error,
    `${name}: is a binary plan; convert it with terraform show -json ${name === STANDARD_INPUT ? 'FILE' : name} > plan.json`,
  );
}
