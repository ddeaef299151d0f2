import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyNames } from '../scripts/policies-build';
import { catalogue } from '../policies/controls';
import { regoSources } from '../scripts/opa';
import { expectStatus, runChild } from './support/child';
import { REPOSITORY } from './support/repository';

/** What is written as text and names files: whatever matches nothing after a move fails here. */
const FILES = expectStatus(runChild(['git', 'ls-files', '-co', '--exclude-standard'], { cwd: REPOSITORY }), 0)
  .stdout.trim()
  .split('\n')
  .filter((file) => existsSync(join(REPOSITORY, file)));

/** Made by an installation or a build, and ignored by git. */
const MADE = ['node_modules/', 'dist/', 'coverage/', 'cdktf.out/', 'dist'];

/** Files and folders of the top level; a new one is a decision. */
const TOP_LEVEL = [
  ...['.ci', '.editorconfig', '.gitattributes', '.github', '.gitignore', '.prettierignore'],
  ...['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'SECURITY.md'],
  ...['cdktf.json', 'eslint.config.mjs', 'package-lock.json', 'package.json', 'tsconfig.json'],
  ...['core', 'docs', 'examples', 'harness', 'modules', 'policies', 'resources', 'scripts', 'stacks', 'test'],
];

function text(file: string): string {
  return readFileSync(join(REPOSITORY, file), 'utf8');
}

function lines(file: string): string[] {
  return text(file)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** `**` stands for any folders, `*` for any name. */
function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/^\.\//, '')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${source}$`);
}

/** The patterns that no file of the repository matches. */
function unmatched(patterns: readonly string[]): string[] {
  return patterns.filter(
    (pattern) =>
      !MADE.includes(pattern) &&
      !FILES.some((file) => (pattern.endsWith('/') ? file.startsWith(pattern) : glob(pattern).test(file))),
  );
}

interface Package {
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly typesVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly jest: {
    readonly testMatch: readonly string[];
    readonly moduleNameMapper: Readonly<Record<string, string>>;
    readonly collectCoverageFrom: readonly string[];
  };
}

const PACKAGE = JSON.parse(text('package.json')) as Package;

/** The source that a compiled file comes from. */
function sourceOf(compiled: string): string {
  return compiled.replace(/^(\.\/)?dist\//, '').replace(/\.(d\.ts|m?js)$/, '.ts');
}

describe('paths and patterns that are written as text match something', () => {
  it('prettier and git', () => {
    expect(unmatched(lines('.prettierignore'))).toEqual([]);
  });

  it('the package: program, exports and files', () => {
    const compiled = [
      ...Object.values(PACKAGE.bin),
      ...Object.values(PACKAGE.exports).flatMap((value) =>
        typeof value === 'string' ? [] : Object.values(value),
      ),
      ...Object.values(PACKAGE.typesVersions).flatMap((versions) => Object.values(versions).flat()),
    ];
    expect(compiled.length).toBeGreaterThan(10);
    expect(unmatched(compiled.map(sourceOf))).toEqual([]);
    expect(unmatched(PACKAGE.files)).toEqual([]);
  });

  it('the scripts of the package', () => {
    const files = Object.values(PACKAGE.scripts).flatMap((command) => command.match(/scripts\/\S+/g) ?? []);
    expect(files.length).toBeGreaterThan(10);
    expect(unmatched(files)).toEqual([]);
  });

  it('jest: tests, coverage and the public names', () => {
    const { testMatch, moduleNameMapper, collectCoverageFrom } = PACKAGE.jest;
    expect(unmatched(testMatch.map((pattern) => pattern.replace('<rootDir>/', '')))).toEqual([]);
    expect(unmatched(collectCoverageFrom)).toEqual([]);
    const covered = collectCoverageFrom.map((pattern) => pattern.split('/')[0]);
    const rooms = JSON.parse(text('scripts/rooms.json')) as readonly { readonly room: string }[];
    expect([...new Set(covered)].sort()).toEqual(
      [...new Set(rooms.map(({ room }) => room.split('/')[0]))].filter((top) => top !== 'examples').sort(),
    );
    for (const name of Object.keys(PACKAGE.exports).filter((key) => !key.endsWith('.json'))) {
      const pattern = Object.keys(moduleNameMapper).find((key) =>
        new RegExp(key).test(name.replace('.', 'connect-guardrails')),
      );
      expect([name, pattern]).toEqual([name, expect.any(String)]);
    }
  });

  it('TypeScript: what is compiled', () => {
    for (const file of ['tsconfig.json', 'scripts/tsconfig.build.json']) {
      const { include } = JSON.parse(text(file)) as { readonly include: readonly string[] };
      expect(include.length).toBeGreaterThan(0);
      expect(unmatched(include.map((folder) => `${folder.replace('../', '')}/`))).toEqual([]);
    }
  });

  it('the pattern behind the names of the policies: one for each control', () => {
    expect(policyNames(regoSources('policies'))).toEqual(
      catalogue
        .filter(({ proactive }) => !('notEnforceable' in proactive))
        .map(({ name }) => name)
        .sort(),
    );
    expect(() => policyNames(['policies/proactive/main.rego'])).toThrow(
      'there is no policy below policies/controls; was it moved?',
    );
    expect(() => policyNames(['policies/controls/kms/other/other_helper.rego'])).toThrow(
      'policies/controls/kms/other/other_helper.rego: is no policies/controls/<service>/<name>/<name>.rego',
    );
  });

  it('CI: the version of OPA', () => {
    const [, pattern = ''] = /sed -n "s\/(\^export const OPA_VERSION.*?)\/\\1\/p" scripts\/opa\.ts/.exec(
      text('.ci/run'),
    ) ?? ['', ''];
    const expression = new RegExp(pattern.replaceAll('\\(', '(').replaceAll('\\)', ')'), 'm');
    expect(expression.exec(text('scripts/opa.ts'))?.[1]).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('documentation names files that there are', () => {
    const named = ['CONTRIBUTING.md', 'README.md', 'modules/README.md'].flatMap((file) =>
      [
        ...text(file).matchAll(/`((?:core|resources|policies|harness|modules|stacks|scripts)\/[\w./-]+)`/g),
      ].map(([, path = '']) => path),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
  });

  it('the top level holds what it is meant to hold', () => {
    const top = [...new Set(FILES.map((file) => file.split('/')[0] ?? ''))].sort();
    expect(top.filter((name) => !TOP_LEVEL.includes(name))).toEqual([]);
    expect(TOP_LEVEL.filter((name) => !top.includes(name))).toEqual([]);
  });

  it('no source counts the folders above it, but the one that finds the root', () => {
    const counted = FILES.filter((file) => /\.[jt]s$/.test(file))
      .filter((file) => /__dirname,\s*'\.\.\/?\.?/.test(text(file)))
      .filter((file) => !/^scripts\/[^/]+\.[jt]s$/.test(file));
    expect(counted).toEqual(['core/files/package-root.js']);
  });
});
