import { tmpdir } from 'node:os';
import { catalogue } from '../../../../policies/controls';
import { type Ended, expectStatus } from '../../../support/child';
import { buildProgram, type Program } from '../../../support/program';
import { casesOf } from '../../../support/control-cases';

describe('connect-guardrails explain', () => {
  let program: Program;
  beforeAll(() => {
    program = buildProgram();
  });
  afterAll(() => program.remove());

  function run(...args: string[]): Ended {
    return program.run(['explain', ...args], { cwd: tmpdir() });
  }

  it('says why a control is there, how to comply, what enforces it, and what its tested cases are', () => {
    const control = catalogue.find(({ id }) => id === 'CONNECT-001');
    const named = (outcome: string): string[] =>
      casesOf('connect/instance_identity_saml')
        .filter((one) => one.outcome === outcome)
        .map(({ name }) => `    ${name}`);
    const denied = named('non-compliant');
    expect(denied.length).toBeGreaterThan(8);
    expect(expectStatus(run('CONNECT-001'), 0)).toEqual({
      stderr: '',
      stdout: [
        'CONNECT-001 users of the instance are managed by a SAML identity provider',
        '  connect/instance_identity_saml, hard-mandatory',
        '',
        'Why',
        `  ${control?.rationale ?? ''}`,
        '',
        'How to comply',
        `  ${control?.remediation ?? ''}`,
        '',
        'Layers',
        '  preventive  none: connect:CreateInstance has no condition key for the identity type',
        '  proactive   policy connect/instance_identity_saml',
        '  detective   connect-guardrails-connect-001: Guard rule on AWS::Connect::Instance',
        '',
        'Examples',
        '  compliant',
        ...named('compliant'),
        '  non-compliant',
        ...denied.slice(0, 8),
        `    and ${denied.length - 8} more`,
        '  undetermined',
        ...named('undetermined'),
        '  not-applicable',
        ...named('not-applicable'),
        '',
        'References',
        ...(control?.references ?? []).map((reference) => `  ${reference}`),
        '',
      ].join('\n'),
    });
  });

  it('refuses an unknown control, with a suggestion', () => {
    const allowed = catalogue.map(({ id }) => id).join(', ');
    expect(expectStatus(run('CONNECT-01'), 2)).toEqual({
      stdout: '',
      stderr: `error: control "CONNECT-01" is unknown, allowed are ${allowed}; did you mean CONNECT-001?\n`,
    });
  });

  it('says what the policy over plans leaves open', () => {
    expect(
      expectStatus(run('CONNECT-002'), 0)
        .stdout.split('\n')
        .find((line) => line.startsWith('  proactive')),
    ).toBe(
      '  proactive   policy connect/authentication_profile_ip_restricted; what a script or program does that a provisioner runs, and text that its command decodes, are not read: review them',
    );
  });

  it('refuses to explain nothing, or two controls', () => {
    expect(expectStatus(run(), 2)).toEqual({
      stdout: '',
      stderr: "error: missing required argument 'control'; connect-guardrails explain --help says more\n",
    });
    expect(expectStatus(run('CONNECT-001', 'CONNECT-002'), 2)).toEqual({
      stdout: '',
      stderr:
        "error: too many arguments for 'explain'. Expected 1 argument but got 2; connect-guardrails explain --help says more\n",
    });
  });
});
