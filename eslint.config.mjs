import { readFileSync } from 'node:fs';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** The rooms of the sources, and which others each may import. `CONTRIBUTING.md` has the same list as a table. */
const rooms = JSON.parse(readFileSync(new URL('scripts/rooms.json', import.meta.url), 'utf8'));
const outside = ['test', 'scripts'];

/** The files of a room: those of rooms inside of it are not its own. */
function filesOf({ room }) {
  const isParent = rooms.some((other) => other.room.startsWith(`${room}/`));
  return `./${room}/${isParent ? '*' : '**/*'}`;
}

/** As zones of import-x/no-restricted-paths: a target may not import what is in `from`. */
const zones = rooms.map((room) => ({
  target: filesOf(room),
  from: [
    ...rooms.filter((other) => other !== room && !room.imports.includes(other.room)).map(filesOf),
    ...outside.map((folder) => `./${folder}/**/*`),
  ],
  message: `${room.room} may import ${room.imports.join(', ') || 'nothing of ours'}`,
}));

const provider = {
  name: '@cdktf/provider-aws',
  message: 'import @cdktf/provider-aws/lib/<resource>: the index costs 1.5 s and 455 MB',
};
const children = ['node:child_process', 'child_process'].map((name) => ({
  name,
  message: 'tests run programs by test/support/child: where one fails, its output is shown',
}));
const framework = ['cdktf', 'constructs', '@cdktf/*', '@cdktf/**'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '**/cdktf.out/', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'no-restricted-imports': ['error', { paths: [provider] }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // A class that only groups a constructor's work is what a construct is.
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-new': 'off',
      'no-shadow': 'error',
    },
  },
  {
    files: ['test/**'],
    ignores: ['test/support/child.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [provider, ...children] }] },
  },
  {
    files: ['core/**', 'resources/**', 'harness/**', 'policies/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [provider], patterns: [{ group: framework, message: 'checking a plan needs no CDKTF' }] },
      ],
    },
  },
);
