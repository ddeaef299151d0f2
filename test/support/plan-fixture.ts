import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CURRENT_COMMAND } from '../../policies/controls/connect/authentication_profile_ip_restricted/command';
import { expectStatus, runBeside } from './child';
import { type PlanOptions, type Terraform, findTerraform, planFolder } from '../../scripts/terraform';
import { REPOSITORY } from './repository';

/** Folders of Terraform configuration, one for each lesson or two; its README says which. */
export const PLAN_FIXTURES = join(REPOSITORY, 'test', 'fixtures', 'plans');

/** How a fixture is planned, where it needs more than the others. */
export const FIXTURE_OPTIONS: Readonly<Record<string, PlanOptions>> = {
  'config-rules': {
    aliases: ['blind', 'elsewhere', 'later'],
  },
  organization: { aliases: ['frankfurt', 'local', 'read'] },
  tags: { aliases: ['bare', 'ignoring', 'later'] },
};

/** The names of the fixtures, sorted. */
export function planFixtures(): string[] {
  return readdirSync(PLAN_FIXTURES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Stands in a fixture for the text of the current authentication profile command, as a quoted string. */
const COMMAND_PLACEHOLDER = '"@command"';

/** Plans a fixture with the real terraform, and returns the plan as JSON text. */
export function planFixture(name: string, options: PlanOptions = {}): string {
  const terraform = findTerraform() as Terraform;
  const folder = mkdtempSync(join(tmpdir(), `connect-guardrails-${name}-`));
  try {
    cpSync(join(PLAN_FIXTURES, name), folder, { recursive: true });
    for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (/\.tf(\.json)?$/.test(entry)) fillIn(join(folder, entry));
    }
    return planFolder(terraform, folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Plans a fixture in a process of its own, while this one goes on: terraform asks a server that it runs. */
export async function planFixtureBeside(name: string, options: PlanOptions): Promise<string> {
  const program =
    "process.stdout.write(require('./test/support/plan-fixture').planFixture(...JSON.parse(process.argv[1])))";
  const ended = await runBeside(
    [
      process.execPath,
      '--require',
      'ts-node/register/transpile-only',
      '-e',
      program,
      JSON.stringify([name, options]),
    ],
    { cwd: REPOSITORY },
  );
  return expectStatus(ended, 0).stdout;
}

/** The command has nothing that a JSON string and an HCL string would write differently. */
function fillIn(file: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(COMMAND_PLACEHOLDER)) return;
  writeFileSync(
    file,
    text.replaceAll(COMMAND_PLACEHOLDER, () => JSON.stringify(CURRENT_COMMAND.command)),
  );
}
