import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPolicies } from './policies-build';
import { REPOSITORY, main } from './opa';
import { buildProviderSchema } from './provider-schema';
import { buildServiceAuthorization } from './service-authorization';

const MATRIX = '<!-- control matrix: npm run generate -->\n<!-- prettier-ignore-start -->';
const ROOMS = '<!-- rooms: npm run generate -->\n<!-- prettier-ignore-start -->';
const END = '<!-- prettier-ignore-end -->';

/** The lines of the README's report that count: each new control and violation changes them. */
const COUNTS = [
  /^ {2}non-compliant: synthesized application, \d+ resources$/m,
  /^ {2}non-compliant\.plan\.json: plan of Terraform [\d.]+, \d+ resources$/m,
  /^FAIL \d+ blocking: .*$/m,
];

/**
 * Writes everything that is derived: the policy bundle, the extracts of the provider's schema and of AWS's service
 * authorization reference, in the README the control matrix and the numbers of the report, in CONTRIBUTING the rooms. With
 * `--check`, writes nothing and fails where something is out of date.
 */
function generate(check: boolean): void {
  buildPolicies(check);
  buildProviderSchema(check);
  buildServiceAuthorization(check);
  renew('README.md', check, (text) => withCounts(withSection('README.md', text, MATRIX, matrix())));
  renew('CONTRIBUTING.md', check, (text) => withSection('CONTRIBUTING.md', text, ROOMS, rooms()));
}

function renew(name: string, check: boolean, next: (text: string) => string): void {
  const file = join(REPOSITORY, name);
  const text = readFileSync(file, 'utf8');
  const renewed = next(text);
  if (renewed === text) return;
  if (check) throw new Error(`${name}: a generated part is out of date; run npm run generate and commit it`);
  writeFileSync(file, renewed);
}

function withSection(name: string, text: string, start: string, section: string): string {
  const [before, rest] = split(name, text, start);
  const [, after] = split(name, rest, END);
  return `${before}${start}\n${section}\n${END}${after}`;
}

function split(name: string, text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`${name}: the line ${mark} is missing`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

/** The table of rooms, as lint has them. */
function rooms(): string {
  const list = JSON.parse(readFileSync(join(REPOSITORY, 'scripts', 'rooms.json'), 'utf8')) as readonly {
    readonly room: string;
    readonly is: string;
    readonly imports: readonly string[];
  }[];
  return [
    '| room | is | may import |',
    '| --- | --- | --- |',
    ...list.map(
      ({ room, is, imports }) =>
        `| \`${room}\` | ${is} | ${imports.map((name) => `\`${name}\``).join(', ') || 'nothing of ours'} |`,
    ),
  ].join('\n');
}

function matrix(): string {
  return report('connect-guardrails controls', 0, [
    'harness/programs/cli/main.ts',
    'controls',
    '--format',
    'markdown',
  ]).trim();
}

/** The README with the numbers of the report of `npm run check -- non-compliant`, which is not clean. */
function withCounts(readme: string): string {
  const text = report('npm run check -- non-compliant', 1, ['scripts/check.ts', 'non-compliant']);
  return COUNTS.reduce((next, line) => {
    const counted = line.exec(text)?.[0];
    if (counted === undefined || !line.test(next))
      throw new Error(
        `README.md and the report of the non-compliant example must have a line ${String(line)}`,
      );
    return next.replace(line, () => counted);
  }, readme);
}

/** What a program of the repository writes to standard output, where it ends with that status. */
function report(name: string, status: number, args: readonly string[]): string {
  const run = spawnSync(process.execPath, ['--require', 'ts-node/register/transpile-only', ...args], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' },
  });
  if (run.status !== status) throw new Error(`${name} failed:\n${run.stderr.trim()}`);
  return run.stdout;
}

main(() => {
  generate(process.argv.includes('--check'));
});
