/**
 * Compiles the program: each command becomes one file in dist/harness/cli, because loading 250 small files takes longer
 * than judging a plan. The licences of the packages that are in these files are put beside them.
 */
'use strict';
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const { build } = require('esbuild');
const { licences } = require('./licences');

const root = join(__dirname, '..');
const program = join(root, 'dist', 'harness');
const commands = join(program, 'cli');
const names = ['main', 'check', 'controls', 'explain', 'live', 'profile', 'scp', 'settings'];

/** Files beside a module are found from where the bundle is. */
const folders = {
  name: 'folders',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](harness|policies)[\\/].*\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replace(
        /\b__dirname\b/g,
        `require("node:path").join(__dirname, ${JSON.stringify(relative(commands, join(root, 'dist', relative(root, dirname(path)))))})`,
      ),
    }));
  },
};

async function bundle() {
  if (existsSync(program)) rmSync(program, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => join(root, 'harness', 'cli', `${name}.ts`)),
    outdir: commands,
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    logLevel: 'warning',
    metafile: true,
    // Its ES module has the asynchronous half of the interface only.
    alias: { '@open-policy-agent/opa-wasm': require.resolve('@open-policy-agent/opa-wasm') },
    plugins: [folders],
  });
  // A bundle begins with the text of the licences that ask for it, and they are in LICENSES.txt as a whole.
  writeFileSync(join(commands, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));
}

bundle().catch((error) => {
  console.error(`error: scripts/bundle-program.js: ${error.message}`);
  process.exitCode = 1;
});
