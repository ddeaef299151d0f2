/**
 * Compiles the program: each command becomes one file in dist/harness/programs/cli, because loading 250 small files takes longer
 * than judging a plan. The licences of the packages that are in these files are put beside them.
 */
'use strict';
const { existsSync, rmSync, writeFileSync } = require('node:fs');
const { join, relative, sep } = require('node:path');
const { build } = require('esbuild');
const { licences } = require('./licences');

const root = join(__dirname, '..');
const program = join(root, 'dist', 'harness');
const commands = join(program, 'programs', 'cli');
const names = ['main', 'check', 'controls', 'explain', 'facts', 'live', 'profile', 'scp', 'settings'];

/** What the program reads beside its code is found from one file, which stays where it is. */
const sharedRoot = {
  name: 'shared-root',
  setup({ onResolve }) {
    onResolve({ filter: /[\\/]package-root$/ }, () => ({
      path: relative(commands, join(root, 'dist', 'core', 'files', 'package-root.js')).replaceAll(sep, '/'),
      external: true,
    }));
  },
};

async function bundle() {
  if (existsSync(program)) rmSync(program, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      ...names.map((name) => join(root, 'harness', 'programs', 'cli', `${name}.ts`)),
      join(root, 'harness', 'engine', 'worker.ts'),
    ],
    outbase: join(root, 'harness'),
    outdir: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    logLevel: 'warning',
    metafile: true,
    // Its ES module has the asynchronous half of the interface only.
    alias: { '@open-policy-agent/opa-wasm': require.resolve('@open-policy-agent/opa-wasm') },
    plugins: [sharedRoot],
  });
  // A bundle begins with the text of the licences that ask for it, and they are in LICENSES.txt as a whole.
  writeFileSync(join(commands, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));
}

bundle().catch((error) => {
  console.error(`error: scripts/bundle-program.js: ${error.message}`);
  process.exitCode = 1;
});
