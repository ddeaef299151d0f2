import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { FACT_SCHEMAS } from '../../harness/facts/schemas';
import { catalogue } from '../../policies/controls';
import { checkWithSchemas } from '../../scripts/fact-schemas';
import { findOpa, regoSources, REPOSITORY } from '../../scripts/opa';
import { casesOf, prepare } from '../support/control-cases';
import { presentOrSkip } from '../support/tools';

function opaOrNone(): string | undefined {
  try {
    return findOpa();
  } catch {
    return undefined;
  }
}

const program = opaOrNone();
const folder = mkdtempSync(join(tmpdir(), 'fact-schemas-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The sources with one of them changed. */
function changed(file: string, from: string, to: string): string[] {
  return regoSources('policies').map((source) => {
    if (basename(source) !== file) return source;
    const text = readFileSync(join(REPOSITORY, source), 'utf8');
    expect(text).toContain(from);
    const copy = join(folder, file);
    writeFileSync(copy, text.replace(from, to));
    return copy;
  });
}

presentOrSkip(program === undefined ? ['OPA on PATH'] : [])('opa check --schema', () => {
  it.each([
    ['fact.rego', 'in fact.statements', 'in fact.statement'],
    ['fact.rego', 'statement.not_actions', 'statement.notActions'],
    ['service_control_policy.rego', 'not document.readable', 'not document.legible'],
    ['service_control_policy.rego', 'statement.effect == "Allow"', 'statement.Effect == "Allow"'],
    ['policies_valid.rego', '.problems', '.problem'],
  ])('refuses a member that no fact has: %s, %s', (file, from, to) => {
    expect(() => checkWithSchemas(changed(file, from, to), program ?? '')).toThrow(
      new RegExp(
        `${file}:\\d+: rego_type_error: undefined ref: .*${to.split(/[^A-Za-z_.]/).find((word) => word.includes('.')) ?? ''}`,
      ),
    );
  });

  it('accepts the policies', () => {
    expect(() => checkWithSchemas(regoSources('all'), program ?? '')).not.toThrow();
  });
});

it('every fact of every case has the form that its schema says', () => {
  let count = 0;
  for (const { name } of catalogue.filter(({ proactive }) => 'reads' in proactive)) {
    for (const one of casesOf(name)) {
      for (const [kind, places] of Object.entries(prepare(one).facts)) {
        for (const fact of Object.values(places).flatMap(Object.values).flatMap(Object.values)) {
          count++;
          const parsed = FACT_SCHEMAS[kind as keyof typeof FACT_SCHEMAS].safeParse(fact);
          expect([one.name, parsed.error?.issues]).toEqual([one.name, undefined]);
        }
      }
    }
  }
  expect(count).toBeGreaterThan(400);
});
