import { main } from './opa';
import { ONE, SHAPES, buckets, planCopies, repeated } from './growth/plans';
import { ALL, type Effort, MEASURED, MeasuredPolicies, readPlan } from './growth/policies';
import { findTerraform } from './terraform';

/** Copies of everything, each step ten times the one before. */
const COPIES = [1, 10, 100] as const;
/** How many times the CPU time and the heap of a step may be those of the one before: hardly more than the plan is. */
const MAX_GROWTH = 12;

const BUCKETS = 1600;
/** How many times the CPU time of the same plan with known names it may take to follow references by key. */
const MAX_FOR_REFERENCES = 1.5;

/** Below this, a time says more about the machine than about the policies, in seconds. */
const MEASURABLE = 0.05;
const RUNS = 3;
/** How often what takes too long is measured again: on a machine that does something else, a time says nothing alone. */
const ATTEMPTS = 4;

interface Step {
  /** Effort for the smaller and the larger plan. */
  readonly efforts: readonly [Effort, Effort];
  readonly time: number;
  readonly heap: number;
}

/** Prints how CPU time and heap grow with the plan, for all controls and for each alone; fails where they grow faster. */
function benchmark(): void {
  const terraform = findTerraform();
  if (terraform === undefined) throw new Error('terraform is not on PATH: the plans are made from real ones');
  const policies = new MeasuredPolicies();
  const problems: string[] = [];
  const one = planCopies(terraform, ONE);
  for (const shape of SHAPES) {
    process.stdout.write(`\n${row(shape, [...COPIES.map((copies) => `x ${copies}`), 'time', 'heap'])}\n`);
    const plans = COPIES.map((copies) => readPlan(repeated(one, { [shape]: copies })));
    for (const what of MEASURED) {
      const steps = plans.slice(1).map((larger, i) => {
        const smaller = plans[i] ?? larger;
        return measuredStep(
          MAX_GROWTH,
          () => policies.effort(what, smaller, RUNS),
          () => policies.effort(what, larger, RUNS),
        );
      });
      process.stdout.write(`${row(what, cells(steps))}\n`);
      problems.push(...tooMuch(`${what}, ${shape}`, steps));
    }
  }
  problems.push(...benchmarkBuckets(policies, one));
  if (problems.length > 0) throw new Error(`grows faster than the plan:\n  ${problems.join('\n  ')}`);
}

/** References by key against known names. */
function benchmarkBuckets(policies: MeasuredPolicies, one: string): string[] {
  const known = readPlan(buckets(one, BUCKETS, 'known'));
  const unknown = readPlan(buckets(one, BUCKETS, 'unknown'));
  const step = measuredStep(
    MAX_FOR_REFERENCES,
    () => policies.effort(ALL, known, RUNS),
    () => policies.effort(ALL, unknown, RUNS),
  );
  process.stdout.write(`\n${row(`${BUCKETS} buckets`, ['known names', 'by key', '', 'time', 'heap'])}\n`);
  const [of_known, of_unknown] = step.efforts.map(cell);
  process.stdout.write(
    `${row(ALL, [of_known ?? '', of_unknown ?? '', '', times([step.time]), times([step.heap])])}\n`,
  );
  return step.time <= MAX_FOR_REFERENCES
    ? []
    : [
        `${BUCKETS} buckets by key: ${times([step.time])} the CPU time of known names, at most ${MAX_FOR_REFERENCES}`,
      ];
}

/**
 * Measures one plan right after the other, and both again while the time grows faster than it may: what else the machine does
 * seldom takes the same share of both.
 */
function measuredStep(limit: number, smaller: () => Effort, larger: () => Effort): Step {
  const attempts: [Effort, Effort][] = [];
  do attempts.push([smaller(), larger()]);
  while (attempts.length < ATTEMPTS && attempts.every((efforts) => growsTooFast(efforts, limit)));
  const [efforts] = attempts.sort((a, b) => growth(a, 'seconds') - growth(b, 'seconds'));
  if (efforts === undefined) throw new Error('nothing was measured');
  return { efforts, time: growth(efforts, 'seconds'), heap: growth(efforts, 'megabytes') };
}

function growsTooFast(efforts: readonly [Effort, Effort], limit: number): boolean {
  return efforts[1].seconds > MEASURABLE && growth(efforts, 'seconds') > limit;
}

function growth([smaller, larger]: readonly [Effort, Effort], what: keyof Effort): number {
  return larger[what] / smaller[what];
}

function tooMuch(what: string, steps: readonly Step[]): string[] {
  return steps.flatMap(({ efforts, time, heap }, i) => [
    ...(growsTooFast(efforts, MAX_GROWTH) ? [exceeded(what, i, time, 'the CPU time')] : []),
    ...(heap > MAX_GROWTH ? [exceeded(what, i, heap, 'the heap')] : []),
  ]);
}

function exceeded(what: string, step: number, factor: number, of: string): string {
  return `${what}: from ${COPIES[step] ?? 0} to ${COPIES[step + 1] ?? 0} copies ${times([factor])} ${of}, at most ${MAX_GROWTH}`;
}

function cells(steps: readonly Step[]): string[] {
  const efforts = [
    ...steps.slice(0, 1).map(({ efforts: [first] }) => first),
    ...steps.map(({ efforts: [, last] }) => last),
  ];
  return [...efforts.map(cell), times(steps.map(({ time }) => time)), times(steps.map(({ heap }) => heap))];
}

function cell({ seconds, megabytes }: Effort): string {
  return `${(1000 * seconds).toFixed(1)} ms ${megabytes.toFixed(1)} MB`;
}

function times(factors: readonly number[]): string {
  return factors.map((factor) => `x ${factor.toFixed(1)}`).join(' ');
}

function row(name: string, columns: readonly string[]): string {
  return `${name.padEnd(14)}${columns.map((column) => column.padStart(20)).join('')}`;
}

main(benchmark);
