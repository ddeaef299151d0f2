import { inspect } from 'node:util';
import { ProblemsError } from '../../../core/problems';
import { parseProfile, ProfileError } from '../../../policies/profile';

function thrown(step: () => unknown): unknown {
  try {
    step();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('ProfileError', () => {
  const error = thrown(() => parseProfile('name: &a a\nb: *a', 'p.yaml', []));

  it('is what a profile with problems throws', () => {
    if (!(error instanceof ProfileError)) throw new Error('no ProfileError');
    expect({ name: error.name, first: error.problems[0] }).toEqual({
      name: 'ProfileError',
      first: 'p.yaml:1: must not use anchors, got "&a"; remove it',
    });
    expect(error.message).toBe(error.problems.join('\n'));
    expect(inspect(error).match(/p\.yaml:2: must not use aliases/g)).toHaveLength(1);
  });

  it('is none of the other errors of ours, nor any error', () => {
    const others = [
      new ProblemsError('waiver', ['x']),
      new TypeError('x'),
      { kind: 'profile', problems: [] },
    ];
    expect(others.map((other) => other instanceof ProfileError)).toEqual([false, false, false]);
  });

  it('can be made, and is thrown by no other name', () => {
    const own = new ProfileError(['one', 'two']);
    expect(own instanceof ProfileError && own instanceof ProblemsError && own instanceof Error).toBe(true);
    expect({ name: own.name, kind: own.kind, message: own.message }).toEqual({
      name: 'ProfileError',
      kind: 'profile',
      message: 'one\ntwo',
    });
  });
});
