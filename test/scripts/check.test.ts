import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectStatus, runChild } from '../support/child';
import { withoutProgress } from '../support/program';
import { REPOSITORY } from '../support/repository';

describe('npm run check without plans', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-check-'));
    symlinkSync(process.execPath, join(folder, 'node'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What `npm run check` says, which ends with that status, where PATH has node, and what the test put beside it. */
  function check(status: number, ...args: readonly string[]): { stdout: string; stderr: string[] } {
    const ended = runChild(
      [process.execPath, '--require', 'ts-node/register/transpile-only', 'scripts/check.ts', ...args],
      { cwd: REPOSITORY, env: { ...process.env, PATH: folder }, filter: withoutProgress },
    );
    const { stdout, stderr } = expectStatus(ended, status);
    return { stdout, stderr: stderr.trimEnd().split('\n') };
  }

  /** What a report on the reference's application alone says at its end. */
  const REFERENCE_ALONE =
    /^Judged\n {2}contact-center: synthesized application, \d+ resources\n {2}organization: synthesized application, \d+ resources\n {2}profile reference .*\n\nPASS \d+ compliant, 0 non-compliant, 0 undetermined, 0 waived\n$/m;

  it('judges the application alone, and says so in one line, where there is no terraform', () => {
    mkdirSync(join(folder, 'terraform')); // A folder of that name is no program.
    const { stdout, stderr } = check(0);
    expect(stderr).toEqual([
      'synthesizing examples/reference',
      'note: no terraform on PATH: the synthesized application alone is judged',
    ]);
    expect(stdout).toMatch(REFERENCE_ALONE);
  });

  it('judges the application alone, and says why in one line, where terraform has no provider', () => {
    const said =
      '╷\n│ Error: Failed to query available provider packages\n│ \n│ Could not retrieve the list\n╵';
    writeFileSync(join(folder, 'terraform'), `#!/bin/sh\necho '${said}' >&2\nexit 1\n`, { mode: 0o755 });
    const { stdout, stderr } = check(0);
    expect(stderr).toEqual([
      'synthesizing examples/reference',
      'planning contact-center with made-up credentials',
      "note: terraform cannot get the AWS provider here (Failed to query available provider packages): the synthesized application alone is judged; connect to the registry, or name a mirror's folder in TF_PLUGIN_DIR",
    ]);
    expect(stdout).toMatch(REFERENCE_ALONE);
  });

  it('does not judge where the plan fails', () => {
    const fake = `#!/bin/sh\n[ "$1" = init ] || { echo 'Error: Invalid value' >&2; exit 1; }\n`;
    writeFileSync(join(folder, 'terraform'), fake, { mode: 0o755 });
    expect(check(2)).toEqual({
      stdout: '',
      stderr: [
        'synthesizing examples/reference',
        'planning contact-center with made-up credentials',
        'error: terraform plan failed:',
        'Error: Invalid value',
      ],
    });
  });

  it('names the examples that there are', () => {
    expect(check(2, 'nowhere')).toEqual({
      stdout: '',
      stderr: [
        'error: examples/nowhere: no such example; there are custom-profile, non-compliant, reference',
      ],
    });
  });
});
