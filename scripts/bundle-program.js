/**
 * Compiles the program: each command becomes one file in dist/harness/cli, because loading 250 small files takes longer
 * than judging a plan. The licences of the packages that are in these files are put beside them.
 */
'use strict';
const { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const { build } = require('esbuild');

const root = join(__dirname, '..');
const program = join(root, 'dist', 'harness');
const commands = join(program, 'cli');
const names = ['main', 'check', 'controls', 'explain', 'profile', 'scp', 'settings'];

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

/** The licence of every package that has a file in the bundles. */
function licences(inputs) {
  const packages = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  return [...packages].sort().map((folder) => {
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text =
      file === undefined ? readLicenceName(folder) : readFileSync(join(root, folder, file), 'utf8').trim();
    return `${folder.replace(/^.*node_modules\//, '')}\n\n${text}\n`;
  });
}

function readLicenceName(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).license;
}

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
  const text = licences(Object.keys(metafile.inputs)).join(`\n${'-'.repeat(80)}\n\n`);
  writeFileSync(join(commands, 'LICENSES.txt'), text);
}

bundle().catch((error) => {
  console.error(`error: scripts/bundle-program.js: ${error.message}`);
  process.exitCode = 1;
});
