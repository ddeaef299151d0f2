import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '../policies/controls';
import { casesOf, prepare } from '../test/support/control-cases';
import { checkWithSchemas } from './fact-schemas';
import { findOpa, main, opa, regoSources } from './opa';
import { regoProblems } from './rego-rules';

/** Percentage of the Rego lines that the tests must reach. */
const COVERAGE_THRESHOLD = 95;
/** All cases are one test of OPA, whose default of 5 s is too short for that. */
const TIMEOUT = '--timeout=300s';
/** How many lines that no test reaches are named. */
const LISTED = 20;

interface Coverage {
  readonly coverage: number;
  readonly files: Readonly<
    Record<string, { readonly not_covered?: readonly { readonly start: { readonly row: number } }[] }>
  >;
}

/** Formatting, strict check, and the tests of every policy by OPA itself, with coverage. */
function testPolicies(): void {
  const program = findOpa();
  const sources = regoSources('all');
  const unformatted = opa(['fmt', '--list', ...sources], { program }).trim();
  if (unformatted !== '')
    throw new Error(`not formatted: ${unformatted.split('\n').join(', ')}; run opa fmt --write policies`);
  checkWithSchemas(sources, program);
  const problems = regoProblems(sources, program);
  if (problems.length > 0) throw new Error(`Rego as it must not be:\n${problems.join('\n')}`);

  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-'));
  try {
    const data = join(folder, 'cases.json');
    writeFileSync(data, JSON.stringify({ cases: allCases() }));
    process.stdout.write(opa(['test', TIMEOUT, ...sources, data], { program }));
    const coverage = JSON.parse(
      opa(['test', TIMEOUT, '--coverage', '--format', 'json', ...sources, data], { program }),
    ) as Coverage;
    process.stdout.write(`coverage: ${coverage.coverage} % of the lines\n`);
    if (coverage.coverage < COVERAGE_THRESHOLD) {
      const missed = Object.entries(coverage.files).flatMap(([file, { not_covered: ranges = [] }]) =>
        ranges.map((range) => `${file}:${range.start.row}`),
      );
      throw new Error(
        `the tests reach ${coverage.coverage} % of the Rego lines, at least ${COVERAGE_THRESHOLD} % is asked; ${missed.length} are not reached: ${missed.slice(0, LISTED).join(', ')}${missed.length > LISTED ? ', …' : ''}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function allCases(): Record<string, unknown> {
  return Object.fromEntries(
    catalogue
      .filter((control) => 'message' in control.proactive)
      .flatMap((control) =>
        casesOf(control.name).map((each) => [
          `${control.id} ${each.outcome}: ${each.name}`,
          { policy: control.name.split('/'), ...prepare(each), expect: each.expect },
        ]),
      ),
  );
}

main(testPolicies);
