import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBundle } from '../harness/engine';
import { policyData } from '../harness/run';
import { catalogue } from '../policies/controls';
import { referenceProfile } from '../policies/profile';
import { REPOSITORY, findOpa, main, regoSources } from './opa';
import { findTerraform, planFolder } from './terraform';

/**
 * The plans: what is repeated until the text has a size in megabytes, and how often each command runs on it. Nothing is
 * repeated in the plan of the non-compliant example, which is the smallest.
 */
const PLANS = [
  { repeated: 'nothing', megabytes: 0.05, runs: 9 },
  { repeated: 'contact flows', megabytes: 0.2, runs: 9 },
  { repeated: 'contact flows', megabytes: 1, runs: 7 },
  { repeated: 'contact flows', megabytes: 10, runs: 5 },
  { repeated: 'contact flows', megabytes: 100, runs: 3 },
  { repeated: 'contact centers', megabytes: 1, runs: 7 },
  { repeated: 'contact centers', megabytes: 10, runs: 3 },
] as const;

/** Length of a contact flow's content: one with about forty blocks. */
const FLOW_CONTENT_LENGTH = 20_000;

interface Measurement {
  /** Median of the runs' wall-clock times, whole process. */
  readonly seconds: number;
  /** Largest resident set of the runs. */
  readonly megabytes: number;
}

/** Prints the time that a synthesis takes, and time and memory of `connect-guardrails check` beside `opa eval` and plain JSON.parse, on plans of five sizes. */
function benchmark(): void {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-benchmark-'));
  try {
    const original = referencePlan(folder);
    const small = smallPlan(folder);
    const opaProgram = opaOrNone();
    const data = join(folder, 'data.json');
    const reference = referenceProfile(catalogue);
    writeFileSync(
      data,
      JSON.stringify(policyData(reference.profile, reference.sha256, loadBundle().manifest.profileSettings)),
    );
    const program = join(REPOSITORY, 'dist', 'harness', 'programs', 'cli', 'main.js');
    process.stdout.write(
      `${'repeated'.padEnd(15)}${['plan', 'resources', 'check', 'JSON.parse', 'opa eval', 'check/parse', 'check/opa', 'memory/file'].map(cell).join('')}\n`,
    );
    for (const { repeated, megabytes, runs } of PLANS) {
      const { text, resources } =
        repeated === 'nothing'
          ? small
          : repeated === 'contact flows'
            ? withContactFlows(original, megabytes * 1e6)
            : withContactCenters(original, megabytes * 1e6);
      const file = join(folder, `plan-${megabytes}.json`);
      writeFileSync(file, text);
      const size = statSync(file).size / 1e6;
      const check = measure(runs, [
        process.execPath,
        program,
        'check',
        file,
        '--format',
        `json=${join(folder, 'report.json')}`,
      ]);
      const parse = measure(runs, [
        process.execPath,
        '-e',
        'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"))',
        file,
      ]);
      const opa =
        opaProgram === undefined
          ? undefined
          : measure(runs, [
              opaProgram,
              'eval',
              '--format',
              'raw',
              '--input',
              file,
              '--data',
              data,
              ...regoSources('policies').flatMap((source) => ['--data', join(REPOSITORY, source)]),
              'data.main.report',
            ]);
      process.stdout.write(
        `${repeated.padEnd(15)}${[
          `${size.toFixed(2)} MB`,
          String(resources),
          `${check.seconds.toFixed(2)} s`,
          `${parse.seconds.toFixed(2)} s`,
          opa === undefined ? '-' : `${opa.seconds.toFixed(2)} s`,
          (check.seconds / parse.seconds).toFixed(2),
          opa === undefined ? '-' : (check.seconds / opa.seconds).toFixed(2),
          (check.megabytes / size).toFixed(1),
        ]
          .map(cell)
          .join('')}\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function cell(text: string): string {
  return text.padStart(12);
}

function opaOrNone(): string | undefined {
  try {
    return findOpa();
  } catch (error) {
    process.stderr.write(
      `note: ${error instanceof Error ? error.message : String(error)}; opa eval is left out\n`,
    );
    return undefined;
  }
}

/** The text of a plan, and how many resource changes it has. */
interface Enlarged {
  readonly text: string;
  readonly resources: number;
}

interface Resource {
  readonly address: string;
  readonly type: string;
}

interface Plan {
  readonly resource_changes: readonly Resource[];
  readonly planned_values: { readonly root_module: { readonly resources: readonly Resource[] } };
  readonly configuration: { readonly root_module: object };
}

/** The real plan of the reference contact center; says how long its synthesis takes. */
function referencePlan(folder: string): Plan {
  const { stack, seconds } = synthesize('reference', 'contact-center', folder);
  process.stdout.write(`synthesizing examples/reference: ${seconds.toFixed(2)} s\n\n`);
  addContactFlow(join(stack, 'cdk.tf.json'));
  return JSON.parse(planOf(stack)) as Plan;
}

/** The real plan of the non-compliant example. */
function smallPlan(folder: string): Enlarged {
  const text = planOf(synthesize('non-compliant', 'non-compliant', folder).stack);
  return { text, resources: (JSON.parse(text) as Plan).resource_changes.length };
}

/** Synthesizes an example three times. Returns the folder of a stack, and the median time. */
function synthesize(
  example: string,
  stack: string,
  folder: string,
): { readonly stack: string; readonly seconds: number } {
  const output = join(folder, example);
  mkdirSync(output);
  const { seconds } = measure(
    3,
    [
      process.execPath,
      '--conditions=connect-guardrails-source',
      '--require',
      'ts-node/register/transpile-only',
      join(REPOSITORY, 'examples', example, 'main.ts'),
    ],
    { CDKTF_OUTDIR: output },
  );
  return { stack: join(output, 'stacks', stack), seconds };
}

function planOf(stack: string): string {
  const terraform = findTerraform();
  if (terraform === undefined)
    throw new Error('terraform is not on PATH: the benchmark starts from real plans');
  return planFolder(terraform, stack);
}

/** What large contact centers have most of. */
function addContactFlow(file: string): void {
  const stack = JSON.parse(readFileSync(file, 'utf8')) as { readonly resource: Record<string, object> };
  const [instance] = Object.keys(stack.resource['aws_connect_instance'] ?? {});
  const blocks = Array.from({ length: 40 }, (_, i) => ({
    Identifier: `block-${i}`,
    Type: 'MessageParticipant',
    Parameters: { Text: 'x'.repeat(FLOW_CONTENT_LENGTH / 40 - 100) },
  }));
  stack.resource['aws_connect_contact_flow'] = {
    flow: {
      count: 1,
      instance_id: `\${aws_connect_instance.${instance ?? ''}.id}`,
      name: 'flow',
      content: JSON.stringify({ Version: '2019-10-30', StartAction: 'block-0', Actions: blocks }),
    },
  };
  writeFileSync(file, JSON.stringify(stack));
}

/** The plan as Terraform would write it with more contact flows, until the text reaches a size. */
function withContactFlows(plan: Plan, bytes: number): Enlarged {
  const flow = 'aws_connect_contact_flow.flow';
  const repeat = (resources: readonly Resource[], times: number): Resource[] =>
    resources.flatMap((resource) =>
      resource.address.startsWith(flow)
        ? Array.from({ length: times }, (_, index) => ({ ...resource, address: `${flow}[${index}]`, index }))
        : [resource],
    );
  const write = (times: number): Enlarged => {
    const changes = repeat(plan.resource_changes, times);
    const resources = repeat(plan.planned_values.root_module.resources, times);
    const planned = { ...plan.planned_values, root_module: { resources } };
    return {
      text: JSON.stringify({ ...plan, planned_values: planned, resource_changes: changes }),
      resources: changes.length,
    };
  };
  const none = write(0).text.length;
  return write(Math.max(0, Math.round((bytes - none) / (write(1).text.length - none))));
}

/** The plan as Terraform would write it if the stack were a module with `count`, until the text reaches a size. */
function withContactCenters(plan: Plan, bytes: number): Enlarged {
  const { text: once } = withContactFlows(plan, 0);
  const configuration = JSON.parse(once) as Plan;
  const copies = Math.max(1, Math.round(bytes / (once.length - JSON.stringify(plan.configuration).length)));
  const centers = Array.from({ length: copies }, (_, i) => ({
    module: `module.center[${i}]`,
    // Names are unique, as AWS wants them.
    plan: JSON.parse(once.replaceAll('example-claims', `example-claims-${i}`)) as Plan,
  }));
  const inside = <T extends Resource>(module: string, resource: T): T => ({
    ...resource,
    address: `${module}.${resource.address}`,
  });
  const changes = centers.flatMap((center) =>
    center.plan.resource_changes.map((change) => ({
      ...inside(center.module, change),
      module_address: center.module,
    })),
  );
  const enlarged = {
    ...configuration,
    planned_values: {
      root_module: {
        child_modules: centers.map((center) => ({
          address: center.module,
          resources: center.plan.planned_values.root_module.resources.map((resource) =>
            inside(center.module, resource),
          ),
        })),
      },
    },
    resource_changes: changes,
    configuration: {
      ...configuration.configuration,
      root_module: {
        module_calls: {
          center: {
            source: './center',
            count_expression: { constant_value: copies },
            module: configuration.configuration.root_module,
          },
        },
      },
    },
    output_changes: {},
    relevant_attributes: [],
  };
  return { text: JSON.stringify(enlarged), resources: changes.length };
}

/** Runs a command as a child of Python, which reports the child's time and resident set. */
const MEASURE = `
import resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(status, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3)
`;

function measure(runs: number, command: readonly string[], environment: NodeJS.ProcessEnv = {}): Measurement {
  const results = Array.from({ length: runs }, () => {
    const run = spawnSync('python3', ['-c', MEASURE, ...command], {
      cwd: REPOSITORY,
      encoding: 'utf8',
      env: { ...process.env, ...environment },
    });
    if (run.error !== undefined) throw new Error('python3 is needed to measure memory, and is not on PATH');
    const [status, seconds, megabytes] = run.stdout.trim().split(' ').map(Number);
    if ((status !== 0 && status !== 1) || seconds === undefined || megabytes === undefined) {
      throw new Error(`${command.slice(0, 3).join(' ')} … failed:\n${run.stderr.trim()}`);
    }
    return { seconds, megabytes };
  });
  const times = results.map((result) => result.seconds).sort((a, b) => a - b);
  return {
    seconds: times[Math.floor(times.length / 2)] ?? NaN,
    megabytes: Math.max(...results.map((result) => result.megabytes)),
  };
}

main(() => {
  if (!existsSync(join(REPOSITORY, 'dist', 'harness', 'programs', 'cli', 'main.js')))
    throw new Error('run npm run build first');
  benchmark();
});
