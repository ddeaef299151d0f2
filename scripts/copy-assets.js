/** Copies what the compiled program reads beside its code, and tsc does not copy, from policies/ to dist/policies/. */
'use strict';
const { copyFileSync, mkdirSync, readdirSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');

const root = join(__dirname, '..');
const policies = join(root, 'policies');
const whole = ['profile', 'bundle', join('scp', 'validation')].map((folder) => join(policies, folder));
const anywhere = /(\.sh|^cases\.json)$/;

for (const entry of readdirSync(policies, { recursive: true, withFileTypes: true })) {
  const folder = entry.parentPath ?? entry.path;
  const isAsset = anywhere.test(entry.name) || (whole.includes(folder) && !entry.name.endsWith('.ts'));
  if (!entry.isFile() || !isAsset) continue;
  const target = join(root, 'dist', relative(root, folder), entry.name);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(folder, entry.name), target);
}
