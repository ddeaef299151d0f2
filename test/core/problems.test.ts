import { inspect } from 'node:util';
import {
  collect,
  fileProblems,
  isProblems,
  limited,
  linesOf,
  type ProblemKind,
  ProblemsError,
  problemsOf,
} from '../../core/problems';

describe('problems as an error', () => {
  it('have one line each, and a name that says of what they are', () => {
    const { name, message, kind, problems } = new ProblemsError('scp-composition', ['one', 'two']);
    expect({ name, message, kind, problems }).toEqual({
      name: 'ScpCompositionError',
      message: 'one\ntwo',
      kind: 'scp-composition',
      problems: ['one', 'two'],
    });
    expect(new ProblemsError('usage', 'one').problems).toEqual(['one']);
  });

  it('do not change with the list that they were made of', () => {
    const list = ['one'];
    const error = new ProblemsError('usage', list);
    list.push('two');
    expect(error.problems).toEqual(['one']);
  });

  it('are printed once where nobody catches them', () => {
    expect(inspect(new ProblemsError('profile', ['one'])).match(/one|profile/gi)).toEqual(['Profile', 'one']);
  });
});

describe('whether an error is one of ours', () => {
  const error = new ProblemsError('waiver', ['one']);
  /** As a part of the program that was bundled by itself throws it. */
  const foreign = Object.assign(new Error('one'), { kind: 'waiver', problems: ['one'] });

  it.each<[string, unknown, readonly ProblemKind[], boolean]>([
    ['of the kind', error, ['waiver'], true],
    ['of one of the kinds', error, ['profile', 'waiver'], true],
    ['of another kind', error, ['profile'], false],
    ['of no kind', error, [], false],
    ['of another copy of the class', foreign, ['waiver'], true],
    ['an error with a kind alone', Object.assign(new Error('one'), { kind: 'waiver' }), ['waiver'], false],
    ['no error', { kind: 'waiver', problems: ['one'] }, ['waiver'], false],
    ['nothing', undefined, ['waiver'], false],
  ])('%s', (_name, value, kinds, expected) => {
    expect(isProblems(value, ...kinds)).toBe(expected);
  });

  it('gives its problems, and none for any other', () => {
    expect([error, foreign, new Error('one'), 'one', null].map(problemsOf)).toEqual([
      ['one'],
      ['one'],
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a step whose problems are collected', () => {
  it('has its result', () => {
    const problems: string[] = [];
    expect(collect(problems, () => 1)).toBe(1);
    expect(problems).toEqual([]);
  });

  it('has none where it failed: its problems are behind those before', () => {
    const problems = ['zero'];
    const step = (): number => {
      throw new ProblemsError('document', ['one', 'two']);
    };
    expect(collect(problems, step)).toBeUndefined();
    expect(problems).toEqual(['zero', 'one', 'two']);
  });

  it('fails where the error is unexpected', () => {
    const step = (): never => {
      throw new TypeError('a bug');
    };
    expect(() => {
      collect([], step);
    }).toThrow(new TypeError('a bug'));
  });
});

describe('the problems of a file', () => {
  it('are in its order, each once; those of one line as they were found', () => {
    const problems = [
      { line: 10, text: 'c' },
      { line: 2, text: 'b' },
      { line: 2, text: 'a' },
      { line: 2, text: 'b' },
    ];
    expect(linesOf('f.yaml', problems)).toEqual(['f.yaml:2: b', 'f.yaml:2: a', 'f.yaml:10: c']);
    expect(problems[0]).toEqual({ line: 10, text: 'c' });
  });

  it('are a hundred at most', () => {
    const problems = Array.from({ length: 102 }, (_, index) => ({ line: index + 1, text: 'x' }));
    const { kind, problems: shown } = fileProblems('waiver', 'f.yaml', problems);
    expect({ kind, count: shown.length, last: shown.slice(99) }).toEqual({
      kind: 'waiver',
      count: 101,
      last: ['f.yaml:100: x', 'f.yaml: 2 more problems are not shown'],
    });
    expect(limited('f', ['a', 'b'], 2)).toEqual(['a', 'b']);
    expect(limited('f', ['a', 'b', 'c'], 2)).toEqual(['a', 'b', 'f: 1 more problems are not shown']);
  });
});
