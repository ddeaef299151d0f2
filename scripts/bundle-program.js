/**
 * Bundles each command of the compiled program into one file: loading 250 small files takes longer than judging a plan.
 * Runs after tsc, on dist/harness, where only the bundles remain, with the licences of what is bundled.
 */
'use strict';
const { readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const { build } = require('esbuild');

const root = join(__dirname, '..');
const program = join(root, 'dist', 'harness');
const commands = join(program, 'cli');
const names = ['main', 'check', 'controls', 'explain', 'profile'];

/** Files beside a module are found from where the bundle is. */
const folders = {
  name: 'folders',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/](harness|policies)[\\/].*\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /\b__dirname\b/g,
        `require("node:path").join(__dirname, ${JSON.stringify(relative(commands, dirname(path)))})`,
      ),
    }));
  },
};

/** Messages in 60 languages, none of which is ever asked for: English is loaded by itself. */
const english = {
  name: 'english',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /locales\/index\.c?js$/ }, ({ importer }) =>
      /[\\/]zod[\\/]/.test(importer) ? { path: 'locales', namespace: 'english' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'english' }, () => ({ contents: '' }));
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
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => join(commands, `${name}.js`)),
    outdir: commands,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
    metafile: true,
    plugins: [folders, english],
  });
  const bundles = new Set(names.map((name) => join(commands, `${name}.js`)));
  for (const entry of readdirSync(program, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !bundles.has(file)) rmSync(file);
  }
  const text = licences(Object.keys(metafile.inputs)).join(`\n${'-'.repeat(80)}\n\n`);
  writeFileSync(join(commands, 'LICENSES.txt'), text);
}

bundle().catch((error) => {
  console.error(`error: scripts/bundle-program.js: ${error.message}`);
  process.exitCode = 1;
});
