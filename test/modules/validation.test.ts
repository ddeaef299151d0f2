import { inspect } from 'node:util';
import { Construct } from 'constructs';
import { show, Validation, ValidationError } from '../../modules/validation';
import { emptyStack, problemsOf } from '../support/template';

function construct(): Construct {
  return new Construct(emptyStack(), 'module');
}

describe('Validation', () => {
  it('reports every condition that does not hold, with the path of the construct and the id of the control', () => {
    const validation = new Validation(construct());
    validation.require(true, 'not reported', 'KMS-001');
    validation.require(false, 'first must be 1, got 2', 'KMS-002');
    validation.require(false, 'second must be "a", got "b"');
    expect(
      problemsOf(() => {
        validation.throwIfAny();
      }),
    ).toEqual([
      'stack/module: first must be 1, got 2 (control KMS-002)',
      'stack/module: second must be "a", got "b"',
    ]);
  });

  it('does not throw where every condition holds', () => {
    const validation = new Validation(construct());
    validation.require(true, 'not reported');
    expect(() => {
      validation.throwIfAny();
    }).not.toThrow();
  });
});

describe('ValidationError', () => {
  it('has one line for each problem', () => {
    const error = new ValidationError(construct(), ['one', 'two']);
    expect({ name: error.name, message: error.message }).toEqual({
      name: 'ValidationError',
      message: 'stack/module: one\nstack/module: two',
    });
  });

  it('says it once where nobody catches it', () => {
    expect(inspect(new ValidationError(construct(), ['one'])).match(/one/g)).toEqual(['one']);
  });
});

describe('show', () => {
  it('writes a value as JSON, and nothing where there is none', () => {
    expect([show('a"b'), show([1, 'x']), show(NaN), show(undefined)]).toEqual([
      '"a\\"b"',
      '[1,"x"]',
      'NaN',
      'nothing',
    ]);
  });
});
