import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** CRC-32 as ZIP files have it (ISO/IEC 21320-1, PKWARE APPNOTE 4.4.7). */
const CRC_POLYNOMIAL = 0xedb88320;
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ CRC_POLYNOMIAL : value >>> 1;
  return value;
});

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_CENTRAL_DIRECTORY = 0x06054b50;
/** Version 2.0, made on Unix: the attributes are a file mode. */
const VERSION_NEEDED = 20;
const VERSION_MADE_BY = (3 << 8) | VERSION_NEEDED;
const UTF8_NAMES = 0x0800;
/** 1 January 1980, the earliest date of the format. */
const DATE = (1 << 5) | 1;
const MAXIMUM_FILES = 0xffff;
/** File modes that everybody may read, and run. */
const REGULAR_FILE = 0o100644;
const EXECUTABLE = 0o111;

/** A file of a ZIP file. */
export interface ZippedFile {
  /** Path, with "/" between folders. */
  readonly name: string;
  readonly content: Buffer;
  readonly isExecutable: boolean;
}

/**
 * The files below a directory as a ZIP file without compression: the same files give the same bytes on every machine.
 * Names are sorted, dates are fixed, and of the mode only the executable bit is kept.
 *
 * @throws {Error} if the directory holds no file, or anything but files and directories
 */
export function zipDirectory(directory: string): Buffer {
  const files = filesBelow(directory, '');
  if (files.length === 0) throw new Error(`must hold at least one file, got an empty directory ${directory}`);
  return zipFiles(files);
}

/**
 * Files as a ZIP file without compression, in the order given, with fixed dates.
 *
 * @throws {Error} if there are more files than the format can have
 */
export function zipFiles(zipped: readonly ZippedFile[]): Buffer {
  if (zipped.length > MAXIMUM_FILES)
    throw new Error(`must hold ${MAXIMUM_FILES} files at most, got ${zipped.length}`);
  const files = zipped.map(({ name, content, isExecutable }) => ({
    name: Buffer.from(name),
    mode: REGULAR_FILE | (isExecutable ? EXECUTABLE : 0),
    content,
  }));
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const common = commonHeader(file);
    const header = Buffer.concat([uint32(LOCAL_HEADER), common, uint16(0), file.name]);
    local.push(header, file.content);
    central.push(
      Buffer.concat([
        uint32(CENTRAL_HEADER),
        uint16(VERSION_MADE_BY),
        common,
        ...[0, 0, 0, 0].map(uint16),
        uint32((file.mode << 16) >>> 0),
        uint32(offset),
        file.name,
      ]),
    );
    offset += header.length + file.content.length;
  }
  const directorySize = central.reduce((size, entry) => size + entry.length, 0);
  const end = Buffer.concat([
    uint32(END_OF_CENTRAL_DIRECTORY),
    ...[0, 0, files.length, files.length].map(uint16),
    uint32(directorySize),
    uint32(offset),
    uint16(0),
  ]);
  return Buffer.concat([...local, ...central, end]);
}

/** Whether a file begins as a ZIP file does that has at least one file in it. */
export function isZip(file: Buffer): boolean {
  return file.length >= 4 && file.readUInt32LE() === LOCAL_HEADER;
}

interface File {
  readonly name: Buffer;
  readonly mode: number;
  readonly content: Buffer;
}

function filesBelow(directory: string, prefix: string): ZippedFile[] {
  const names = readdirSync(directory).sort();
  return names.flatMap((name) => {
    const path = join(directory, name);
    const status = lstatSync(path);
    if (status.isDirectory()) return filesBelow(path, `${prefix}${name}/`);
    if (!status.isFile())
      throw new Error(`must hold files and directories only, got ${path}, which is neither`);
    const isExecutable = (status.mode & 0o100) !== 0;
    return [{ name: `${prefix}${name}`, content: readFileSync(path), isExecutable }];
  });
}

/** The fields that the local and the central header share: from the version needed to the length of the name. */
function commonHeader({ name, content }: File): Buffer {
  return Buffer.concat([
    ...[VERSION_NEEDED, UTF8_NAMES, 0, 0, DATE].map(uint16),
    ...[crc32(content), content.length, content.length].map(uint32),
    uint16(name.length),
  ]);
}

function crc32(content: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of content) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
