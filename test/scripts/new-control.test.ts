import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpa } from '../../scripts/opa';
import { scaffold } from '../../scripts/new-control';
import { catalogue } from '../../policies/controls';
import { type Output, expectStatus, runChild } from '../support/child';
import { buildPlan } from '../support/plan-builder';
import type { ControlCase } from '../support/control-cases';
import { presentOrSkip } from '../support/tools';
import { REPOSITORY } from '../support/repository';

/** No control of the catalogue, so that these tests hold for whoever adds one. */
const CONTROL = {
  id: 'KMS-900',
  name: 'kms/key_scaffolded',
  resource: 'aws_kms_key',
  attribute: 'description',
};

let folder: string;
let controls: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-'));
  controls = join(folder, 'controls');
  cpSync(join(REPOSITORY, 'policies', 'controls'), controls, { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function opaMissing(): string[] {
  try {
    findOpa();
    return [];
  } catch {
    return ['the pinned OPA'];
  }
}

describe('npm run new:control', () => {
  it('writes one folder and one line in the catalogue', () => {
    const before = readFileSync(join(controls, 'index.ts'), 'utf8').split('\n');
    expect(scaffold(CONTROL, controls)).toEqual([
      'kms/key_scaffolded/control.ts',
      'kms/key_scaffolded/key_scaffolded.rego',
      'kms/key_scaffolded/cases.json',
      'index.ts',
    ]);
    const after = readFileSync(join(controls, 'index.ts'), 'utf8').split('\n');
    const added = after.filter((line) => !before.includes(line));
    expect(added).toEqual([
      "import { keyScaffolded } from './kms/key_scaffolded/control';",
      '  keyScaffolded,',
    ]);
    const list = (lines: readonly string[]): readonly string[] =>
      lines.slice(lines.findIndex((line) => line.includes('catalogue: readonly')) + 1);
    const position = catalogue.filter(({ id }) => id < CONTROL.id).length;
    expect(list(after)).toEqual(list(before).toSpliced(position, 0, '  keyScaffolded,'));
  });

  it.each([
    [{ ...CONTROL, id: 'kms-1' }, 'id "kms-1" is not <SERVICE>-<NNN>'],
    [{ ...CONTROL, id: 'KMS-001' }, 'id KMS-001 is taken'],
    [{ ...CONTROL, name: 'kms/Key' }, 'name "kms/Key" is not <service>/<desired_state> in snake_case'],
    [
      { ...CONTROL, name: 'kms/key_rotation_enabled' },
      'the folder kms/key_rotation_enabled is there already',
    ],
    [
      { ...CONTROL, name: 'firehose/stream_encrypted' },
      'kinesis/stream_encrypted has the name "streamEncrypted" in the catalogue',
    ],
    [{ ...CONTROL, resource: '' }, 'resource "" is no resource type'],
    [{ ...CONTROL, attribute: 'a b' }, 'attribute "a b" is no attribute'],
  ])('refuses %j', (control, problem) => {
    const index = readFileSync(join(controls, 'index.ts'), 'utf8');
    expect(() => scaffold(control, controls)).toThrow(problem);
    expect(readFileSync(join(controls, 'index.ts'), 'utf8')).toBe(index);
    expect(existsSync(join(controls, 'kms/key_scaffolded'))).toBe(false);
  });
});

presentOrSkip(opaMissing())('a scaffolded control', () => {
  it('passes the strict check, and its policy gives what its cases expect', () => {
    scaffold(CONTROL, controls);
    const policy = join(controls, CONTROL.name, 'key_scaffolded.rego');
    const opa = (args: readonly string[], input: unknown): Output =>
      expectStatus(runChild([findOpa(), ...args], { cwd: REPOSITORY, input: JSON.stringify(input) }), 0);
    expect(opa(['check', '--strict', 'policies/proactive/lib', policy], null).stderr).toBe('');
    expect(opa(['fmt', '--list', policy], null).stdout).toBe('');
    const cases = JSON.parse(
      readFileSync(join(controls, CONTROL.name, 'cases.json'), 'utf8'),
    ) as ControlCase[];
    expect(cases.map((each) => each.outcome)).toEqual([
      'compliant',
      'non-compliant',
      'undetermined',
      'not-applicable',
    ]);
    for (const each of cases) {
      const { stdout } = opa(
        [
          'eval',
          '--stdin-input',
          '--format',
          'raw',
          '-d',
          'policies/proactive/lib',
          '-d',
          policy,
          'data.controls.kms.key_scaffolded',
        ],
        buildPlan(each.plan),
      );
      const { evaluated, deny, undetermined } = JSON.parse(stdout) as ControlCase['expect'];
      expect({ evaluated, deny, undetermined }).toEqual(each.expect);
    }
  });
});
