import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTerraform } from '../scripts/terraform';
import { type Output, expectStatus, runChild } from './support/child';
import { block } from './support/readme';
import { presentOrSkip } from './support/tools';
import { REPOSITORY } from './support/repository';

const TS_NODE = join(REPOSITORY, 'node_modules', '.bin', 'ts-node');
const withTerraform = presentOrSkip(findTerraform() === undefined ? ['terraform on PATH'] : []);

/** What a program in TypeScript writes, which ends with that status. */
function run(status: number, args: readonly string[], env: NodeJS.ProcessEnv = {}): Output {
  const ended = runChild([TS_NODE, '-T', ...args], { cwd: REPOSITORY, env: { ...process.env, ...env } });
  return expectStatus(ended, status);
}

/** What differs from one version of the policies or of Terraform to the next. */
function withoutVersions(line: string): string {
  return line.replace(/policies [0-9a-f]{12}/, 'policies …').replace(/Terraform [0-9.]+/, 'Terraform …');
}

describe('README.md', () => {
  it('shows a contact center of at most 20 lines that synthesizes, and that no control blocks', () => {
    const example = block('import { App }');
    expect(example.split('\n').length).toBeLessThanOrEqual(20);
    const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-readme-'));
    try {
      const environment = { CDKTF_OUTDIR: folder, NODE_OPTIONS: '--conditions=connect-guardrails-source' };
      expect(run(0, ['-e', example], environment).stdout).toBe('');
      expect(readdirSync(join(folder, 'stacks'))).toEqual(['contact-center']);
      const { stdout } = run(0, [join('harness', 'programs', 'cli', 'main.ts'), 'check', folder]);
      expect(stdout).toMatch(/\nPASS [1-9]\d* compliant, 0 non-compliant, 0 undetermined, 0 waived\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('shows an organization and a request that can be rendered for and simulated', () => {
    const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-readme-'));
    const file = (name: string): string => join(folder, name);
    const main = join('harness', 'programs', 'cli', 'main.ts');
    const before = block('managementAccount:');
    try {
      for (const [name, Effect] of Object.entries({ 'full-aws-access': 'Allow', 'landing-zone': 'Deny' })) {
        const Action = Effect === 'Allow' ? '*' : 'organizations:LeaveOrganization';
        const document = { Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*' }] };
        writeFileSync(file(`${name}.json`), JSON.stringify(document));
      }
      writeFileSync(file('organization.yaml'), before);
      run(0, [main, 'scp', 'render', '--organization', file('organization.yaml'), '--out', file('scp')]);
      const added =
        'landing-zone.json }, { name: connect-guardrails-1, file: scp/connect-guardrails-1.json }';
      writeFileSync(file('organization-after.yaml'), before.replace('landing-zone.json }', added));
      writeFileSync(file('requests.jsonl'), block('{"principal"'));
      const simulated = run(0, [
        main,
        ...['scp', 'simulate', '--format', 'json'],
        ...['--organization', file('organization-after.yaml'), '--requests', file('requests.jsonl')],
      ]);
      expect(readdirSync(file('scp'))).toEqual(['SUMMARY.md', 'connect-guardrails-1.json']);
      expect(JSON.parse(simulated.stdout)).toMatchObject([{ decision: 'allowed' }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

withTerraform('README.md', () => {
  it('shows the report of the non-compliant example', () => {
    const { stdout } = run(1, [join('scripts', 'check.ts'), 'non-compliant']);
    const lines = stdout.split('\n').map(withoutVersions);
    const shown = block('Blocking')
      .split('\n')
      .filter((line) => line !== '…' && line !== '')
      .map(withoutVersions);
    let from = 0;
    for (const line of shown) {
      const at = lines.indexOf(line, from);
      expect([line, at >= from]).toEqual([line, true]);
      from = at + 1;
    }
  });
});
