import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { profileCommand } from '../../../../harness/programs/cli/profile';
import { expectStatus } from '../../../support/child';
import { buildProgram } from '../../../support/program';
import { profileJsonSchema, referenceProfile } from '../../../../policies/profile';
import { ProblemsError } from '../../../../core/problems';

const OURS = `name: ours
approvedRegions: [eu-central-1]
signIn: {allowedIps: [8.8.8.0-3]}
requiredTags: [Team]
roles: {deployers: ['arn:aws:iam::*:role/deployer']}
`;

describe('connect-guardrails profile', () => {
  const before = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'profile-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
    jest.restoreAllMocks();
  });

  function run(...args: string[]): string {
    const written: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    profileCommand().parse(args, { from: 'user' });
    return written.join('');
  }

  it('validate says in one line that a profile is valid', () => {
    writeFileSync('ours.yaml', OURS);
    expect(run('validate', 'ours.yaml')).toMatch(
      /^ours\.yaml: profile "ours" is valid \(sha256 [0-9a-f]{64}\)\n$/,
    );
  });

  it('validate without a file takes connect-guardrails.yaml, else the reference profile', () => {
    expect(run('validate')).toBe(
      `reference: profile "reference" is valid (sha256 ${referenceProfile([]).sha256})\n`,
    );
    writeFileSync('connect-guardrails.yaml', OURS);
    expect(run('validate')).toMatch(/^connect-guardrails\.yaml: profile "ours" is valid/);
  });

  it('validate throws every problem, levels of the catalogue included', () => {
    writeFileSync('bad.yaml', `${OURS}kms: 1\nlevels: {KMS-001: advisory, NONE-001: advisory}\n`);
    expect(() => run('validate', 'bad.yaml')).toThrow(
      new ProblemsError('profile', [
        'bad.yaml:6: kms must be a mapping of settings, got 1; write its settings as "name: value"',
        'bad.yaml:7: levels.KMS-001 must be hard-mandatory, got "advisory"; remove it (a hard-mandatory control cannot be lowered)',
        'bad.yaml:7: levels has the unknown control "NONE-001"; remove it',
      ]),
    );
  });

  it('show prints the normalised profile as JSON', () => {
    expect(JSON.parse(run('show', '--format', 'json'))).toEqual(referenceProfile([]).profile);
  });

  it('show prints YAML that is the same profile again', () => {
    writeFileSync('ours.yaml', OURS);
    const text = run('show', 'ours.yaml');
    expect(text.split('\n').slice(0, 3)).toEqual([
      '# source: "ours.yaml"',
      expect.stringMatching(/^# sha256: [0-9a-f]{64}$/),
      'name: ours',
    ]);
    writeFileSync('again.yaml', text);
    const shown = parse(text) as unknown;
    expect(JSON.parse(run('show', 'again.yaml', '--format', 'json'))).toEqual(shown);
  });

  it('show refuses an unknown format, and a second one', () => {
    expect(() => run('show', '--format', 'yaml')).toThrow(
      new ProblemsError('usage', 'format "yaml" is unknown, allowed are text, json'),
    );
    expect(() => run('show', '--format', 'json', '--format', 'text')).toThrow(
      new ProblemsError('usage', '--format is given twice: json and text; give it once'),
    );
  });

  it('show writes the reference profile to the default file, which the shell makes before it', () => {
    const program = buildProgram();
    try {
      const file = openSync('connect-guardrails.yaml', 'w');
      const ended = program.run(['profile', 'show'], { cwd: folder, stdout: file });
      expect(expectStatus(ended, 0)).toEqual({ stdout: '', stderr: '' });
      closeSync(file);
      expect(run('validate')).toMatch(/^connect-guardrails\.yaml: profile "reference" is valid/);
      // An empty file that is not the output is a mistake.
      writeFileSync('connect-guardrails.yaml', '');
      expect(() => run('show')).toThrow('connect-guardrails.yaml:1: is empty');
    } finally {
      program.remove();
    }
  });

  it('schema prints the JSON Schema', () => {
    expect(JSON.parse(run('schema'))).toEqual(JSON.parse(JSON.stringify(profileJsonSchema())));
  });
});
