import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetPath } from '../../core/files/assets';
import { isProblems, ProblemsError } from '../../core/problems';

/** Where the compiled policies lie. */
export const BUNDLE_DIRECTORY = assetPath('policies/proactive/bundle');

/** What `npm run policies:build` writes beside the wasm. */
export interface BundleManifest {
  /** Hash of `policy.wasm`. */
  readonly sha256: string;
  /** Hash of the Rego sources that it was compiled from. */
  readonly sourcesSha256: string;
  readonly opaVersion: string;
  /** Names of the policies, `<service>/<name>`, sorted. */
  readonly policies: readonly string[];
  /** Every profile setting that a policy reads, as a dotted path, sorted. */
  readonly profileSettings: readonly string[];
}

/** The name of the rule in package `entry` that is the report of one policy alone. */
export function entryOf(policy: string): string {
  return policy.replace('/', '_');
}

/** The compiled policies, verified against their manifest. */
export interface PolicyBundle {
  readonly module: WebAssembly.Module;
  readonly manifest: BundleManifest;
}

/**
 * Loads and verifies a policy bundle.
 * @param directory holds `policy.wasm` and `manifest.json`; default: the program's own.
 * @throws ProblemsError (engine) where a file is missing or damaged, or the wasm is not the one of the manifest.
 */
export function loadBundle(directory: string = BUNDLE_DIRECTORY): PolicyBundle {
  const manifest = readManifest(join(directory, 'manifest.json'));
  const file = join(directory, 'policy.wasm');
  const wasm = read(file);
  const sha256 = createHash('sha256').update(wasm).digest('hex');
  if (sha256 !== manifest.sha256) {
    throw new ProblemsError(
      'engine',
      `${file}: the policy bundle is damaged or foreign: its sha256 is ${sha256}, the manifest says ${manifest.sha256}; reinstall the package, or run npm run policies:build`,
    );
  }
  const module = compile(file, wasm);
  if (!WebAssembly.Module.exports(module).some(({ name }) => name === 'opa_wasm_abi_version')) {
    throw new ProblemsError(
      'engine',
      `${file}: the policy bundle is not made by opa build; reinstall the package`,
    );
  }
  return { module, manifest };
}

function compile(file: string, wasm: Buffer): WebAssembly.Module {
  try {
    return new WebAssembly.Module(new Uint8Array(wasm));
  } catch {
    throw new ProblemsError(
      'engine',
      `${file}: the policy bundle is no WebAssembly module; reinstall the package`,
    );
  }
}

function readManifest(file: string): BundleManifest {
  let manifest: unknown;
  try {
    manifest = JSON.parse(read(file).toString('utf8'));
  } catch (error) {
    if (isProblems(error, 'engine')) throw error;
    throw new ProblemsError(
      'engine',
      `${file}: the manifest of the policy bundle is not JSON; reinstall the package`,
    );
  }
  if (!isManifest(manifest)) {
    throw new ProblemsError(
      'engine',
      `${file}: the manifest of the policy bundle is incomplete; reinstall the package`,
    );
  }
  return manifest;
}

function isManifest(value: unknown): value is BundleManifest {
  if (typeof value !== 'object' || value === null) return false;
  const manifest = value as Record<string, unknown>;
  const texts = [manifest['sha256'], manifest['sourcesSha256'], manifest['opaVersion']];
  const lists = [manifest['policies'], manifest['profileSettings']];
  return (
    texts.every((text) => typeof text === 'string') &&
    lists.every((list) => Array.isArray(list) && list.every((item) => typeof item === 'string'))
  );
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new ProblemsError(
      'engine',
      `${file}: cannot read the policy bundle (${code}); reinstall the package`,
    );
  }
}
