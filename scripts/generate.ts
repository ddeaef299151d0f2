import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPolicies } from './policies-build';
import { REPOSITORY, main } from './opa';
import { buildProviderSchema } from './provider-schema';
import { buildServiceAuthorization } from './service-authorization';

const START = '<!-- control matrix: npm run generate -->\n<!-- prettier-ignore-start -->';
const END = '<!-- prettier-ignore-end -->';

/**
 * Writes everything that is derived: the policy bundle, the extracts of the provider's schema and of AWS's service
 * authorization reference, and the control matrix in the README. With `--check`, writes nothing and fails where something
 * is out of date.
 */
function generate(check: boolean): void {
  buildPolicies(check);
  buildProviderSchema(check);
  buildServiceAuthorization(check);
  const file = join(REPOSITORY, 'README.md');
  const text = readFileSync(file, 'utf8');
  const [before, rest] = split(text, START);
  const [, after] = split(rest, END);
  const next = `${before}${START}\n${matrix()}\n${END}${after}`;
  if (next === text) return;
  if (check)
    throw new Error('README.md: the control matrix is out of date; run npm run generate and commit it');
  writeFileSync(file, next);
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`README.md: the line ${mark} is missing`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function matrix(): string {
  const run = spawnSync(
    process.execPath,
    [
      '--require',
      'ts-node/register/transpile-only',
      'harness/cli/main.ts',
      'controls',
      '--format',
      'markdown',
    ],
    { cwd: REPOSITORY, encoding: 'utf8' },
  );
  if (run.status !== 0) throw new Error(`connect-guardrails controls failed:\n${run.stderr.trim()}`);
  return run.stdout.trim();
}

main(() => {
  generate(process.argv.includes('--check'));
});
