import { ProblemsError } from '../../core/problems';
import type { Finding } from '../../policies/controls';

/** What one policy says of a document, in stable order. */
export interface PolicyResult {
  /** Addresses that were looked at, sorted. */
  readonly evaluated: readonly string[];
  readonly deny: readonly Finding[];
  readonly undetermined: readonly Finding[];
}

/** Results by the name of the policy. */
export type PolicyResults = ReadonlyMap<string, PolicyResult>;

/**
 * A resource of a part of a plan, and an object that it may be about: one that the part has in sight only, or null where it
 * may be any object of the plan.
 */
export type Loose = readonly [address: string, target: string | null];

/** What the policies answer. */
export interface Report {
  readonly results: PolicyResults;
  readonly resourceChanges: unknown;
  readonly profileSha256: unknown;
  readonly facts: { readonly count?: unknown; readonly sha256?: unknown };
  readonly loose: readonly Loose[];
}

/**
 * Reads what an evaluation gave.
 *
 * @throws ProblemsError (engine) where that is not whole.
 */
export function readReport(answer: unknown): Report {
  const answers: readonly unknown[] = Array.isArray(answer) ? answer : [];
  const only = answers.length === 1 ? answers[0] : undefined;
  const result = isObject(only) ? only['result'] : undefined;
  if (!isObject(result) || !isObject(result['controls'])) {
    throw new ProblemsError('engine', 'the policies gave no result; nothing was judged');
  }
  const results = new Map<string, PolicyResult>();
  for (const [service, policies] of Object.entries(result['controls'])) {
    for (const [name, policy] of Object.entries(policies as object)) {
      results.set(`${service}/${name}`, policyResult(`${service}/${name}`, policy));
    }
  }
  return {
    results,
    resourceChanges: result['resource_changes'],
    profileSha256: result['profile_sha256'],
    facts: isObject(result['facts']) ? result['facts'] : {},
    loose: looseIn(result['loose']),
  };
}

function looseIn(value: unknown): readonly Loose[] {
  if (!Array.isArray(value))
    throw new ProblemsError('engine', 'the policies do not say what is loose; nothing was judged');
  return value as readonly Loose[];
}

function policyResult(name: string, policy: unknown): PolicyResult {
  if (!isObject(policy)) throw new ProblemsError('engine', `policy ${name}: no result; nothing was judged`);
  const [evaluated, deny, undetermined] = [policy['evaluated'], policy['deny'], policy['undetermined']];
  if (!Array.isArray(evaluated) || !Array.isArray(deny) || !Array.isArray(undetermined)) {
    throw new ProblemsError('engine', `policy ${name}: its result is not whole; nothing was judged`);
  }
  const addresses = new Set(evaluated as string[]);
  const stray = [...(deny as Finding[]), ...(undetermined as Finding[])].find(
    (finding) => !addresses.has(finding.address),
  );
  if (stray !== undefined) {
    throw new ProblemsError(
      'engine',
      `policy ${name}: a finding at ${stray.address}, which it did not evaluate; nothing was judged`,
    );
  }
  return {
    evaluated: [...addresses].sort(compare),
    deny: sorted(deny as Finding[]),
    undetermined: sorted(undetermined as Finding[]),
  };
}

/** Sets come out of the wasm in the order of their hashes. */
export function sorted(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      compare(a.address, b.address) ||
      compare(JSON.stringify(a.path), JSON.stringify(b.path)) ||
      compare(JSON.stringify(a), JSON.stringify(b)),
  );
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
