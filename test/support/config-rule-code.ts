import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './repository';

/** Compiles the function behind the custom rules of AWS Config where `npm run build` has not. */
export function compileConfigRule(): void {
  if (existsSync(join(REPOSITORY, 'dist', 'harness', 'programs', 'config-rule', 'index.js'))) return;
  execFileSync(process.execPath, ['scripts/bundle-config-rule.js'], { cwd: REPOSITORY });
}
