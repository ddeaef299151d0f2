import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipDirectory } from '../../../modules/lambda/zip';
import { expectStatus, runChild } from '../../support/child';

function directory(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), 'zip-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** `[name, mode in octal, content]` of each entry, read by another implementation, which also checks the CRC. */
function entries(zip: Buffer): unknown {
  const file = join(mkdtempSync(join(tmpdir(), 'unzip-')), 'code.zip');
  writeFileSync(file, zip);
  const program = [
    'import json, sys, zipfile',
    'archive = zipfile.ZipFile(sys.argv[1])',
    'assert archive.testzip() is None',
    'entries = [[i.filename, oct(i.external_attr >> 16), archive.read(i).hex()] for i in archive.infolist()]',
    'print(json.dumps(entries))',
  ].join('\n');
  return JSON.parse(expectStatus(runChild(['python3', '-c', program, file]), 0).stdout);
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}

describe('zipDirectory', () => {
  it('holds the files below the directory, sorted, with their executable bit', () => {
    const root = directory({
      'lib/ü.js': 'exports.ü = 1;',
      'index.js': 'exports.handler = () => {};',
      bootstrap: '',
    });
    chmodSync(join(root, 'bootstrap'), 0o700);
    expect(entries(zipDirectory(root))).toEqual([
      ['bootstrap', '0o100755', ''],
      ['index.js', '0o100644', hex('exports.handler = () => {};')],
      ['lib/ü.js', '0o100644', hex('exports.ü = 1;')],
    ]);
  });

  it('gives the same bytes for the same files, whenever and by whomever they were written', () => {
    const one = directory({ 'a.js': 'a', 'b.js': 'b' });
    const other = directory({ 'b.js': 'b', 'a.js': 'a' });
    utimesSync(join(other, 'a.js'), 1, 1);
    chmodSync(join(other, 'b.js'), 0o600);
    expect(zipDirectory(one).equals(zipDirectory(other))).toBe(true);
  });

  it('gives other bytes for another name or content', () => {
    const zips = [{ 'a.js': 'a' }, { 'a.js': 'b' }, { 'b.js': 'a' }].map((files) =>
      zipDirectory(directory(files)),
    );
    expect(new Set(zips.map((zip) => zip.toString('hex'))).size).toBe(3);
  });

  it('refuses an empty directory', () => {
    const root = directory({});
    expect(() => zipDirectory(root)).toThrow(`must hold at least one file, got an empty directory ${root}`);
  });

  it('refuses a symbolic link', () => {
    const root = directory({ 'a.js': 'a' });
    symlinkSync(join(root, 'a.js'), join(root, 'b.js'));
    expect(() => zipDirectory(root)).toThrow(
      `must hold files and directories only, got ${join(root, 'b.js')}, which is neither`,
    );
  });

  it('keeps binary content', () => {
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256));
    const root = directory({ 'data.bin': content });
    expect(entries(zipDirectory(root))).toEqual([
      ['data.bin', '0o100644', readFileSync(join(root, 'data.bin')).toString('hex')],
    ]);
  });
});
