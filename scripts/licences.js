/** The licences of what a bundle is made of. */
'use strict';
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/**
 * The licence of every package that has a file in a bundle, as one text; packages with the same text stand together.
 * @param {readonly string[]} inputs paths relative to the repository, as esbuild's metafile has them.
 */
function licences(inputs) {
  const folders = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  const packages = new Map();
  for (const folder of [...folders].sort()) {
    const text = licenceOf(folder);
    packages.set(text, [...(packages.get(text) ?? []), folder.replace(/^.*node_modules\//, '')]);
  }
  return [...packages]
    .map(([text, names]) => `${[...new Set(names)].join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceOf(folder) {
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  return file === undefined ? readLicenceName(folder) : readFileSync(join(root, folder, file), 'utf8').trim();
}

function readLicenceName(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).license;
}

module.exports = { licences };
