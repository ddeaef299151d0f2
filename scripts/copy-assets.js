/** Copies what the compiled program reads beside its code, and tsc does not copy, to the same place below dist/. */
'use strict';
const { copyFileSync, mkdirSync, readdirSync } = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');

const root = join(__dirname, '..');

/** Which files of a folder are read. */
const ASSETS = [
  ['core', /^files\/package-root\.js$/],
  ['core', /^aws\/service-authorization\.json$/],
  ['policies', /^profile\/reference\.yaml$/],
  ['policies', /^proactive\/bundle\/[^/]+$/],
  ['policies', /^controls\/.*\.sh$/],
  ['policies', /^controls\/.*\/cases\.json$/],
];

for (const [folder, pattern] of ASSETS) {
  const found = filesBelow(join(root, folder)).filter((file) => pattern.test(file));
  if (found.length === 0) {
    console.error(`error: scripts/copy-assets.js: no file of ${folder} matches ${pattern}; was it moved?`);
    process.exitCode = 1;
  }
  for (const file of found) {
    const target = join(root, 'dist', folder, file);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, folder, file), target);
  }
}

/** @returns paths from the folder, with slashes. */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll(sep, '/'));
}
