import fc from 'fast-check';
import { readJson } from '../../../core/json/located-json';
import { isProblems } from '../../../core/problems';

function problemsIn(text: string): readonly string[] {
  try {
    readJson(text, 'scp.json');
    return [];
  } catch (error) {
    if (isProblems(error, 'policy')) return error.problems;
    throw error;
  }
}

const ending = 'policies are JSON without comments, correct the syntax';

test.each([
  ['', 'scp.json:1: is not whole JSON: it ends where a value must follow, at column 1'],
  ['Version: 1\n', 'scp.json:1: is not JSON: expected a value at column 1, got "Version: 1"'],
  ['{"a": 1,}', 'scp.json:1: is not JSON: expected a key in double quotes at column 9, got "}"'],
  ['[1,]', 'scp.json:1: is not JSON: expected a value at column 4, got "]"'],
  ['{"a" 1}', 'scp.json:1: is not JSON: expected a colon after a key at column 6, got "1}"'],
  [
    '{"a": 1\n "b": 2}',
    'scp.json:2: is not JSON: expected a comma or the end of an object at column 2, got "\\"b\\": 2}"',
  ],
  [
    '{"a": [1',
    'scp.json:1: is not whole JSON: it ends where a comma or the end of an array must follow, at column 9',
  ],
  ["{'a': 1}", 'scp.json:1: is not JSON: expected a key in double quotes at column 2, got "\'a\': 1}"'],
  ['{}\n{}', 'scp.json:2: is not JSON: a second JSON document follows at column 1, got "{}"'],
  ['{}\n1', 'scp.json:2: is not JSON: something follows the JSON document at column 1, got "1"'],
  ['{}\0', 'scp.json:1: is not JSON: something follows the JSON document at column 3, got "\\u0000"'],
  ['// SCP\n{}', 'scp.json:1: is not JSON: expected a value at column 1, got "// SCP"'],
  [
    '{"a": "b\n"}',
    'scp.json:1: is not JSON: expected the end of a string at column 9, got the end of the line',
  ],
  [
    '{"a": "b\r\n"}',
    'scp.json:1: is not JSON: expected the end of a string at column 9, got the end of the line',
  ],
  ['["\\x"]', 'scp.json:1: is not JSON: expected an escape sequence at column 4, got "x\\"]"'],
  ['{"a": 01}', 'scp.json:1: is not JSON: expected a comma or the end of an object at column 8, got "1}"'],
  ['{"a":\n\n', 'scp.json:3: is not whole JSON: it ends where a value must follow, at column 1'],
  ['{"a"\n\n:\n}', 'scp.json:4: is not JSON: expected a value at column 1, got "}"'],
  ['["é😀", x]', 'scp.json:1: is not JSON: expected a value at column 9, got "x]"'],
])('%j is not JSON, and the place is named', (text, problem) => {
  expect(problemsIn(text)).toEqual([`${problem}; ${ending}`]);
});

test('text is nested 32 deep at most', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  expect(problemsIn(nested(32))).toEqual([]);
  expect(problemsIn(`${'{"a":'.repeat(32)}1${'}'.repeat(32)}`)).toEqual([]);
  expect(problemsIn(nested(33))).toEqual([
    `scp.json:1: is not JSON: nested more than 32 deep at column 33, got "[]]]]]]]]]]]]]]]]]]]"; ${ending}`,
  ]);
  expect(problemsIn('['.repeat(100_000))).toEqual([
    `scp.json:1: is not JSON: nested more than 32 deep at column 33, got "[[[[[[[[[[[[[[[[[[[["; ${ending}`,
  ]);
});

test('every repeated key is reported with both lines, however it is escaped', () => {
  expect(problemsIn('{"a": 1,\n"b": {"c": 1, "c": 2},\n"\\u0061": 2,\n"a": 3}')).toEqual([
    'scp.json:2: repeats "c" of line 2; remove one of them',
    'scp.json:3: repeats "a" of line 1; remove one of them',
    'scp.json:4: repeats "a" of line 1; remove one of them',
  ]);
});

test('the line of a member is that of its key, of an absent one that of what is around it', () => {
  const { lineOf } = readJson(
    '{\n"Statement":\n[\n{"Effect": "Deny",\n"Action": [\n"a:b",\n"c:d"]}]}',
    'scp.json',
  );
  expect(
    [
      [],
      ['Statement'],
      ['Statement', 0],
      ['Statement', 0, 'Effect'],
      ['Statement', 0, 'Action'],
      ['Statement', 0, 'Action', 1],
      ['Statement', 0, 'Resource', 1],
      ['Statement', 1],
    ].map(lineOf),
  ).toEqual([1, 2, 4, 4, 5, 7, 4, 2]);
});

test('what JSON.parse accepts is read to the same value, with any white space', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom('', ' ', '\t', '\r\n'), (json, space) => {
      const text = space + JSON.stringify(JSON.parse(json), null, space === '' ? 0 : '\t') + space;
      expect(readJson(text, 'scp.json').value).toEqual(JSON.parse(text));
    }),
  );
});

test('what JSON.parse refuses is refused', () => {
  const statement =
    '{"Sid": "A\\n", "Effect": "Deny", "Action": ["a:*", -1.5e3], "Resource": {"b": [null, true]}}';
  fc.assert(
    fc.property(
      fc.nat(statement.length),
      fc.constantFrom('', '"', '\\', ',', '{', ']', '-', '.', '0', 'e', ':', ' ', '\u0001'),
      fc.nat(2),
      (at, inserted, removed) => {
        const text = statement.slice(0, at) + inserted + statement.slice(at + removed);
        expect(problemsIn(text).some((problem) => /is not (whole )?JSON/.test(problem))).toBe(!isJson(text));
      },
    ),
    { numRuns: 500 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
