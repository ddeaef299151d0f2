import { ProblemsError } from '../../core/problems';
import type { Finding } from '../../policies/controls';
import { MAX_MEMORY } from '../../core/files/limits';
import type { LiveReading, PlanDocument } from '../documents/plan-document';
import { entryOf, type PolicyBundle } from './bundle';
import { type EvaluationData, LoadedPolicies } from './loaded-policies';
import { compare, type PolicyResult, type PolicyResults, readReport, type Report, sorted } from './report';

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

/** Memory that is reserved for the evaluation of a document, in bytes. */
export function reservedFor(documentBytes: number): number {
  return Math.min(BASE_MEMORY + documentBytes * RESERVED_PER_INPUT_BYTE, MAX_MEMORY);
}

/**
 * Evaluates policies over one document.
 *
 * @param only names of the policies that are asked for, each of which is evaluated for itself; default: all in one evaluation.
 * @returns results by policy name (`<service>/<name>`), of those that are asked for at least.
 * @throws ProblemsError (engine) where the policies fail, or what they give is not whole (see `reportOn`).
 */
export function evaluatePolicies(
  bundle: PolicyBundle,
  document: PlanDocument,
  data: EvaluationData,
  only?: readonly string[],
): PolicyResults {
  const size = document.bytes.byteLength;
  if (size > MAX_DOCUMENT_BYTES) {
    throw new ProblemsError(
      'engine',
      `the document has ${size} bytes that the policies read, at most ${MAX_DOCUMENT_BYTES} can be evaluated; split the stack`,
    );
  }
  const withFacts = size + data.facts.bytes.byteLength;
  const policies = new LoadedPolicies(bundle, {
    reserved: reservedFor(withFacts),
    least: memoryFor(withFacts),
  });
  const { results } = reportOn(policies, bundle, document, data, only);
  const { reading } = document;
  if (reading === undefined) return results;
  return new Map([...results].map(([name, result]) => [name, ofLiveAccount(name, result, reading)]));
}

/**
 * What the policies say of a document, or of a part of one: the only way to the engine.
 *
 * The SDK takes bytes that it cannot read for "no violations". So the bytes are handed over exactly, the policies must
 * report as many resource changes as the reader counted, echo the profile's hash and the facts' number and hash, and name
 * every policy that is asked for.
 *
 * @throws ProblemsError (engine) where anything of that does not hold.
 */
export function reportOn(
  policies: LoadedPolicies,
  bundle: PolicyBundle,
  document: PlanDocument,
  data: EvaluationData,
  only?: readonly string[],
): Pick<Report, 'results' | 'loose'> {
  const entrypoints = only?.map((name) => `entry/${entryOf(name)}`) ?? ['main/report'];
  const reports = entrypoints.map((entrypoint) => {
    const report = readReport(policies.answer(document.bytes, entrypoint, data));
    refuseOther(report, document, data);
    return report;
  });
  const results = new Map(reports.flatMap((report) => [...report.results]));
  const missing = (only ?? bundle.manifest.policies).filter((name) => !results.has(name));
  if (missing.length > 0) {
    throw new ProblemsError('engine', `policies without a result: ${missing.join(', ')}; nothing was judged`);
  }
  return { results, loose: reports.flatMap((report) => report.loose) };
}

/** Refuses what the policies say of anything but what they were given. */
function refuseOther(report: Report, document: PlanDocument, data: EvaluationData): void {
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
