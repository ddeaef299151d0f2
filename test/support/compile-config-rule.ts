import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expectStatus, runChild } from './child';
import { REPOSITORY } from './repository';

/**
 * Compiles the function behind the custom rules of AWS Config where `npm run build` has not: once, before all tests, because
 * those that pack it run side by side.
 */
export default function compileConfigRule(): void {
  if (existsSync(join(REPOSITORY, 'dist', 'harness', 'programs', 'config-rule', 'index.js'))) return;
  expectStatus(runChild([process.execPath, 'scripts/bundle-config-rule.js'], { cwd: REPOSITORY }), 0);
}
