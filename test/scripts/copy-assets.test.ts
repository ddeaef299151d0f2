import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type Ended, expectStatus, runChild } from '../support/child';
import { REPOSITORY } from '../support/repository';

describe('scripts/copy-assets.js', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assets-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const SOURCES = [
    'core/files/package-root.js',
    'core/files/assets.ts',
    'core/aws/service-authorization.json',
    'policies/profile/reference.yaml',
    'policies/profile/index.ts',
    'policies/controls/connect/one/apply-v1.sh',
    'policies/controls/connect/one/one.rego',
    'policies/controls/connect/one/cases.json',
    'policies/proactive/main.rego',
    'policies/proactive/bundle/manifest.json',
    'scripts/other.sh',
  ];

  function copy(sources: readonly string[]): Ended {
    for (const source of sources) {
      mkdirSync(dirname(join(folder, source)), { recursive: true });
      writeFileSync(join(folder, source), source);
    }
    copyFileSync(join(REPOSITORY, 'scripts/copy-assets.js'), join(folder, 'scripts/copy-assets.js'));
    const script = join(folder, 'scripts/copy-assets.js');
    return runChild([process.execPath, script]);
  }

  it('copies what the program reads beside its code, and nothing else', () => {
    expect(expectStatus(copy(SOURCES), 0)).toEqual({ stdout: '', stderr: '' });
    const copied = readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(copied.map((file) => [relative(folder, file), readFileSync(file, 'utf8')]).sort()).toEqual([
      ['dist/core/aws/service-authorization.json', 'core/aws/service-authorization.json'],
      ['dist/core/files/package-root.js', 'core/files/package-root.js'],
      ['dist/policies/controls/connect/one/apply-v1.sh', 'policies/controls/connect/one/apply-v1.sh'],
      ['dist/policies/controls/connect/one/cases.json', 'policies/controls/connect/one/cases.json'],
      ['dist/policies/proactive/bundle/manifest.json', 'policies/proactive/bundle/manifest.json'],
      ['dist/policies/profile/reference.yaml', 'policies/profile/reference.yaml'],
    ]);
  });

  it('fails where something that it copies is not there any more', () => {
    const { stderr } = expectStatus(copy(SOURCES.filter((source) => !source.endsWith('v1.sh'))), 1);
    expect(stderr).toMatch(/no file of policies matches .*sh.*; was it moved\?/);
  });
});
