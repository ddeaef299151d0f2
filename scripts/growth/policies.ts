import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicySync } from '@open-policy-agent/opa-wasm';
import type { Document } from '../../harness/documents';
import { KeptAttributes, readDocuments } from '../../harness/readers';
import { policyData } from '../../harness/run';
import { catalogue } from '../../policies/controls';
import { referenceProfile } from '../../policies/profile';
import { opa, regoSources } from '../opa';

/** What an evaluation took. */
export interface Effort {
  /** CPU time of the process. */
  readonly seconds: number;
  /** How far the heap of the policies grew: it never shrinks. */
  readonly megabytes: number;
}

/** All controls in one evaluation. */
export const ALL = 'all controls';

/** Addresses that are reserved: what is not used takes no memory, and growing would take most of the time. */
const RESERVED_PAGES = 2 ** 14;
const MAX_PAGES = 2 ** 15 - 1;

const judged = catalogue.filter(({ proactive }) => 'reads' in proactive);

/** What is measured: all controls, and each one alone. */
export const MEASURED: readonly string[] = [ALL, ...judged.map(({ id }) => id)];

const ENTRYPOINTS = new Map([
  [ALL, 'main/report'],
  ...judged.map(({ id, name }) => [id, `alone/${name.replace('/', '_')}`] as const),
]);

/** The policies of the sources, with an entrypoint for each control. */
export class MeasuredPolicies {
  private readonly module: WebAssembly.Module;
  private readonly data: object;

  constructor() {
    this.module = new WebAssembly.Module(compile());
    const { profile, sha256 } = referenceProfile(catalogue);
    this.data = policyData(profile, sha256, []);
  }

  /**
   * Evaluates a control, or all.
   * @param runs how often; the least CPU time counts, since what else a machine does only adds to it.
   */
  effort(what: string, document: Document, runs: number): Effort {
    const efforts = Array.from({ length: runs }, () => this.evaluate(what, document));
    return {
      seconds: Math.min(...efforts.map(({ seconds }) => seconds)),
      megabytes: Math.max(...efforts.map(({ megabytes }) => megabytes)),
    };
  }

  private evaluate(what: string, document: Document): Effort {
    const policy = loadPolicySync(this.module, { initial: RESERVED_PAGES, maximum: MAX_PAGES });
    policy.setData(this.data);
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

function compile(): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-growth-'));
  try {
    const alone = join(folder, 'alone.rego');
    const rules = judged.map(({ name }) => {
      const policy = `data.controls.${name.replace('/', '.')}`;
      return `${name.replace('/', '_')} := [${policy}.evaluated, ${policy}.deny, ${policy}.undetermined]`;
    });
    writeFileSync(alone, ['package alone', ...rules, ''].join('\n\n'));
    const bundle = join(folder, 'bundle.tar.gz');
    const entrypoints = [...ENTRYPOINTS.values()].flatMap((entrypoint) => ['--entrypoint', entrypoint]);
    opa(['build', '--target', 'wasm', ...entrypoints, '--output', bundle, ...regoSources('policies'), alone]);
    const tar = spawnSync('tar', ['-xzOf', bundle, '/policy.wasm'], { maxBuffer: 2 ** 28 });
    if (tar.status !== 0) throw new Error(`cannot unpack the compiled policies: ${tar.stderr.toString()}`);
    return new Uint8Array(tar.stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A plan as `check` hands it to the policies. */
export function readPlan(text: string): Document {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-growth-'));
  try {
    const file = join(folder, 'plan.json');
    writeFileSync(file, text);
    const [document] = readDocuments(file, new KeptAttributes(catalogue));
    if (document === undefined) throw new Error('no plan was read');
    return document;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
