import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicySync } from '@open-policy-agent/opa-wasm';
import type { Document } from '../../harness/documents';
import { entryOf, loadBundle } from '../../harness/engine';
import { factsOf, kindsOf } from '../../harness/facts';
import { KeptAttributes, readDocuments } from '../../harness/readers';
import { policyData } from '../../harness/run';
import { catalogue } from '../../policies/controls';
import { referenceProfile } from '../../policies/profile';

/** What an evaluation took. */
export interface Effort {
  /** CPU time of the process. */
  readonly seconds: number;
  /** How far the heap of the policies grew: it never shrinks. */
  readonly megabytes: number;
}

/** A plan as `check` hands it to the policies, with what its texts say. */
export interface GrownPlan {
  readonly document: Document;
  /** What the policies see of the texts, and the hash of it, which they echo. */
  readonly facts: { readonly facts: unknown; readonly facts_sha256: string };
}

/** All controls in one evaluation. */
export const ALL = 'all controls';

/** Addresses that are reserved: what is not used takes no memory, and growing would take most of the time. */
const RESERVED_PAGES = 2 ** 14;
const MAX_PAGES = 2 ** 15 - 1;

const ENTRYPOINTS = new Map([
  [ALL, 'main/report'],
  ...catalogue
    .filter(({ proactive }) => 'reads' in proactive)
    .map(({ id, name }) => [id, `entry/${entryOf(name)}`] as const),
]);

/** What is measured: all controls, and each one alone. */
export const MEASURED: readonly string[] = [...ENTRYPOINTS.keys()];

/** The compiled policies, and how much they take. */
export class MeasuredPolicies {
  private readonly bundle = loadBundle();
  private readonly data: object;

  constructor() {
    const { profile, sha256 } = referenceProfile(catalogue);
    this.data = policyData(profile, sha256, this.bundle.manifest.profileSettings);
  }

  /**
   * Evaluates a control, or all.
   * @param runs how often; the least CPU time counts, since what else a machine does only adds to it.
   */
  effort(what: string, plan: GrownPlan, runs: number): Effort {
    const efforts = Array.from({ length: runs }, () => this.evaluate(what, plan));
    return {
      seconds: Math.min(...efforts.map(({ seconds }) => seconds)),
      megabytes: Math.max(...efforts.map(({ megabytes }) => megabytes)),
    };
  }

  private evaluate(what: string, { document, facts }: GrownPlan): Effort {
    const policy = loadPolicySync(this.bundle.module, { initial: RESERVED_PAGES, maximum: MAX_PAGES });
    policy.setData({ ...this.data, ...facts });
    const heap = heapOf(policy);
    const input = new Uint8Array(document.bytes).buffer;
    const before = heap();
    const start = process.cpuUsage();
    const answer: unknown = policy.evaluate(input, ENTRYPOINTS.get(what) ?? what);
    const { user, system } = process.cpuUsage(start);
    if (!Array.isArray(answer) || answer.length !== 1) throw new Error(`${what} gave no result`);
    return { seconds: (user + system) / 1e6, megabytes: (heap() - before) / 1e6 };
  }
}

/** The end of a policy's heap, which is exported by every module that `opa build` makes. */
function heapOf(policy: unknown): () => number {
  const { wasmInstance } = policy as { readonly wasmInstance: WebAssembly.Instance };
  const { opa_heap_ptr_get: end } = wasmInstance.exports as Readonly<
    Record<string, (() => number) | undefined>
  >;
  if (end === undefined) throw new Error('the compiled policies do not say how large their heap is');
  return end;
}

/** Reads a plan as `check` does. */
export function readPlan(text: string): GrownPlan {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-growth-'));
  try {
    const file = join(folder, 'plan.json');
    writeFileSync(file, text);
    const [document] = readDocuments(file, new KeptAttributes(catalogue));
    if (document === undefined) throw new Error('no plan was read');
    const { bytes, sha256 } = factsOf(document.bytes, kindsOf(catalogue));
    const facts = JSON.parse(Buffer.from(bytes).toString()) as unknown;
    return { document, facts: { facts, facts_sha256: sha256 } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
