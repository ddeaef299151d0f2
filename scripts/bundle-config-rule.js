/**
 * Compiles the function behind the periodic custom rules of AWS Config: one file with the AWS SDK in it, the policies and
 * the licences beside it, and the IAM statements that reading an account needs. Everything but the profile, which is packed at
 * synth. The same sources give the same bytes. An argument names another directory than dist/harness/config-rule.
 */
'use strict';
const {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { basename, join, resolve } = require('node:path');
const { build, buildSync } = require('esbuild');
const { licences } = require('./licences');

const root = join(__dirname, '..');
const target = resolve(process.argv[2] ?? join(root, 'dist', 'harness', 'config-rule'));
const harness = join(root, 'harness');

/** The program loads the SDK where it is needed and installed; the function has it. */
const LOADER = 'const load = createRequire(__filename);';
const bundledSdk = {
  name: 'bundled-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]readers[\\/]live[\\/]clients\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const names = [...new Set(text.match(/@aws-sdk\/client-[a-z0-9-]+/g))];
      if (!text.includes(LOADER)) throw new Error(`${path}: the line ${LOADER} is missing`);
      const modules = names.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`);
      return {
        loader: 'ts',
        contents: text.replace(
          LOADER,
          `const load = Object.assign((name: string): unknown => ({ ${modules.join(', ')} })[name]?.(), { resolve: String });`,
        ),
      };
    });
  },
};

async function bundle() {
  const folder = `${target}-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(harness, 'config-rule', 'index.ts')],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node22',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    // Its ES module has the asynchronous half of the interface only.
    alias: { '@open-policy-agent/opa-wasm': require.resolve('@open-policy-agent/opa-wasm') },
    plugins: [bundledSdk],
  });
  for (const name of ['policy.wasm', 'manifest.json'])
    copyFileSync(join(root, 'policies', 'bundle', name), join(folder, name));
  for (const [name, file] of commands()) copyFileSync(file, join(folder, name));
  writeFileSync(join(folder, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));
  writeFileSync(join(folder, 'statements.json'), `${JSON.stringify(readStatements(), null, 2)}\n`);
  rmSync(target, { recursive: true, force: true });
  renameSync(folder, target);
  const size = statSync(join(target, 'index.js')).size;
  process.stdout.write(`dist/harness/config-rule/index.js: ${(size / 1024).toFixed(0)} KiB\n`);
}

/** The texts of commands that the controls read beside themselves, which is where the compiled function is. */
function commands() {
  const controls = join(root, 'policies', 'controls');
  const files = readdirSync(controls, { recursive: true }).filter((name) => name.endsWith('.sh'));
  const found = new Map(files.map((name) => [basename(name), join(controls, name)]));
  if (found.size < files.length) throw new Error(`two commands have one name: ${files.join(', ')}`);
  return found;
}

/** The statements of the policy that `check --live --permissions` prints, for the Region that the module fills in. */
function readStatements() {
  const { outputFiles } = buildSync({
    entryPoints: [join(harness, 'readers', 'live', 'permissions.ts')],
    bundle: true,
    platform: 'node',
    write: false,
  });
  const compiled = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(compiled, compiled.exports, require);
  return compiled.exports.permissionsPolicy('@region').Statement;
}

bundle().catch((error) => {
  console.error(`error: scripts/bundle-config-rule.js: ${error.message}`);
  process.exitCode = 1;
});
