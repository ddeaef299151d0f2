import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** What each folder may import, as zones of import-x/no-restricted-paths: a target may not import what is in `from`. */
const zones = [
  {
    target: './policies/profile',
    from: [
      './policies/config',
      './policies/controls',
      './policies/scp',
      './modules',
      './stacks',
      './harness',
      './examples',
      './test',
      './scripts',
    ],
    message: 'the profile imports nothing of ours',
  },
  {
    target: './policies/controls',
    from: [
      './policies/config',
      './policies/scp',
      './modules',
      './stacks',
      './harness',
      './examples',
      './test',
      './scripts',
    ],
    message: 'controls import the Control type and the profile only',
  },
  {
    target: './policies/config',
    from: ['./policies/scp', './modules', './stacks', './harness', './examples', './test', './scripts'],
    message: 'AWS Config rules are pure functions of the controls and the profile',
  },
  {
    target: './policies/scp',
    from: ['./policies/config', './modules', './stacks', './harness', './examples', './test', './scripts'],
    message: 'service control policies are pure functions of the controls and the profile',
  },
  {
    target: './harness',
    from: ['./modules', './stacks', './examples', './test', './scripts'],
    message: 'the program never needs modules or stacks',
  },
  {
    target: './modules',
    from: ['./stacks', './harness', './examples', './test', './scripts'],
    message: 'modules import the profile and the controls only',
  },
  {
    target: './stacks',
    from: ['./harness', './examples', './test', './scripts'],
    message: 'stacks compose modules',
  },
  {
    target: './examples',
    from: ['./policies', './modules', './stacks', './harness', './test', './scripts'],
    message: 'examples use the public API: connect-guardrails/profile, /modules, /stacks',
  },
];

const provider = {
  name: '@cdktf/provider-aws',
  message: 'import @cdktf/provider-aws/lib/<resource>: the index costs 1.5 s and 455 MB',
};
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
    files: ['harness/**', 'policies/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [provider], patterns: [{ group: framework, message: 'checking a plan needs no CDKTF' }] },
      ],
    },
  },
);
