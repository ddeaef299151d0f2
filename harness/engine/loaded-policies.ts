import { ProblemsError } from '../../core/problems';
import { loadPolicySync } from '@open-policy-agent/opa-wasm';
import { MAX_MEMORY, PAGE_SIZE } from '../../core/files/limits';
import type { Facts } from '../documents/facts';
import type { PolicyBundle } from './bundle';
import { OutOfMemoryError } from './out-of-memory';

/** What the policies see as `data`, as far as the engine knows it. */
export interface EvaluationData {
  /** Of the profile: the policies must echo it. */
  readonly profile_sha256: string;
  /** What the texts of this document say: the policies must echo number and hash. */
  readonly facts: Facts;
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

/** The policies in memory of their own. */
export class LoadedPolicies {
  private readonly policy: ReturnType<typeof loadPolicySync>;
  private data: EvaluationData | undefined;

  /**
   * @param reserved memory that is there from the start, in bytes: growing during an evaluation takes 100 times longer, and
   * what is not used is never really taken. Where the system does not grant it, half will do, down to `least`.
   * @param maximum memory that the policies can have, in bytes.
   */
  constructor(
    bundle: PolicyBundle,
    { reserved, least, maximum = MAX_MEMORY }: { reserved: number; least: number; maximum?: number },
  ) {
    this.policy = instantiate(bundle, Math.min(reserved, maximum), Math.min(least, maximum), maximum);
    const unsupported = hostBuiltins(this.policy).filter((name) => !HOST_BUILTINS.has(name));
    if (unsupported.length > 0) {
      throw new ProblemsError(
        'engine',
        `the policy bundle needs builtins that are not there: ${unsupported.join(', ')}`,
      );
    }
  }

  /**
   * What an entrypoint answers to a document. After an error the policies are not to be used again.
   *
   * @throws OutOfMemoryError where the memory does not suffice.
   * @throws ProblemsError (engine) where the policies fail otherwise.
   */
  answer(bytes: Uint8Array, entrypoint: string, data: EvaluationData): unknown {
    try {
      if (this.data !== data) this.policy.setData(dataBuffer(data));
      this.data = data;
      return this.policy.evaluate(exactBuffer(bytes), entrypoint);
    } catch (error) {
      if (isOutOfMemory(error)) throw new OutOfMemoryError();
      throw new ProblemsError('engine', `the policy engine failed: ${describe(error)}; nothing was judged`);
    }
  }
}

/** What is made of the input does not fit, or the input itself (`WebAssembly.Memory.grow(): …`). */
function isOutOfMemory(error: unknown): boolean {
  const reason = describe(error);
  return reason === OUT_OF_MEMORY || (error instanceof RangeError && reason.includes('Memory.grow'));
}

function instantiate(
  bundle: PolicyBundle,
  reserved: number,
  least: number,
  maximum: number,
): ReturnType<typeof loadPolicySync> {
  for (let size = Math.max(reserved, least); ; size = Math.max(size / 2, least)) {
    try {
      return loadPolicySync(bundle.module, {
        initial: Math.ceil(size / PAGE_SIZE),
        maximum: Math.ceil(maximum / PAGE_SIZE),
      });
    } catch (error) {
      if (error instanceof RangeError && size > least) continue;
      throw new ProblemsError('engine', `the policy engine failed: ${describe(error)}; nothing was judged`);
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
