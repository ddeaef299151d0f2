import { loadPolicySync } from '@open-policy-agent/opa-wasm';
import type { Finding } from '../../policies/controls';
import type { PolicyBundle } from './bundle';
import { MAX_MEMORY, PAGE_SIZE } from '../../core/files/limits';
import type { Facts } from '../documents/facts';
import type { LiveReading, PlanDocument } from '../documents/plan-document';
import { isProblems, ProblemsError } from '../../core/problems';

/** What the policies see as `data`, as far as the engine knows it. */
export interface EvaluationData {
  /** Of the profile: the policies must echo it. */
  readonly profile_sha256: string;
  /** What the texts of this document say: the policies must echo number and hash. */
  readonly facts: Facts;
}

/** What one policy says of a document, in stable order. */
export interface PolicyResult {
  /** Addresses that were looked at, sorted. */
  readonly evaluated: readonly string[];
  readonly deny: readonly Finding[];
  readonly undetermined: readonly Finding[];
}

/** What `finding.rego` puts in the place of an unknown value, and what it means in a live account. */
const UNKNOWN = '(known after apply)';
const NOT_READ = '(not read)';

/** Linear memory that the policies need at least, for each byte of input: the parsed document. */
const MEMORY_PER_INPUT_BYTE = 12;
const BASE_MEMORY = 16 * 1024 * 1024;
/** What they take where every byte is judged (measured: 140 for contact centers, 212 for buckets), and some more. */
const RESERVED_PER_INPUT_BYTE = 256;

/** The largest document that can be evaluated, in bytes. */
export const MAX_DOCUMENT_BYTES = Math.floor((MAX_MEMORY - BASE_MEMORY) / MEMORY_PER_INPUT_BYTE);

/** Memory that the evaluation of a document takes, in bytes. */
export function memoryFor(documentBytes: number): number {
  return BASE_MEMORY + documentBytes * MEMORY_PER_INPUT_BYTE;
}

/** What the policies throw when they cannot grow further. */
const OUT_OF_MEMORY = 'opa_malloc: failed';

/** Builtins that the SDK implements outside of the wasm module ("Built-ins", npm-opa-wasm README, 1.10.0). */
const HOST_BUILTINS = new Set([
  'sprintf',
  'json.is_valid',
  'regex.split',
  'yaml.is_valid',
  'yaml.marshal',
  'yaml.unmarshal',
]);

/**
 * Evaluates every policy over one document: the only way to the engine.
 *
 * The SDK takes bytes that it cannot read for "no violations". So the bytes are handed over exactly, the policies must
 * report as many resource changes as the reader counted, echo the profile's hash and the facts' number and hash, and name
 * every policy of the bundle.
 * @returns results by policy name (`<service>/<name>`).
 * @throws ProblemsError (engine) where anything of that does not hold.
 */
export function evaluatePolicies(
  bundle: PolicyBundle,
  document: PlanDocument,
  data: EvaluationData,
): ReadonlyMap<string, PolicyResult> {
  if (document.bytes.byteLength > MAX_DOCUMENT_BYTES) {
    throw new ProblemsError(
      'engine',
      `the document has ${document.bytes.byteLength} bytes that the policies read, at most ${MAX_DOCUMENT_BYTES} can be evaluated; split the stack`,
    );
  }
  const report = readReport(run(bundle, document, data));
  if (report.resourceChanges !== document.resourceChanges) {
    throw new ProblemsError(
      'engine',
      `the policies saw ${String(report.resourceChanges)} resource changes, the document has ${document.resourceChanges}; nothing was judged`,
    );
  }
  if (report.profileSha256 !== data.profile_sha256) {
    throw new ProblemsError(
      'engine',
      'the policies saw another organization profile than the one given; nothing was judged',
    );
  }
  const { count, sha256 } = data.facts;
  const { count: seen, sha256: echoed } = report.facts;
  if (seen !== count || echoed !== sha256) {
    throw new ProblemsError(
      'engine',
      `the policies saw ${String(seen)} facts, ${count} were read of the document's texts, or others than these; nothing was judged`,
    );
  }
  const missing = bundle.manifest.policies.filter((name) => !report.results.has(name));
  if (missing.length > 0) {
    throw new ProblemsError('engine', `policies without a result: ${missing.join(', ')}; nothing was judged`);
  }
  const { reading } = document;
  if (reading === undefined) return report.results;
  return new Map([...report.results].map(([name, result]) => [name, ofLiveAccount(name, result, reading)]));
}

/** A result of a live account: with what could not be read. */
function ofLiveAccount(
  name: string,
  { evaluated, deny, undetermined }: PolicyResult,
  { unread, notJudged }: LiveReading,
): PolicyResult {
  if (notJudged.has(name)) return { evaluated: [], deny: [], undetermined: [] };
  const missing = unread.get(name) ?? [];
  const inWords = (finding: Finding): Finding =>
    finding.actual === UNKNOWN ? { ...finding, actual: NOT_READ } : finding;
  return {
    evaluated: [...new Set([...evaluated, ...missing.map(({ address }) => address)])].sort(compare),
    deny: deny.map(inWords),
    undetermined: sorted([...undetermined.map(inWords), ...missing]),
  };
}

function run(bundle: PolicyBundle, document: PlanDocument, data: EvaluationData): unknown {
  try {
    const policy = instantiate(bundle, document.bytes.byteLength + data.facts.bytes.byteLength);
    const unsupported = hostBuiltins(policy).filter((name) => !HOST_BUILTINS.has(name));
    if (unsupported.length > 0) {
      throw new ProblemsError(
        'engine',
        `the policy bundle needs builtins that are not there: ${unsupported.join(', ')}`,
      );
    }
    policy.setData(dataBuffer(data));
    return policy.evaluate(exactBuffer(document.bytes), 'main/report');
  } catch (error) {
    if (isProblems(error, 'engine')) throw error;
    const reason = describe(error);
    throw new ProblemsError(
      'engine',
      reason === OUT_OF_MEMORY
        ? 'the policies need more than the 2 GiB of memory that they can have; nothing was judged, split the stack'
        : `the policy engine failed: ${reason}; nothing was judged`,
    );
  }
}

/**
 * Reserves more addresses than the policies will use: those that are not used take no memory, while growing during an
 * evaluation takes 100 times longer. Where the system does not grant them, half will do, down to what is needed at least.
 */
function instantiate(bundle: PolicyBundle, bytes: number): ReturnType<typeof loadPolicySync> {
  const least = memoryFor(bytes);
  const wanted = Math.min(BASE_MEMORY + bytes * RESERVED_PER_INPUT_BYTE, MAX_MEMORY);
  for (let size = Math.max(wanted, least); ; size = Math.max(size / 2, least)) {
    try {
      return loadPolicySync(bundle.module, {
        initial: Math.ceil(size / PAGE_SIZE),
        maximum: Math.floor(MAX_MEMORY / PAGE_SIZE),
      });
    } catch (error) {
      if (!(error instanceof RangeError) || size === least) throw error;
    }
  }
}

/** The data as JSON: facts are JSON already, and may be large. */
function dataBuffer({ facts, ...data }: EvaluationData): ArrayBuffer {
  const others = JSON.stringify({ ...data, facts_sha256: facts.sha256 });
  return exactBuffer(
    Buffer.concat([Buffer.from(`${others.slice(0, -1)},"facts":`), facts.bytes, Buffer.from('}')]),
  );
}

/** The SDK reads an ArrayBuffer only, and all of it: a view's own bytes must be cut out. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength) return buffer;
  return new Uint8Array(bytes).buffer;
}

interface WasmInstanceOwner {
  readonly wasmInstance: WebAssembly.Instance;
  readonly mem: WebAssembly.Memory;
}

/** Names of the builtins that the module expects from its host. */
function hostBuiltins(policy: unknown): string[] {
  const { wasmInstance, mem } = policy as WasmInstanceOwner;
  const exported = wasmInstance.exports as Record<string, (address?: number) => number>;
  const address = exported['opa_json_dump']?.(exported['builtins']?.());
  if (address === undefined) throw new ProblemsError('engine', 'the policy bundle is not made by opa build');
  const memory = new Uint8Array(mem.buffer);
  const text = new TextDecoder().decode(memory.subarray(address, memory.indexOf(0, address)));
  return Object.keys(JSON.parse(text) as object);
}

function describe(error: unknown): string {
  if (typeof error === 'string') return error;
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}

interface Report {
  readonly results: ReadonlyMap<string, PolicyResult>;
  readonly resourceChanges: unknown;
  readonly profileSha256: unknown;
  readonly facts: { readonly count?: unknown; readonly sha256?: unknown };
}

function readReport(answer: unknown): Report {
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
  };
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
function sorted(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      compare(a.address, b.address) ||
      compare(JSON.stringify(a.path), JSON.stringify(b.path)) ||
      compare(JSON.stringify(a), JSON.stringify(b)),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
