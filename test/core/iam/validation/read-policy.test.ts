import { readPolicy } from '../../../../policies/preventive/validation';
import { isProblems } from '../../../../core/problems';

function problemsIn(text: string): readonly string[] {
  try {
    readPolicy(text, 'scp.json');
    return [];
  } catch (error) {
    if (isProblems(error, 'policy')) return error.problems;
    throw error;
  }
}

test('a valid policy is read as it is', () => {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'cases:*', Resource: '*' }],
  };
  const text = JSON.stringify(document, null, 2);
  const { lineOf, ...read } = readPolicy(text, 'scp.json');
  expect(read).toEqual({ name: 'scp.json', text, document, problems: [] });
  expect(lineOf(['Statement', 0, 'Action'])).toBe(6);
});

test('a policy with errors in its grammar has no document, and its problems have lines in order', () => {
  const { document, problems } = readPolicy(
    '{"Statement":\n[{"Effect": "Deny", "Action": "*",\n"Resource": "*",\n"Principal": "*"}],\n"Version": "2008-10-17"}',
    'scp.json',
  );
  expect(document).toBeUndefined();
  expect(problems).toEqual([
    {
      file: 'scp.json',
      line: 4,
      severity: 'error',
      rule: 'principal',
      message:
        'statement #1 must not have the element Principal: a service control policy holds for every principal of the accounts; remove it, and name roles in a condition on aws:PrincipalArn',
    },
    {
      file: 'scp.json',
      line: 5,
      severity: 'error',
      rule: 'version',
      message: 'Version must be "2012-10-17", got "2008-10-17"; write "2012-10-17"',
    },
  ]);
});

test.each([
  ['', 'scp.json: is empty; write a service control policy as JSON'],
  [' \n', 'scp.json: is empty; write a service control policy as JSON'],
  ['\ufeff{}', 'scp.json:1: must not begin with a byte-order mark; save it as UTF-8 without one'],
  [
    ' '.repeat(262_145),
    'scp.json: must have 262144 characters at most, got 262145; name a service control policy',
  ],
  ['{"Version": 1,\n"Version": 2}', 'scp.json:2: repeats "Version" of line 1; remove one of them'],
])('text that is no policy is refused', (text, problem) => {
  expect(problemsIn(text)).toEqual([problem]);
});

test('a long text is read without exhausting the stack', () => {
  expect(readPolicy(JSON.stringify('a'.repeat(200_000)), 'scp.json').problems).toHaveLength(1);
});
