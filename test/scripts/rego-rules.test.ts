import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpa, regoSources } from '../../scripts/opa';
import PATTERNS from '../../scripts/rego-patterns.json';
import { regoProblems } from '../../scripts/rego-rules';
import { presentOrSkip } from '../support/tools';

function opaOrNone(): string | undefined {
  try {
    return findOpa();
  } catch {
    return undefined;
  }
}

const program = opaOrNone();
const folder = mkdtempSync(join(tmpdir(), 'rego-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(text: string, patterns: Parameters<typeof regoProblems>[2] = {}): string[] {
  const file = join(folder, 'policy.rego');
  writeFileSync(file, text);
  return regoProblems([file], program ?? '', patterns);
}

presentOrSkip(program === undefined ? ['OPA on PATH'] : [])('Rego', () => {
  it('of the policies is as it must be', () => {
    expect(regoProblems(regoSources('all'), program ?? '', PATTERNS)).toEqual([]);
  });

  it.each([
    ['by its name', 'package controls.a.b\n\nallow if data.facts.iam'],
    ['in a comprehension', 'package controls.a.b\n\nallow := [x | some x in data.facts.iam]'],
    ['through a variable', 'package controls.a.b\n\nallow if {\n\tsome kind\n\tdata[kind].iam\n}'],
    ['as everything', 'package controls.a.b\n\nallow := data'],
  ])('does not read facts %s', (_name, text) => {
    expect(problemsOf(text)).toEqual([
      'controls.a.b.allow: reads data.facts; ask lib.fact, which says what a text without a fact is',
    ]);
  });

  it('reads them in lib.fact, and hands them over in tests', () => {
    expect(problemsOf('package lib.fact\n\niam := data.facts.iam')).toEqual([]);
    expect(problemsOf('package cases_test\n\ntest_a if data.lib.a with data.facts as {}')).toEqual([]);
  });

  it.each(['json', 'yaml'])('does not parse a text as %s', (language) => {
    expect(problemsOf(`package lib.a\n\n_inner(text) := [1 | ${language}.unmarshal(text).a]`)).toEqual([
      `lib.a._inner: calls ${language}.unmarshal; have the text read as a fact (harness/facts), and ask lib.fact`,
    ]);
  });

  const MATCHING = 'package lib.a\n\n_matches(text) if regex.match(`^a$`, text)';

  it('has no pattern that is not listed, in whatever branch', () => {
    const problem =
      'lib.a._matches: the pattern ^a$ is not in scripts/rego-patterns.json; add it with a text that it hits and one that it misses';
    expect(problemsOf(MATCHING)).toEqual([problem]);
    expect(
      problemsOf('package lib.a\n\n_matches(text) := 1 if text == "" else := 2 if regex.split(`^a$`, text)'),
    ).toEqual([problem]);
    expect(problemsOf('package lib.a\n\n_p := `^a$`\n\n_matches(text) if regex.match(_p, text)')).toEqual([
      problem,
    ]);
    expect(problemsOf('package lib.a\n\n_matches(text, p) if regex.match(p, text)')).toEqual([
      'lib.a._matches: its pattern is no constant; name what it can be in scripts/rego-patterns.json',
    ]);
  });

  it('has no pattern that never hits: RE2 knows no look-behind', () => {
    const listed = (pattern: string): Parameters<typeof regoProblems>[2] => ({
      'lib.a._matches': { [pattern]: { hit: 'a', miss: 'b' } },
    });
    expect(problemsOf(MATCHING, listed('^a$'))).toEqual([]);
    expect(problemsOf(MATCHING.replace('^a$', '(?<!b)a'), listed('(?<!b)a'))).toEqual([
      'lib.a._matches: the pattern (?<!b)a never hits "a"; correct it',
    ]);
    expect(problemsOf(MATCHING.replace('^a$', '.'), listed('.'))).toEqual([
      'lib.a._matches: the pattern . hits "b"; correct it',
    ]);
    expect(problemsOf('package lib.a\n\n_matches(text) if text == ""', listed('^a$'))).toEqual([
      'lib.a._matches: does not use the pattern ^a$ any more; remove it from scripts/rego-patterns.json',
    ]);
  });
});
