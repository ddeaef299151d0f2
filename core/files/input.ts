import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type JsonError, JsonScanner } from '../json/scanner';
import { assertMemoryFor } from './memory';
import { ProblemsError } from '../problems';

/** The argument that stands for standard input. */
export const STANDARD_INPUT = '-';

/** A file as it was read. */
export interface Input {
  /** The path as it was given. */
  readonly name: string;
  /** Hash of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  /** The text, as UTF-8 with a zero byte behind it. */
  readonly scanner: JsonScanner;
}

/** What a file has to hold, in messages. */
export interface InputKind {
  /** `a JSON document` */
  readonly content: string;
  /** Where it comes from: `as terraform show -json PLANFILE writes it`. */
  readonly origin: string;
  /** How to get one: `write it with terraform show -json PLANFILE`. */
  readonly remedy: string;
}

const PLAN: InputKind = {
  content: 'a JSON document',
  origin: 'as terraform show -json PLANFILE writes it',
  remedy: 'write it with terraform show -json PLANFILE',
};

const CHUNK = 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Reads a file, or standard input, that holds text: UTF-8 or UTF-16, with or without a byte-order mark (Windows PowerShell
 * writes UTF-16 where output is redirected).
 *
 * @throws ProblemsError (document) where it cannot be read or is no text, or needs more memory than there is.
 */
export function readInput(name: string, kind: InputKind = PLAN): Input {
  const bytes = readBytes(name);
  const content = bytes.subarray(0, bytes.length - 1);
  refuseBinary(name, content, kind);
  return {
    name,
    sha256: createHash('sha256').update(content).digest('hex'),
    scanner: new JsonScanner(decode(name, bytes, kind)),
  };
}

/** The sentence for bytes that are not one JSON document. */
export function jsonProblem(name: string, { bytes, length }: JsonScanner, error: JsonError): string {
  if (error.truncated) {
    return `${name}: not whole JSON: ${error.reason}, at byte ${error.offset}; it was cut off, write it again`;
  }
  let line = 1;
  let lineStart = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < error.offset; at = bytes.indexOf(NEWLINE, at + 1)) {
    line++;
    lineStart = at + 1;
  }
  const column = error.offset - lineStart + 1;
  const got = JSON.stringify(bytes.toString('utf8', error.offset, Math.min(error.offset + 12, length)));
  return `${name}: not JSON: ${error.reason} at line ${line}, column ${column}, got ${got}; give one JSON document, as terraform show -json PLANFILE writes it`;
}

/** The bytes of a file with a zero byte behind them. */
function readBytes(name: string): Buffer {
  return accessing(name, () => {
    const descriptor = name === STANDARD_INPUT ? 0 : openSync(name, 'r');
    try {
      const stat = fstatSync(descriptor);
      if (stat.isDirectory()) throw new ProblemsError('document', `${name}: is a folder, expected a file`);
      if (stat.isFile()) assertMemoryFor(name, stat.size);
      return readAll(name, descriptor, stat.isFile() ? stat.size : 0);
    } finally {
      if (descriptor !== 0) closeSync(descriptor);
    }
  });
}

/**
 * The result of a step that reads files.
 *
 * @param name of the file or folder that the step is about.
 * @throws ProblemsError (document) where the system refuses.
 */
export function accessing<Result>(name: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string') throw error;
    throw new ProblemsError('document', `${name}: ${reasonOf(code)}`);
  }
}

function reasonOf(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder; check the path';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read (permission denied); check its permissions';
    default:
      return `cannot be read (${code}); check the path`;
  }
}

function readAll(name: string, descriptor: number, size: number): Buffer {
  let bytes = Buffer.allocUnsafeSlow(size + 1);
  let length = 0;
  for (;;) {
    if (length === bytes.length) {
      assertMemoryFor(name, length);
      bytes = Buffer.concat([bytes], Math.max(2 * length, CHUNK));
    }
    const count = readSome(descriptor, bytes, length);
    if (count === 0) break;
    length += count;
  }
  bytes[length] = 0;
  return bytes.subarray(0, length + 1);
}

/** Standard input can be a pipe that does not block: then there is nothing to read yet. */
function readSome(descriptor: number, bytes: Buffer, at: number): number {
  for (;;) {
    try {
      return readSync(descriptor, bytes, at, bytes.length - at, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function refuseBinary(name: string, bytes: Buffer, { remedy }: InputKind): void {
  if (bytes.length === 0) throw new ProblemsError('document', `${name}: is empty; ${remedy}`);
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) {
    throw new ProblemsError(
      'document',
      bytes.includes('tfplan')
        ? `${name}: is a binary plan; convert it with terraform show -json ${name === STANDARD_INPUT ? 'FILE' : name} > plan.json`
        : `${name}: is a zip archive; give the document in it`,
    );
  }
  if (startsWith(bytes, [0x1f, 0x8b])) {
    throw new ProblemsError('document', `${name}: is compressed with gzip; unpack it with gunzip first`);
  }
}

/** UTF-8 without a mark, and a zero byte behind it. */
function decode(name: string, bytes: Buffer, { content, origin }: InputKind): Buffer {
  const [first, second] = bytes;
  if (startsWith(bytes, [0xff, 0xfe]) || (first !== 0 && second === 0 && bytes.length > 2))
    return decodeUtf16(name, bytes, 'utf-16le');
  if (startsWith(bytes, [0xfe, 0xff]) || (first === 0 && second !== 0 && bytes.length > 2))
    return decodeUtf16(name, bytes, 'utf-16be');
  const text = startsWith(bytes, [0xef, 0xbb, 0xbf]) ? bytes.subarray(3) : bytes;
  if (!isUtf8(text))
    throw new ProblemsError('document', `${name}: is no UTF-8 text; give ${content}, ${origin}`);
  return text;
}

function decodeUtf16(name: string, bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): Buffer {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, bytes.length - 1));
    return Buffer.from(`${text}\0`);
  } catch {
    throw new ProblemsError('document', `${name}: begins like UTF-16 but is not; save it as UTF-8`);
  }
}

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}
