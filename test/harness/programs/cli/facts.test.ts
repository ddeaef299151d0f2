import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPlan } from '../../../support/plan-builder';
import { type Ended, expectStatus } from '../../../support/child';
import { buildProgram, type Program } from '../../../support/program';

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Own', Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' },
  ],
});

describe('connect-guardrails facts', () => {
  let program: Program;
  let folder: string;
  beforeAll(() => {
    program = buildProgram();
  });
  afterAll(() => program.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'facts-'));
    writeFileSync(join(folder, 'plan.json'), PLAN);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const PLAN = JSON.stringify(
    buildPlan({
      resources: [
        { address: 'aws_kms_key.main', values: { policy: POLICY } },
        { address: 'module.a.aws_kms_key.none', values: { policy: null } },
        { address: 'aws_organizations_policy.scp', values: { content: '{', type: 'SERVICE_CONTROL_POLICY' } },
      ],
    }),
  );

  function run(...args: string[]): Ended {
    return program.run(['facts', ...args], { cwd: folder });
  }

  function refused(args: readonly string[], ...problems: string[]): void {
    const before = readdirSync(folder).sort();
    expect(expectStatus(run(...args), 2)).toEqual({
      stdout: '',
      stderr: problems.map((problem) => `error: ${problem}\n`).join(''),
    });
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toBe(PLAN);
  }

  it('writes what the texts in a plan say, for its owner alone, the same each time', () => {
    expect(expectStatus(run('plan.json', '--out', 'facts.json'), 0)).toEqual({
      stdout: 'facts.json: 3 facts of plan.json\n',
      stderr: '',
    });
    const text = readFileSync(join(folder, 'facts.json'), 'utf8');
    const { facts, facts_sha256: sha256 } = JSON.parse(text) as Record<string, unknown>;
    expect(facts).toEqual({
      iam: {
        after: {
          'aws_kms_key.main': {
            policy: {
              readable: true,
              problems: [],
              whole: true,
              statements: [
                {
                  sid: 'Own',
                  effect: 'Allow',
                  actions: ['kms:*'],
                  not_actions: null,
                  resources: ['*'],
                  not_resources: null,
                  principals: [['AWS', '111122223333']],
                  not_principals: null,
                  conditions: [],
                  unknown: [],
                  data: null,
                },
              ],
            },
          },
          'aws_organizations_policy.scp': {
            content: {
              readable: false,
              problems: [[[], null, 'a policy document']],
              whole: true,
              statements: [],
            },
          },
        },
      },
      organization_policy: {
        after: {
          'aws_organizations_policy.scp': {
            content: { readable: false, problems: [[[], '{', 'a JSON object']], document: null },
          },
        },
      },
    });
    expect(sha256).toBe(createHash('sha256').update(JSON.stringify(facts)).digest('hex'));
    expect(statSync(join(folder, 'facts.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['facts.json', 'plan.json']);
    run('plan.json', '--out', 'again.json');
    expect(readFileSync(join(folder, 'again.json'), 'utf8')).toBe(text);
  });

  it('reads standard input', () => {
    expect(
      expectStatus(
        program.run(['facts', '-', '--out', 'facts.json'], {
          cwd: folder,
          input: PLAN,
        }),
        0,
      ).stdout,
    ).toBe('facts.json: 3 facts of -\n');
  });

  it('refuses what is no document, and writes nothing', () => {
    writeFileSync(join(folder, 'plan.bin'), 'PK');
    mkdirSync(join(folder, 'empty'));
    refused(
      ['plan.bin', '--out', 'facts.json'],
      'plan.bin:1: is not JSON: expected a value at column 1, got "PK"; give one JSON document, as terraform show -json PLANFILE writes it',
    );
    refused(
      ['empty', '--out', 'facts.json'],
      "empty: a folder without manifest.json or cdk.tf.json, so no synthesized application; give cdktf.out, one stack's folder, or a plan file",
    );
  });

  it('takes one stack of a synthesized application, not several', () => {
    const stacks = ['a', 'b'].map((name) => {
      mkdirSync(join(folder, 'app', name), { recursive: true });
      writeFileSync(
        join(folder, 'app', name, 'cdk.tf.json'),
        JSON.stringify({ resource: { aws_kms_key: { main: { policy: POLICY } } } }),
      );
      return [name, { synthesizedStackPath: join(name, 'cdk.tf.json') }];
    });
    writeFileSync(
      join(folder, 'app', 'manifest.json'),
      JSON.stringify({ version: '0.21.0', stacks: Object.fromEntries(stacks) as object }),
    );
    refused(['app', '--out', 'facts.json'], 'app: has 2 stacks (a, b); name one of them');
    refused(
      ['app', '--out', 'app/a/cdk.tf.json'],
      'app/a/cdk.tf.json: the facts would overwrite what they are read from; give them another file',
    );
    expect(expectStatus(run('app/a', '--out', 'facts.json'), 0)).toEqual({
      stdout: 'facts.json: 1 fact of a\n',
      stderr: '',
    });
  });

  it('refuses files that cannot be meant', () => {
    refused(
      ['plan.json', '--out', './plan.json'],
      './plan.json: the facts would overwrite what they are read from; give them another file',
    );
    refused(['plan.json', '--out', ''], 'the name of --out is empty; name a file (is a variable not set?)');
    refused(
      ['', '--out', 'a.json'],
      'the name of the document is empty; name a file (is a variable not set?)',
    );
    refused(
      ['plan.json', '--out', 'no/facts.json'],
      'no/facts.json: the report cannot be written: there is no folder no; make it first',
    );
    refused(
      ['plan.json'],
      "required option '--out <file>' not specified; connect-guardrails facts --help says more",
    );
    expect(existsSync(join(folder, 'a.json'))).toBe(false);
  });
});
