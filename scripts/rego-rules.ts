/**
 * What `opa check` does not know of our Rego. Texts are parsed outside of the policies, once, as facts: here are the few
 * functions that still do, and every pattern, with a text that it hits. OPA takes a pattern with look-behind, say, and never
 * matches: its regular expressions are those of RE2.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PATTERNS from './rego-patterns.json';
import { opa } from './opa';

/** The functions that parse a text, with the kind of fact that will take their place. */
const PARSERS = new Set([
  // Input parameters and metadata of AWS Config rules.
  'controls.config.rules_deployed._control',
  'controls.config.rules_deployed._met',
  // CloudFormation templates.
  'lib.cloudformation._parsed',
  'lib.cloudformation._state',
]);

/** The functions that match patterns which are made as they run: wildcards of IAM's language. */
const WILDCARDS = new Set(['lib.policy_document.matches']);

/** The only package that reads `data.facts`. */
const FACTS = 'lib.fact';
/** Tests hand facts over. */
const TESTS = /(^|\.)[a-z_]+_test$/;

type Term = { readonly type?: unknown; readonly value?: unknown };
type Patterns = Readonly<
  Record<string, Readonly<Record<string, { readonly hit: string; readonly miss: string }>>>
>;

/** A rule with its package: `lib.ip._address`. */
interface Rule {
  readonly name: string;
  readonly node: unknown;
}

interface Call {
  readonly rule: string;
  readonly builtin: string;
  /** The first argument. */
  readonly argument: Term;
}

/** What is wrong with Rego sources: a line for each problem, with what to do. */
export function regoProblems(
  sources: readonly string[],
  program: string,
  patterns: Patterns = PATTERNS,
): string[] {
  const rules = sources.flatMap((source) =>
    rulesOf(JSON.parse(opa(['parse', '--format', 'json', source], { program }))),
  );
  const calls = rules.flatMap(callsOf);
  const used = calls
    .filter(({ builtin, rule }) => builtin.startsWith('regex.') && !WILDCARDS.has(rule))
    .map(({ rule, argument }) => ({ rule, found: patternsOf(argument, rule, rules) }));
  return [
    ...rules
      .filter(readsFacts)
      .map(({ name }) => `${name}: reads data.facts; ask ${FACTS}, which says what a text without a fact is`),
    ...calls
      .filter(({ builtin, rule }) => /^(json|yaml)\.unmarshal$/.test(builtin) && !PARSERS.has(rule))
      .map(
        ({ rule, builtin }) =>
          `${rule}: calls ${builtin}; have the text read as a fact (harness/facts), and ask ${FACTS}`,
      ),
    ...used.flatMap(({ rule, found }) =>
      found === undefined
        ? patterns[rule] === undefined
          ? [`${rule}: its pattern is no constant; name what it can be in scripts/rego-patterns.json`]
          : []
        : found
            .filter((pattern) => patterns[rule]?.[pattern] === undefined)
            .map(
              (pattern) =>
                `${rule}: the pattern ${pattern} is not in scripts/rego-patterns.json; add it with a text that it hits and one that it misses`,
            ),
    ),
    ...idle(patterns, used),
    ...wrong(patterns, program),
  ];
}

/** Entries of the list that nothing uses. */
function idle(
  patterns: Patterns,
  used: readonly { readonly rule: string; readonly found: readonly string[] | undefined }[],
): string[] {
  return Object.entries(patterns).flatMap(([rule, ofRule]) => {
    const found = used.filter((one) => one.rule === rule).map((one) => one.found);
    if (found.includes(undefined)) return [];
    return Object.keys(ofRule)
      .filter((pattern) => !found.some((list) => list?.includes(pattern)))
      .map(
        (pattern) =>
          `${rule}: does not use the pattern ${pattern} any more; remove it from scripts/rego-patterns.json`,
      );
  });
}

/** Patterns that do not hit, or do not miss, what they should, as OPA matches them. */
function wrong(patterns: Patterns, program: string): string[] {
  const tests = Object.entries(patterns).flatMap(([rule, ofRule]) =>
    Object.entries(ofRule).flatMap(([pattern, { hit, miss }]) => [
      { rule, pattern, text: hit, hits: true },
      { rule, pattern, text: miss, hits: false },
    ]),
  );
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-'));
  try {
    const data = join(folder, 'tests.json');
    writeFileSync(data, JSON.stringify({ tests }));
    const query = '[i | some i, one in data.tests; regex.match(one.pattern, one.text)]';
    const hits = new Set(
      JSON.parse(opa(['eval', '--format', 'raw', '--data', data, query], { program })) as number[],
    );
    return tests
      .filter(({ hits: wanted }, index) => hits.has(index) !== wanted)
      .map(
        ({ rule, pattern, text, hits: wanted }) =>
          `${rule}: the pattern ${pattern} ${wanted ? 'never hits' : 'hits'} ${JSON.stringify(text)}; correct it`,
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rulesOf(module: unknown): Rule[] {
  const { package: at, rules = [] } = module as {
    readonly package: { readonly path: readonly Term[] };
    readonly rules?: readonly { readonly head: { readonly name?: string; readonly ref?: readonly Term[] } }[];
  };
  const path = at.path.slice(1).map(({ value }) => String(value));
  return rules.map((node) => ({
    name: [...path, node.head.name ?? String(node.head.ref?.[0]?.value)].join('.'),
    node,
  }));
}

/** The terms of every ref in a rule. */
function refsOf(node: unknown): (readonly Term[])[] {
  if (Array.isArray(node)) return node.flatMap(refsOf);
  if (typeof node !== 'object' || node === null) return [];
  const { type, value } = node as Term;
  const own = type === 'ref' && Array.isArray(value) ? [value as Term[]] : [];
  return [...own, ...Object.values(node).flatMap(refsOf)];
}

/** A variable behind `data`, and nothing, may stand for it as well. */
function readsFacts({ name, node }: Rule): boolean {
  const own = name.slice(0, name.lastIndexOf('.'));
  if (own === FACTS || TESTS.test(own)) return false;
  return refsOf(node).some(
    ([root, second]) => root?.value === 'data' && (second?.type !== 'string' || second.value === 'facts'),
  );
}

function callsOf({ name, node }: Rule): Call[] {
  if (Array.isArray(node)) {
    const [first, argument] = node as unknown as readonly [Term?, Term?];
    const builtin =
      first?.type === 'ref' && Array.isArray(first.value)
        ? first.value.map(({ value }: Term) => String(value)).join('.')
        : '';
    const own =
      /^(regex|json|yaml)\./.test(builtin) && argument !== undefined
        ? [{ rule: name, builtin, argument }]
        : [];
    return [...own, ...node.flatMap((inner: unknown) => callsOf({ name, node: inner }))];
  }
  if (typeof node !== 'object' || node === null) return [];
  return Object.values(node).flatMap((inner: unknown) => callsOf({ name, node: inner }));
}

/** The patterns that an argument is: a constant, or those of a rule of the package; undefined where it is neither. */
function patternsOf({ type, value }: Term, rule: string, rules: readonly Rule[]): string[] | undefined {
  if (type === 'string') return [String(value)];
  if (type !== 'var') return undefined;
  const name = `${rule.slice(0, rule.lastIndexOf('.'))}.${String(value)}`;
  const constants = rules
    .filter((one) => one.name === name)
    .map(({ node }) => (node as { readonly head: { readonly value?: Term } }).head.value);
  if (constants.length === 0 || !constants.every((one) => one?.type === 'string')) return undefined;
  return constants.map((one) => String(one?.value));
}
