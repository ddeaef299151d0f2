import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expectStatus, runChild } from './support/child';
import { REPOSITORY } from './support/repository';

interface Room {
  readonly room: string;
  readonly imports: readonly string[];
}

const ROOMS = JSON.parse(readFileSync(join(REPOSITORY, 'scripts', 'rooms.json'), 'utf8')) as readonly Room[];
const SOURCES = expectStatus(
  runChild(['git', 'ls-files', '-co', '--exclude-standard', '*.ts'], { cwd: REPOSITORY }),
  0,
)
  .stdout.trim()
  .split('\n');

/** The room that a file is in: the innermost. */
function roomOf(file: string): Room | undefined {
  return ROOMS.filter(({ room }) => file.startsWith(`${room}/`)).sort(
    (a, b) => b.room.length - a.room.length,
  )[0];
}

/** A file of each room, as another imports it. */
const MEMBERS = ROOMS.flatMap((room) => {
  const file = SOURCES.find((source) => roomOf(source) === room);
  return file === undefined ? [] : [{ room, file }];
});

function specifier(from: string, to: string): string {
  const path = relative(dirname(from), to).replace(/(\.d)?\.ts$/, '');
  return path.startsWith('.') ? path : `./${path}`;
}

/** Every import between two rooms, with whether the list lets it through. */
const BETWEEN = MEMBERS.flatMap(({ room, file }) =>
  MEMBERS.filter((other) => other.room !== room).map(
    (other) => [file, specifier(file, other.file), room.imports.includes(other.room.room)] as const,
  ),
);

/** Imports that are forbidden, whatever the rooms. */
const FORBIDDEN = [
  ...MEMBERS.flatMap(({ file }) =>
    ['scripts/opa.ts', 'test/support/plan-builder.ts'].map(
      (other) => [file, specifier(file, other), 'import-x/no-restricted-paths'] as const,
    ),
  ),
  ['core/text/quote.ts', 'cdktf', 'no-restricted-imports'],
  ['resources/index.ts', 'cdktf', 'no-restricted-imports'],
  ['policies/controls/index.ts', 'cdktf', 'no-restricted-imports'],
  ['harness/programs/cli/main.ts', 'constructs', 'no-restricted-imports'],
  ['harness/programs/cli/main.ts', '@cdktf/provider-aws/lib/kms-key', 'no-restricted-imports'],
  ['modules/index.ts', '@cdktf/provider-aws', 'no-restricted-imports'],
  ['stacks/index.ts', '@cdktf/provider-aws', 'no-restricted-imports'],
  ['test/readme.test.ts', 'node:child_process', 'no-restricted-imports'],
  ['test/support/moto.ts', 'child_process', 'no-restricted-imports'],
] as const;

const ALLOWED = [
  ['examples/reference/main.ts', 'connect-guardrails/stacks'],
  ['test/support/child.ts', 'node:child_process'],
] as const;

/**
 * ESLint loads its configuration as an ES module, which jest cannot: it runs in a process of its own. The two rules need no
 * types, whose analysis would take most of the time.
 */
const LINT = `
const { ESLint } = require('eslint');
const [rules, pairs] = JSON.parse(process.argv[1]);
const eslint = new ESLint({
  overrideConfig: { languageOptions: { parserOptions: { projectService: false, project: null } } },
  ruleFilter: ({ ruleId }) => rules.includes(ruleId),
});
Promise.all(pairs.map(async ([file, imported]) => {
  const results = await eslint.lintText("import '" + imported + "';\\n", { filePath: file });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
})).then((found) => console.log(JSON.stringify(found)));
`;

/** The rules about imports that each import breaks. */
function rulesBroken(imports: readonly (readonly [file: string, imported: string, ...unknown[]])[]): unknown {
  const rules = [...new Set(FORBIDDEN.map(([, , rule]) => rule))];
  const lint = runChild([process.execPath, '-e', LINT, JSON.stringify([rules, imports])], {
    cwd: REPOSITORY,
  });
  return JSON.parse(expectStatus(lint, 0).stdout);
}

describe('the import directions', () => {
  it('are said for every source, and for rooms that there are', () => {
    const empty = ROOMS.filter((room) => !MEMBERS.some((member) => member.room === room));
    expect(empty.map(({ room }) => room)).toEqual(['policies/proactive']);
    const unknown = ROOMS.flatMap(({ imports }) => imports).filter(
      (name) => !ROOMS.some(({ room }) => room === name),
    );
    expect(unknown).toEqual([]);
    const homeless = SOURCES.filter((file) => !/^(test|scripts)\//.test(file) && roomOf(file) === undefined);
    expect(homeless).toEqual([]);
  });

  it('are enforced between all rooms as the list has them', () => {
    expect(rulesBroken(BETWEEN)).toEqual(
      BETWEEN.map(([, , allowed]) => (allowed ? [] : ['import-x/no-restricted-paths'])),
    );
  });

  it('keep out what no room may import', () => {
    expect(rulesBroken(FORBIDDEN)).toEqual(FORBIDDEN.map(([, , rule]) => [rule]));
  });

  it('let through what is allowed', () => {
    expect(rulesBroken(ALLOWED)).toEqual(ALLOWED.map(() => []));
  });

  it('have no circles', () => {
    const done: string[] = [];
    for (;;) {
      const next = ROOMS.find(
        ({ room, imports }) => !done.includes(room) && imports.every((name) => done.includes(name)),
      );
      if (next === undefined) break;
      done.push(next.room);
    }
    expect(done.sort()).toEqual(ROOMS.map(({ room }) => room).sort());
  });
});
