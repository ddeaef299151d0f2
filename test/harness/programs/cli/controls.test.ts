import { tmpdir } from 'node:os';
import { catalogue, type Control } from '../../../../policies/controls';
import { type Ended, expectStatus } from '../../../support/child';
import { buildProgram, type Program } from '../../../support/program';

const LAYERS = ['preventive', 'proactive', 'detective'] as const;

const enforced = (control: Control, layer: (typeof LAYERS)[number]): boolean =>
  !('notEnforceable' in control[layer]);

/** How the table calls a detective layer, by the first member that the layer has. */
const KINDS: Readonly<Record<string, string>> = {
  guardRule: 'Guard rule',
  lambdaRule: 'Lambda rule',
  alarmOn: 'alarm',
  notEnforceable: '-',
};

describe('connect-guardrails controls', () => {
  let program: Program;
  beforeAll(() => {
    program = buildProgram();
  });
  afterAll(() => program.remove());

  function run(...args: string[]): Ended {
    return program.run(['controls', ...args], { cwd: tmpdir() });
  }

  it('prints one row for each control: id, level, the layers that enforce it, the rule that watches it, and its title', () => {
    const { stdout, stderr } = expectStatus(run(), 0);
    expect(stderr).toBe('');
    const [header, ...lines] = stdout.split('\n');
    expect(header?.trim().split(/ {2,}/)).toEqual(['control', 'level', ...LAYERS, 'compliant state']);
    expect(lines.slice(-4)).toEqual([
      '',
      "  in AWS Config, a rule is called connect-guardrails- and the control's id in lower case",
      '  connect-guardrails explain CONTROL says more, and why a layer is missing',
      '',
    ]);
    expect(lines.slice(0, -4).map((line) => line.trim().split(/ {2,}/))).toEqual(
      catalogue.map((control) => [
        control.id,
        control.level,
        ...(['preventive', 'proactive'] as const).map((layer) => (enforced(control, layer) ? 'yes' : '-')),
        'managedRule' in control.detective
          ? control.detective.managedRule
          : KINDS[Object.keys(control.detective)[0] ?? ''],
        control.title,
      ]),
    );
  });

  it('prints JSON with what enforces each layer, or why nothing does', () => {
    const { stdout, stderr } = expectStatus(run('--format', 'json'), 0);
    expect(stderr).toBe('');
    const rows = JSON.parse(stdout) as Record<string, unknown>[];
    expect(rows.map((row) => Object.keys(row))).toEqual(
      catalogue.map(() => ['id', 'name', 'title', 'level', ...LAYERS]),
    );
    expect(rows.find(({ id }) => id === 'CONNECT-001')).toEqual({
      id: 'CONNECT-001',
      name: 'connect/instance_identity_saml',
      title: 'users of the instance are managed by a SAML identity provider',
      level: 'hard-mandatory',
      preventive: {
        enforced: false,
        because: 'connect:CreateInstance has no condition key for the identity type',
      },
      proactive: { enforced: true, by: 'policy connect/instance_identity_saml' },
      detective: {
        enforced: true,
        kind: 'Guard rule',
        by: 'connect-guardrails-connect-001: Guard rule on AWS::Connect::Instance',
      },
    });
    expect(rows.find(({ id }) => id === 'KMS-001')?.['detective']).toEqual({
      enforced: true,
      kind: 'managed rule',
      identifier: 'CMK_BACKING_KEY_ROTATION_ENABLED',
      by: 'connect-guardrails-kms-001: managed rule CMK_BACKING_KEY_ROTATION_ENABLED',
    });
    expect(rows.map((row) => LAYERS.map((layer) => (row[layer] as { enforced: boolean }).enforced))).toEqual(
      catalogue.map((control) => LAYERS.map((layer) => enforced(control, layer))),
    );
  });

  it('prints a Markdown table with as many cells in every row', () => {
    const { stdout, stderr } = expectStatus(run('--format', 'markdown'), 0);
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    expect([...lines.slice(0, 2), lines.find((line) => line.startsWith('| CONNECT-001'))]).toEqual([
      '| control | compliant state | level | preventive | proactive | detective |',
      '| --- | --- | --- | --- | --- | --- |',
      '| CONNECT-001 | users of the instance are managed by a SAML identity provider | hard-mandatory | - | policy connect/instance_identity_saml | connect-guardrails-connect-001: Guard rule on AWS::Connect::Instance |',
    ]);
    expect(lines.map((line) => line.split(/(?<!\\)\|/).length)).toEqual(lines.map(() => 8));
    expect(lines.slice(2).map((line) => line.split(' ')[1])).toEqual(catalogue.map(({ id }) => id));
  });

  it('prints the same bytes each time', () => {
    const [one, other] = [run('--format', 'json'), run('--format', 'json')];
    expect(expectStatus(one, 0)).toEqual(expectStatus(other, 0));
  });

  it('refuses an unknown format, a second one, and whatever follows', () => {
    expect(expectStatus(run('--format', 'jso'), 2)).toEqual({
      stdout: '',
      stderr: 'error: format "jso" is unknown, allowed are text, json, markdown; did you mean json?\n',
    });
    expect(expectStatus(run('--format', 'json', '--format=text'), 2)).toEqual({
      stdout: '',
      stderr: 'error: --format is given twice: json and text; give it once\n',
    });
    expect(expectStatus(run('CONNECT-001'), 2)).toEqual({
      stdout: '',
      stderr:
        "error: too many arguments for 'controls'. Expected 0 arguments but got 1; connect-guardrails controls --help says more\n",
    });
  });

  it('stands beside --version and --help, which answer with status 0', () => {
    expect(expectStatus(program.run(['--version'], { cwd: tmpdir() }), 0)).toEqual({
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
      stderr: '',
    });
    const { stdout, stderr } = expectStatus(program.run(['--help'], { cwd: tmpdir() }), 0);
    expect(stderr).toBe('');
    for (const command of ['check', 'controls', 'explain', 'facts', 'profile']) {
      expect(stdout).toContain(`\n  ${command} `);
    }
  });
});
