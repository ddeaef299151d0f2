import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyData, loadBundle } from '../harness/engine';
import { catalogue } from '../policies/controls';
import { referenceProfile } from '../policies/profile';
import { REPOSITORY, findOpa, main, regoSources } from './opa';
import { findTerraform, planFolder } from './terraform';

/** Sizes of the plans, in megabytes, and how often each command runs. */
const SIZES = [
  { megabytes: 0.05, runs: 9 },
  { megabytes: 1, runs: 7 },
  { megabytes: 10, runs: 5 },
  { megabytes: 100, runs: 3 },
];

interface Measurement {
  /** Median of the runs' wall-clock times, whole process. */
  readonly seconds: number;
  /** Largest resident set of the runs. */
  readonly megabytes: number;
}

/** Prints time and memory of `connect-guardrails check` beside `opa eval` and plain JSON.parse, on plans of four sizes. */
function benchmark(): void {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-benchmark-'));
  try {
    const original = referencePlan(folder);
    const opaProgram = opaOrNone();
    const data = join(folder, 'data.json');
    const reference = referenceProfile(catalogue);
    writeFileSync(
      data,
      JSON.stringify(policyData(reference.profile, reference.sha256, loadBundle().manifest.profileSettings)),
    );
    const program = join(REPOSITORY, 'dist', 'harness', 'cli', 'main.js');
    process.stdout.write(
      `${['plan', 'resources', 'check', 'JSON.parse', 'opa eval', 'check/parse', 'check/opa', 'memory/file'].map(cell).join('')}\n`,
    );
    for (const { megabytes, runs } of SIZES) {
      const { text, resources } = enlarge(original, megabytes * 1e6);
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
        `${[
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

interface Change {
  readonly address: string;
  readonly mode: string;
}

interface Plan {
  readonly resource_changes: readonly Change[];
  readonly planned_values: { readonly root_module: { readonly resources: readonly Change[] } };
  readonly configuration: { readonly root_module: object };
}

/** The real plan of the reference contact center. */
function referencePlan(folder: string): Plan {
  const terraform = findTerraform();
  if (terraform === undefined)
    throw new Error('terraform is not on PATH: the benchmark starts from a real plan');
  const output = join(folder, 'cdktf.out');
  mkdirSync(output);
  const synthesis = spawnSync(
    process.execPath,
    [
      '--conditions=connect-guardrails-source',
      '--require',
      'ts-node/register/transpile-only',
      join(REPOSITORY, 'examples', 'reference', 'main.ts'),
    ],
    { cwd: REPOSITORY, encoding: 'utf8', env: { ...process.env, CDKTF_OUTDIR: output } },
  );
  if (synthesis.status !== 0) throw new Error(synthesis.stderr.trim());
  return JSON.parse(planFolder(terraform, join(output, 'stacks', 'contact-center'))) as Plan;
}

/**
 * The plan as Terraform would write it if the stack were a module with `count`, so often that the text reaches a size.
 */
function enlarge(plan: Plan, bytes: number): { text: string; resources: number } {
  const once = plan.resource_changes.length;
  if (JSON.stringify(plan).length >= bytes) return { text: JSON.stringify(plan), resources: once };
  const each = JSON.stringify(plan.resource_changes).length + JSON.stringify(plan.planned_values).length;
  const copies = Math.max(1, Math.round((bytes - JSON.stringify(plan.configuration).length) / each));
  const changes: object[] = [];
  const modules: object[] = [];
  for (let i = 0; i < copies; i += 1) {
    const module = `module.copy[${i}]`;
    for (const change of plan.resource_changes) {
      changes.push({ ...change, address: `${module}.${change.address}`, module_address: module });
    }
    modules.push({
      address: module,
      resources: plan.planned_values.root_module.resources.map((resource) => ({
        ...resource,
        address: `${module}.${resource.address}`,
      })),
    });
  }
  const enlarged = {
    ...plan,
    planned_values: { root_module: { child_modules: modules } },
    resource_changes: changes,
    configuration: {
      ...plan.configuration,
      root_module: {
        module_calls: {
          copy: {
            source: './copy',
            count_expression: { constant_value: copies },
            module: plan.configuration.root_module,
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

function measure(runs: number, command: readonly string[]): Measurement {
  const results = Array.from({ length: runs }, () => {
    const run = spawnSync('python3', ['-c', MEASURE, ...command], { encoding: 'utf8' });
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
  if (!existsSync(join(REPOSITORY, 'dist', 'harness', 'cli', 'main.js')))
    throw new Error('run npm run build first');
  benchmark();
});
