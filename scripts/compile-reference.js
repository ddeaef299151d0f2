/** Writes the reference profile, checked and normalised, beside the compiled profile code: dist/policies/profile/reference.json. */
'use strict';
const { rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const policies = join(__dirname, '..', 'dist', 'policies');
const file = join(policies, 'profile', 'reference.json');
rmSync(file, { force: true });
const { catalogue } = require(join(policies, 'controls'));
const { referenceProfile } = require(join(policies, 'profile'));
const { profile, sha256 } = referenceProfile(catalogue);
writeFileSync(file, JSON.stringify({ profile, sha256 }));
