import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundleManifest, entryOf } from '../harness/engine';
import { OPA_VERSION, REPOSITORY, findOpa, main, opa, regoSources } from './opa';

/**
 * Compiles the Rego policies to `policies/proactive/bundle`. With `--check`, writes nothing and fails where the committed bundle
 * is not, byte for byte, what the sources compile to.
 */
export function buildPolicies(check: boolean): void {
  const program = findOpa();
  const policies = policyNames(regoSources('policies'));
  write('policies/proactive', new Map([['entry.rego', entries(policies)]]), check);
  const sources = regoSources('policies');
  const wasm = compile(program, sources, policies);
  const manifest: BundleManifest = {
    sha256: sha256(wasm),
    sourcesSha256: sha256(
      sources.map((file) => `${file}\n${readFileSync(join(REPOSITORY, file), 'utf8')}`).join(''),
    ),
    opaVersion: OPA_VERSION,
    policies,
    profileSettings: profileSettings(program, sources),
  };
  const files = new Map<string, Uint8Array | string>([
    ['policy.wasm', wasm],
    ['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`],
  ]);
  write('policies/proactive/bundle', files, check);
  process.stdout.write(
    `policies/proactive/bundle: ${manifest.policies.length} policies, ${(wasm.byteLength / 1024).toFixed(0)} KiB, OPA ${OPA_VERSION}${check ? ', as committed' : ''}\n`,
  );
}

/**
 * The name of every policy: the folder that it is in.
 * @throws Error where there is none, or Rego lies below the controls that is no policy: it would not be asked for.
 */
export function policyNames(sources: readonly string[]): string[] {
  const names = sources
    .filter((file) => file.startsWith('policies/controls/'))
    .map((file) => {
      const match = /^policies\/controls\/([^/]+)\/([^/]+)\/\2\.rego$/.exec(file);
      if (match === null) {
        throw new Error(
          `${file}: is no policies/controls/<service>/<name>/<name>.rego; name it so, or move it`,
        );
      }
      return `${match[1]}/${match[2]}`;
    });
  if (names.length === 0) throw new Error('there is no policy below policies/controls; was it moved?');
  return names.sort();
}

/** Writes files that are derived, or with `check` fails where one is not as it would be written. */
function write(folder: string, files: ReadonlyMap<string, Uint8Array | string>, check: boolean): void {
  mkdirSync(join(REPOSITORY, folder), { recursive: true });
  for (const [name, content] of files) {
    const file = join(REPOSITORY, folder, name);
    const same = existsSync(file) && Buffer.from(content).equals(readFileSync(file));
    if (check && !same) {
      throw new Error(
        `${folder}/${name} is not what the policies compile to; run npm run policies:build and commit it`,
      );
    }
    if (!same) writeFileSync(file, content);
  }
}

/** The Rego by which each control can be evaluated alone: a package with functions, as every control's is, is no entrypoint. */
function entries(policies: readonly string[]): string {
  const rules = policies.map((policy) => {
    const [service = '', name = ''] = policy.split('/');
    const result = ['evaluated', 'deny', 'undetermined']
      .map((rule) => `\t"${rule}": data.controls.${service}.${name}.${rule},\n`)
      .join('');
    return `${entryOf(policy)} := object.union(main.echo, {"controls": {"${service}": {"${name}": {\n${result}}}}})\n`;
  });
  return `# METADATA
# description: |
#   Each control's report alone, in the form of \`main.report\`: what is asked for one control pays for no other.
#   Written by npm run policies:build.
package entry

import data.main

${rules.join('\n')}`;
}

function compile(program: string, sources: readonly string[], policies: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-'));
  try {
    const archive = join(folder, 'bundle.tar.gz');
    const entrypoints = ['main/report', ...policies.map((policy) => `entry/${entryOf(policy)}`)];
    opa(
      [
        'build',
        '--target',
        'wasm',
        ...entrypoints.flatMap((entrypoint) => ['--entrypoint', entrypoint]),
        '--output',
        archive,
        ...sources,
      ],
      { program },
    );
    const tar = spawnSync('tar', ['-xzOf', archive, '/policy.wasm'], { maxBuffer: 2 ** 28 });
    if (tar.status !== 0) throw new Error(`cannot unpack the compiled bundle: ${tar.stderr.toString()}`);
    return new Uint8Array(tar.stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every `data.profile.*` path that the sources read. */
function profileSettings(program: string, sources: readonly string[]): string[] {
  const settings = new Set<string>();
  for (const file of sources) {
    const visit = (node: unknown): void => {
      if (Array.isArray(node)) {
        node.forEach(visit);
      } else if (typeof node === 'object' && node !== null) {
        const term = node as { readonly type?: unknown; readonly value?: unknown };
        if (term.type === 'ref' && Array.isArray(term.value)) {
          const [root, profile, ...rest] = term.value.map(constant);
          if (root === 'data' && profile === 'profile') {
            const end = rest.indexOf(undefined);
            const path = (end < 0 ? rest : rest.slice(0, end)).join('.');
            if (path === '') throw new Error(`${file}: reads data.profile as a whole; name the settings`);
            settings.add(path);
          }
        }
        Object.values(node).forEach(visit);
      }
    };
    visit(JSON.parse(opa(['parse', '--format', 'json', file], { program })));
  }
  return [...settings].sort();
}

function constant(term: unknown): string | undefined {
  const { type, value } = term as { readonly type?: unknown; readonly value?: unknown };
  return (type === 'string' || type === 'var') &&
    typeof value === 'string' &&
    !(type === 'var' && value !== 'data')
    ? value
    : undefined;
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

if (require.main === module) {
  main(() => {
    buildPolicies(process.argv.includes('--check'));
  });
}
