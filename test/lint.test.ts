import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '..');

/** An import that each folder may not have, from a file of that folder. */
const FORBIDDEN = [
  ['policies/profile/index.ts', '../controls/index', 'import-x/no-restricted-paths'],
  ['policies/controls/index.ts', '../../harness/engine/index', 'import-x/no-restricted-paths'],
  ['policies/controls/index.ts', '../scp/policy-document', 'import-x/no-restricted-paths'],
  ['policies/controls/index.ts', 'cdktf', 'no-restricted-imports'],
  ['policies/config/index.ts', '../scp/policy-document', 'import-x/no-restricted-paths'],
  ['policies/config/index.ts', '../../modules/index', 'import-x/no-restricted-paths'],
  ['policies/scp/policy-document.ts', '../config/index', 'import-x/no-restricted-paths'],
  ['policies/scp/policy-document.ts', '../../modules/index', 'import-x/no-restricted-paths'],
  ['harness/cli/main.ts', '../../modules/index', 'import-x/no-restricted-paths'],
  ['harness/cli/main.ts', '../../stacks/index', 'import-x/no-restricted-paths'],
  ['harness/cli/main.ts', '../../scripts/opa', 'import-x/no-restricted-paths'],
  ['harness/cli/main.ts', '../../test/support/plan-builder', 'import-x/no-restricted-paths'],
  ['harness/cli/main.ts', 'constructs', 'no-restricted-imports'],
  ['harness/cli/main.ts', '@cdktf/provider-aws/lib/kms-key', 'no-restricted-imports'],
  ['modules/index.ts', '../stacks/index', 'import-x/no-restricted-paths'],
  ['modules/index.ts', '../harness/engine/index', 'import-x/no-restricted-paths'],
  ['modules/index.ts', '@cdktf/provider-aws', 'no-restricted-imports'],
  ['stacks/index.ts', '@cdktf/provider-aws', 'no-restricted-imports'],
  ['stacks/index.ts', '../harness/readers/index', 'import-x/no-restricted-paths'],
  ['examples/reference/main.ts', '../../stacks/index', 'import-x/no-restricted-paths'],
  ['examples/reference/main.ts', '../../policies/profile/index', 'import-x/no-restricted-paths'],
  ['examples/reference/main.ts', '../../harness/engine/index', 'import-x/no-restricted-paths'],
] as const;

/** What CI would say to these imports. */
const ALLOWED = [
  ['harness/cli/main.ts', '../../policies/controls/index'],
  ['modules/index.ts', '../policies/profile/index'],
  ['stacks/index.ts', '../modules/index'],
  ['examples/reference/main.ts', 'connect-guardrails/stacks'],
] as const;

/**
 * ESLint loads its configuration as an ES module, which jest cannot: it runs in a process of its own. The two rules need no
 * types, whose analysis would take most of the time.
 */
const LINT = `
const { ESLint } = require('eslint');
const [rules, pairs] = JSON.parse(process.argv[1]);
const eslint = new ESLint({
  overrideConfig: { languageOptions: { parserOptions: { projectService: false, project: null } } },
  ruleFilter: ({ ruleId }) => rules.includes(ruleId),
});
Promise.all(pairs.map(async ([file, imported]) => {
  const results = await eslint.lintText("import '" + imported + "';\\n", { filePath: file });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
})).then((found) => console.log(JSON.stringify(found)));
`;

/** The rules about imports that each import breaks. */
function rulesBroken(imports: readonly (readonly [file: string, imported: string, ...unknown[]])[]): unknown {
  const rules = [...new Set(FORBIDDEN.map(([, , rule]) => rule))];
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', LINT, JSON.stringify([rules, imports])], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('the import directions', () => {
  it('are enforced', () => {
    expect(rulesBroken(FORBIDDEN)).toEqual(FORBIDDEN.map(([, , rule]) => [rule]));
  }, 60_000);

  it('let through what is allowed', () => {
    expect(rulesBroken(ALLOWED)).toEqual(ALLOWED.map(() => []));
  }, 60_000);
});
