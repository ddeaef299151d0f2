import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assetPath } from '../../../core/files/assets';
import { BUNDLE_DIRECTORY, type BundleManifest, loadBundle } from '../../../harness/engine';
import { policyData } from '../../../harness/run';
import { configRules } from '../../../policies/detective';
import { catalogue } from '../../../policies/controls';
import { referenceProfile } from '../../../policies/profile';
import { problemsOf } from '../../support/reading';

const before = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-bundle-'));
  cpSync(BUNDLE_DIRECTORY, join(folder, 'bundle'), { recursive: true });
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const WASM = 'bundle/policy.wasm';
const MANIFEST = 'bundle/manifest.json';
const COMMANDS = assetPath('policies/controls/connect/authentication_profile_ip_restricted/command');

function manifest(): BundleManifest {
  return JSON.parse(readFileSync(MANIFEST, 'utf8')) as BundleManifest;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function problems(): readonly string[] {
  return problemsOf(() => loadBundle('bundle'));
}

function foreign(bytes: Buffer): string {
  return `bundle/policy.wasm: the policy bundle is damaged or foreign: its sha256 is ${sha256(bytes)}, the manifest says ${manifest().sha256}; reinstall the package, or run npm run policies:build`;
}

describe('a policy bundle', () => {
  it('is loaded with its manifest', () => {
    expect(loadBundle('bundle').manifest).toEqual(manifest());
    expect(loadBundle().manifest).toEqual(manifest());
  });

  it('with one flipped bit is refused', () => {
    const wasm = readFileSync(WASM);
    wasm.writeUInt8(wasm.readUInt8(100_000) ^ 1, 100_000);
    writeFileSync(WASM, wasm);
    expect(problems()).toEqual([foreign(wasm)]);
  });

  it('that is cut off is refused', () => {
    const wasm = readFileSync(WASM).subarray(0, 1000);
    writeFileSync(WASM, wasm);
    expect(problems()).toEqual([foreign(wasm)]);
  });

  it('that is empty is refused', () => {
    writeFileSync(WASM, '');
    expect(problems()).toEqual([foreign(Buffer.alloc(0))]);
  });

  it('with the manifest of another one is refused', () => {
    const other = 'a'.repeat(64);
    writeFileSync(MANIFEST, JSON.stringify({ ...manifest(), sha256: other }));
    expect(problems()).toEqual([foreign(readFileSync(WASM))]);
    expect(problems()[0]).toContain(`the manifest says ${other};`);
  });

  it('that is no WebAssembly is refused, although its manifest fits', () => {
    const text = Buffer.from('package main');
    writeFileSync(WASM, text);
    writeFileSync(MANIFEST, JSON.stringify({ ...manifest(), sha256: sha256(text) }));
    expect(problems()).toEqual([
      'bundle/policy.wasm: the policy bundle is no WebAssembly module; reinstall the package',
    ]);
  });

  it('that is another WebAssembly module is refused, although its manifest fits', () => {
    const empty = Buffer.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    writeFileSync(WASM, empty);
    writeFileSync(MANIFEST, JSON.stringify({ ...manifest(), sha256: sha256(empty) }));
    expect(problems()).toEqual([
      'bundle/policy.wasm: the policy bundle is not made by opa build; reinstall the package',
    ]);
  });

  it.each([WASM, MANIFEST])('without %s is refused', (file) => {
    rmSync(file);
    expect(problems()).toEqual([`${file}: cannot read the policy bundle (ENOENT); reinstall the package`]);
  });

  it('in which a folder stands for a file is refused', () => {
    rmSync(WASM);
    mkdirSync(WASM);
    expect(problems()).toEqual([`${WASM}: cannot read the policy bundle (EISDIR); reinstall the package`]);
  });

  it('with a manifest that is not JSON is refused', () => {
    writeFileSync(MANIFEST, readFileSync(MANIFEST).subarray(0, 100));
    expect(problems()).toEqual([
      'bundle/manifest.json: the manifest of the policy bundle is not JSON; reinstall the package',
    ]);
  });

  it.each([
    null,
    [],
    {},
    { sha256: 1 },
    { sourcesSha256: undefined },
    { opaVersion: undefined },
    { policies: undefined },
    { policies: 'connect/instance_identity_saml' },
    { policies: [1] },
    { profileSettings: undefined },
    { profileSettings: [null] },
  ])('with a manifest that is changed by %j is refused', (change) => {
    const changed =
      change === null || Array.isArray(change) || Object.keys(change).length === 0
        ? change
        : { ...manifest(), ...change };
    writeFileSync(MANIFEST, JSON.stringify(changed));
    expect(problems()).toEqual([
      'bundle/manifest.json: the manifest of the policy bundle is incomplete; reinstall the package',
    ]);
  });
});

describe('what the policies see of a profile', () => {
  const { profile, sha256: hash } = referenceProfile(catalogue);

  it('is the profile itself, its hash, the released commands and the rules of AWS Config', () => {
    const data = policyData(profile, hash, manifest().profileSettings);
    expect(data.profile).toBe(profile);
    expect(data.profile_sha256).toBe(hash);
    expect(data.authentication_profile_commands).toEqual({
      '1': readFileSync(join(COMMANDS, 'v1.sh'), 'utf8'),
    });
    expect(Object.keys(data.authentication_profile_environment)).toEqual(['GOVERNED_PROFILE']);
    expect(data.config_rules).toEqual(configRules(profile));
  });

  it('has every setting that they read', () => {
    expect(
      problemsOf(() => policyData(profile, hash, ['signIn.allowedIps', 'signIn.other', 'name.a.b'])),
    ).toEqual([
      `profile ${profile.name}: the policies read settings that it does not have: signIn.other, name.a.b; reinstall the package`,
    ]);
  });
});
