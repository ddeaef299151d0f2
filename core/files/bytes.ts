/** The one reader of files that users name: whole, from a path or from standard input, and never more than there may be. */
import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { type ProblemKind, ProblemsError } from '../problems';
import { assertMemoryFor } from './memory';

/** The argument that stands for standard input. */
export const STANDARD_INPUT = '-';

/** What a file is. */
export interface FileKind {
  /** The kind of what is wrong with one. */
  readonly error: ProblemKind;
  /** Without article: `organization profile`. */
  readonly name: string;
  /** A larger one is something else. Not given where any size can be meant: then what there is of memory is the limit. */
  readonly maxBytes?: number;
  /** Programs write it: as UTF-16 too (Windows PowerShell, where output is redirected), and to standard input. */
  readonly isOutput?: boolean;
}

const CHUNK = 1024 * 1024;

/**
 * The bytes of a file with a zero byte behind them.
 *
 * @throws ProblemsError where it cannot be read, is no file or pipe, or is too large.
 */
export function readBytes(name: string, kind: FileKind): Buffer {
  return accessing(
    name,
    () => (isStandardInput(name, kind) ? readOpen(name, 0, kind) : readPath(name, kind)),
    kind,
  );
}

/**
 * The result of a step that looks at files and folders.
 *
 * @param name of the file or folder that the step is about.
 * @param kind of what is expected there; default: a document, or a folder of documents.
 * @throws ProblemsError where the system refuses.
 */
export function accessing<Result>(
  name: string,
  step: () => Result,
  kind: Pick<FileKind, 'error' | 'name'> = { error: 'document', name: 'file or folder' },
): Result {
  try {
    return step();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string') throw error;
    throw new ProblemsError(kind.error, `${name}: ${reasonOf(code, kind.name)}`);
  }
}

function reasonOf(code: string, name: string): string {
  switch (code) {
    case 'ENOENT':
      return `there is no such file; name an existing ${name}`;
    case 'EACCES':
    case 'EPERM':
      return 'may not be read (permission denied); check its permissions';
    default:
      return `cannot be read (${code}); check the path`;
  }
}

function isStandardInput(name: string, { isOutput }: FileKind): boolean {
  return name === STANDARD_INPUT && isOutput === true;
}

/** What is no file is refused before it is opened: a device has no end, a socket does not open. */
function readPath(name: string, kind: FileKind): Buffer {
  const stat = statSync(name);
  refuseFolder(name, stat, kind);
  if (!stat.isFile() && !stat.isFIFO())
    throw new ProblemsError(
      kind.error,
      `${name}: must be a file, got a device or socket; name the ${kind.name}`,
    );
  const descriptor = openSync(name, 'r');
  try {
    return readOpen(name, descriptor, kind);
  } finally {
    closeSync(descriptor);
  }
}

function readOpen(name: string, descriptor: number, kind: FileKind): Buffer {
  const stat = fstatSync(descriptor);
  refuseFolder(name, stat, kind);
  const size = stat.isFile() ? stat.size : 0;
  assertSize(name, size, kind);
  const bytes = readAll(name, descriptor, size, kind);
  assertSize(name, bytes.length - 1, kind);
  return bytes;
}

function refuseFolder(name: string, stat: Stats, { error }: FileKind): void {
  if (stat.isDirectory())
    throw new ProblemsError(error, `${name}: must be a file, got a folder; name the file in it`);
}

/** @param got in words, where it is not the whole size. */
function assertSize(name: string, bytes: number, kind: FileKind, got = String(bytes)): void {
  const { error, maxBytes } = kind;
  if (maxBytes === undefined) assertMemoryFor(name, bytes);
  else if (bytes > maxBytes)
    throw new ProblemsError(
      error,
      `${name}: must have ${maxBytes} bytes at most, got ${got}; name the ${kind.name}`,
    );
}

function readAll(name: string, descriptor: number, size: number, kind: FileKind): Buffer {
  let bytes = Buffer.allocUnsafeSlow(size + 1);
  let length = 0;
  for (;;) {
    if (length === bytes.length) {
      assertSize(name, length, kind, 'more');
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
