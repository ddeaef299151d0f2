import { tmpdir } from 'node:os';
import { catalogue, type Control } from '../../../../policies/controls';
import { buildProgram, type Program, type ProgramRun } from '../../../support/program';

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

  function run(...args: string[]): ProgramRun {
    return program.run(['controls', ...args], { cwd: tmpdir() });
  }

  it('prints one row for each control: id, level, the layers that enforce it, the rule that watches it, and its title', () => {
    const { status, stdout, stderr } = run();
    expect([status, stderr]).toEqual([0, '']);
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
    const { status, stdout, stderr } = run('--format', 'json');
    expect([status, stderr]).toEqual([0, '']);
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
    const { status, stdout, stderr } = run('--format', 'markdown');
    expect([status, stderr]).toEqual([0, '']);
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
    expect(run('--format', 'json')).toEqual(run('--format', 'json'));
  });

  it('refuses an unknown format, a second one, and whatever follows', () => {
    expect(run('--format', 'jso')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: format "jso" is unknown, allowed are text, json, markdown; did you mean json?\n',
    });
    expect(run('--format', 'json', '--format=text')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: --format is given twice: json and text; give it once\n',
    });
    expect(run('CONNECT-001')).toEqual({
      status: 2,
      stdout: '',
      stderr:
        "error: too many arguments for 'controls'. Expected 0 arguments but got 1; connect-guardrails controls --help says more\n",
    });
  });

  it('stands beside --version and --help, which answer with status 0', () => {
    expect(program.run(['--version'], { cwd: tmpdir() })).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
      stderr: '',
    });
    const { status, stdout, stderr } = program.run(['--help'], { cwd: tmpdir() });
    expect([status, stderr]).toEqual([0, '']);
    for (const command of ['check', 'controls', 'explain', 'profile']) {
      expect(stdout).toContain(`\n  ${command} `);
    }
  });
});
