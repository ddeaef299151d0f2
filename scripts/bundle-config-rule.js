/**
 * Compiles the function behind the periodic custom rules of AWS Config: one file with the AWS SDK in it, the policies and
 * the licences beside it, and the IAM statements that reading an account needs. Everything but the profile, which is packed at
 * synth. The same sources give the same bytes. An argument names another directory than dist/harness/programs/config-rule.
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
const { dirname, join, resolve } = require('node:path');
const { build, buildSync } = require('esbuild');
const { licences } = require('./licences');

const root = join(__dirname, '..');
const target = resolve(process.argv[2] ?? join(root, 'dist', 'harness', 'programs', 'config-rule'));
const harness = join(root, 'harness');

/** The program loads the SDK where it is needed and installed; the function has it. */
const LOADER = 'const load = createRequire(__filename);';
const bundledSdk = {
  name: 'bundled-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]harness[\\/]live[\\/]clients\.ts$/ }, ({ path }) => {
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

/** What the function reads is packed with it, at the paths that it has from the package's root. */
const packedRoot = {
  name: 'packed-root',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]package-root\.js$/ }, () => ({ contents: 'module.exports = __dirname;' }));
  },
};

async function bundle() {
  const folder = `${target}-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(harness, 'programs', 'config-rule', 'index.ts')],
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
    plugins: [bundledSdk, packedRoot],
  });
  for (const file of packedFiles()) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  writeFileSync(join(folder, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));
  writeFileSync(join(folder, 'statements.json'), `${JSON.stringify(readStatements(), null, 2)}\n`);
  rmSync(target, { recursive: true, force: true });
  renameSync(folder, target);
  const size = statSync(join(target, 'index.js')).size;
  process.stdout.write(`dist/harness/programs/config-rule/index.js: ${(size / 1024).toFixed(0)} KiB\n`);
}

/** The compiled policies, and the texts of commands that the controls read. */
function packedFiles() {
  const controls = join('policies', 'controls');
  const commands = readdirSync(join(root, controls), { recursive: true }).filter((name) =>
    name.endsWith('.sh'),
  );
  if (commands.length === 0) throw new Error(`no command below ${controls}; was it moved?`);
  return [
    ...['policy.wasm', 'manifest.json'].map((name) => join('policies', 'proactive', 'bundle', name)),
    ...commands.map((name) => join(controls, name)),
  ];
}

/** The statements of the policy that `check --live --permissions` prints, for the Region that the module fills in. */
function readStatements() {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, 'core', 'aws', 'operations.ts')],
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
