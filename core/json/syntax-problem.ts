/** Says what bytes have in the place of JSON, and where. */
import { quote } from '../text/quote';
import type { JsonError, JsonScanner } from './scanner';

const NEWLINE = 0x0a;
const LINE_BREAK = /[\r\n]/;
/** So much of what is there is shown. */
const SHOWN = 20;

/** A place in a text, as editors count: both from 1, the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the byte at an offset is. */
export function positionOf({ bytes }: JsonScanner, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < offset; at = bytes.indexOf(NEWLINE, at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: unitsIn(bytes.subarray(lineStart, offset)) + 1 };
}

/** How many UTF-16 code units UTF-8 stands for; a line of a plan can be too long to be made a string. */
function unitsIn(bytes: Buffer): number {
  let units = 0;
  for (const byte of bytes) {
    if ((byte & 0xc0) !== 0x80) units++;
    if (byte >= 0xf0) units++;
  }
  return units;
}

/**
 * The sentence for bytes that are not one JSON document, at its place: `FILE:LINE: …`.
 *
 * @param remedy what to do.
 * @param firstLine the line of the file that the bytes begin at.
 */
export function syntaxProblem(
  file: string,
  scanner: JsonScanner,
  error: JsonError,
  remedy: string,
  firstLine = 1,
): string {
  const { line, column } = positionOf(scanner, error.offset);
  const place = `${file}:${firstLine + line - 1}`;
  if (error.truncated) return `${place}: is not whole JSON: ${error.reason}, at column ${column}; ${remedy}`;
  return `${place}: is not JSON: ${error.reason} at column ${column}, got ${found(scanner, error.offset)}; ${remedy}`;
}

/** What is at an offset, up to the end of its line. */
function found({ bytes, length }: JsonScanner, offset: number): string {
  const text = bytes.toString('utf8', offset, Math.min(offset + 4 * SHOWN, length));
  const [line = ''] = text.split(LINE_BREAK);
  return line === '' ? 'the end of the line' : quote(Array.from(line).slice(0, SHOWN).join(''));
}
