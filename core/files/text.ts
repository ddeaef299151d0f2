/** Text that users name as a file. */
import { isUtf8 } from 'node:buffer';
import { ProblemsError } from '../problems';
import { type FileKind, readBytes } from './bytes';

type Utf16 = 'utf-16le' | 'utf-16be';

/**
 * The text of a file, with its byte-order mark where it has one.
 *
 * @throws ProblemsError where it cannot be read, is too large, or is no text.
 */
export function readText(name: string, kind: FileKind): string {
  const bytes = utf8Of(name, readBytes(name, kind), kind);
  const text = bytes.subarray(0, bytes.length - 1);
  if (text.includes(0)) throw noText(name, kind);
  return text.toString('utf8');
}

/**
 * The bytes of a file as UTF-8. A byte-order mark stays.
 *
 * @param bytes with a zero byte behind them, as the result has it.
 * @throws ProblemsError where they are no text, or in an encoding in which it may not be.
 */
export function utf8Of(name: string, bytes: Buffer, kind: FileKind): Buffer {
  const { error } = kind;
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) {
    throw new ProblemsError(error, `${name}: is a zip archive; give the document in it`);
  }
  if (startsWith(bytes, [0x1f, 0x8b])) {
    throw new ProblemsError(error, `${name}: is compressed with gzip; unpack it with gunzip first`);
  }
  const encoding = utf16In(bytes);
  if (encoding !== undefined) {
    if (kind.isOutput === true) return fromUtf16(name, bytes, encoding, kind);
    throw new ProblemsError(error, `${name}: must be UTF-8, got UTF-16; save the file as UTF-8`);
  }
  if (!isUtf8(bytes)) throw noText(name, kind);
  return bytes;
}

/** By the mark or, without one, by the zero byte that every second character of syntax has. */
function utf16In(bytes: Buffer): Utf16 | undefined {
  const [first, second] = bytes;
  const hasTwo = bytes.length > 2;
  if (startsWith(bytes, [0xff, 0xfe]) || (hasTwo && first !== 0 && second === 0)) return 'utf-16le';
  if (startsWith(bytes, [0xfe, 0xff]) || (hasTwo && first === 0 && second !== 0)) return 'utf-16be';
  return undefined;
}

function fromUtf16(name: string, bytes: Buffer, encoding: Utf16, { error }: FileKind): Buffer {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, bytes.length - 1));
    return Buffer.from(`${text}\0`);
  } catch {
    throw new ProblemsError(error, `${name}: begins like UTF-16 but is not; save it as UTF-8`);
  }
}

function noText(name: string, { error }: FileKind): ProblemsError {
  return new ProblemsError(error, `${name}: must be UTF-8 text, got other bytes; save the file as UTF-8`);
}

/** Whether bytes begin with others. */
export function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}
