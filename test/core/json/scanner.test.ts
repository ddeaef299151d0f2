import fc from 'fast-check';
import { JsonError, JsonScanner, MAX_DEPTH } from '../../../core/json/scanner';
import { KeyTable } from '../../../core/json/key-table';
import { Members } from '../../../core/json/members';
import { repeatedKey } from '../../../core/json/repeated-key';

const NOTHING = Symbol('refused');

function scannerOf(text: string | Buffer): JsonScanner {
  return new JsonScanner(Buffer.concat([Buffer.from(text), Buffer.from([0])]));
}

/** What JSON.parse makes of a text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return NOTHING;
  }
}

/** The value in the span that the scanner finds. */
function scanned(text: string): unknown {
  const scanner = scannerOf(text);
  try {
    const { start, end } = scanner.document();
    return scanner.parse(start, end);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return NOTHING;
  }
}

/** The members of the JsonError that a text gives. */
function refusal(text: string | Buffer): Partial<JsonError> | undefined {
  try {
    scannerOf(text).document();
    return undefined;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { reason: error.reason, offset: error.offset, truncated: error.truncated };
  }
}

/** Builds the value from the spans of members and elements alone. */
function rebuilt(scanner: JsonScanner, at: number): { readonly value: unknown; readonly end: number } {
  if (scanner.isArray(at)) {
    const items: unknown[] = [];
    const end = scanner.elements(at, (start, index) => {
      expect(index).toBe(items.length);
      const item = rebuilt(scanner, start);
      items.push(item.value);
      return item.end;
    });
    return { value: items, end };
  }
  if (scanner.isObject(at)) {
    const entries: [string, unknown][] = [];
    const end = scanner.members(at, (keyStart, keyEnd, start) => {
      const member = rebuilt(scanner, start);
      entries.push([scanner.text(keyStart, keyEnd), member.value]);
      return member.end;
    });
    return { value: Object.fromEntries(entries), end };
  }
  const end = scanner.value(at);
  return { value: scanner.isString(at) ? scanner.text(at, end) : scanner.parse(at, end), end };
}

/** A text as JSON that escapes every character. */
function escaped(text: string): string {
  const codes = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return `"${codes.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')}"`;
}

/** JSON in any spelling: white space, and texts with needless escapes. */
const json = fc
  .tuple(
    fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
    fc.constantFrom(undefined, 1, '\t'),
    fc.constantFrom(
      (token: string) => token,
      (token: string) => escaped(JSON.parse(token) as string),
    ),
  )
  .map(([value, indent, spell]) => JSON.stringify(value, null, indent).replace(/"(?:[^"\\]|\\.)*"/g, spell));

/** Characters that mean something in JSON, and some that never do. */
const CHARACTERS = Array.from('{}[]",:\\/-+.0123456789eEtrufalsn \n\t\r\u0001\u007f\u00e4\u2028\ufeff');
const character = fc.constantFrom(...CHARACTERS);

const mutated = fc
  .tuple(
    json,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 2), character), { minLength: 1, maxLength: 3 }),
  )
  .map(([text, changes]) => {
    const result = Array.from(text);
    for (const [place, kind, inserted] of changes) {
      result.splice(place % (result.length + 1), kind === 1 ? 0 : 1, ...(kind === 0 ? [] : [inserted]));
    }
    return result.join('');
  });

describe('the scanner and JSON.parse agree', () => {
  it('on JSON in any spelling: its whole value, and what its members and elements are', () => {
    fc.assert(
      fc.property(json, (text) => {
        const expected = parsed(text);
        expect(expected).not.toBe(NOTHING);
        expect(scanned(text)).toEqual(expected);
        const scanner = scannerOf(text);
        const { start, end } = scanner.document();
        expect(rebuilt(scanner, start)).toEqual({ value: expected, end });
      }),
      { numRuns: 500 },
    );
  });

  it('on JSON with single characters changed, added and removed', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        expect(scanned(text)).toEqual(parsed(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('on any sequence of the characters of JSON', () => {
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (characters) => {
        const text = characters.join('');
        expect(scanned(text)).toEqual(parsed(text));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['', false],
    ['-', false],
    ['-0', true],
    ['01', false],
    ['1.', false],
    ['.5', false],
    ['1e5', true],
    ['1e', false],
    ['1E+05', true],
    ['+1', false],
    ['1e400', true],
    ['NaN', false],
    ['tru', false],
    ['trueish', false],
    ['nul', false],
    ['"\t"', false],
    ['"\u007f\u2028"', true],
    ['"\\x41"', false],
    ['"\\u12g4"', false],
    ['"\\ud800"', true],
    ["'a'", false],
    ['[1,]', false],
    ['[,1]', false],
    ['[1 2]', false],
    ['{"a":1,}', false],
    ['{"a" 1}', false],
    ['{a:1}', false],
    ['{"a":}', false],
    ['{}{}', false],
    ['[]]', false],
    ['\u00a01', false],
    ['\ufeff1', false],
    ['1 // comment', false],
    ['"\0"', false],
    ['1\0', false],
    ['\0', false],
  ])('on %j', (text, accepted) => {
    expect(parsed(text) !== NOTHING).toBe(accepted);
    expect(scanned(text)).toEqual(parsed(text));
  });

  it('on which of two members with one key counts', () => {
    const text = '{"a":1,"\\u0061":2}';
    const scanner = scannerOf(text);
    const { start } = scanner.document();
    expect(rebuilt(scanner, start).value).toEqual(parsed(text));
    expect(parsed(text)).toEqual({ a: 2 });
  });
});

describe('a text that is cut off', () => {
  it('is called truncated wherever it is cut, with the offset of its end', () => {
    fc.assert(
      fc.property(json, fc.nat(), (text, place) => {
        const whole = Buffer.from(/^[[{"]/.test(text) ? text : `[${text}]`);
        const at = place % whole.length;
        expect(refusal(whole.subarray(0, at))).toMatchObject({ truncated: true, offset: at });
      }),
      { numRuns: 500 },
    );
  });

  it.each(['[1', '{"a":"b', 'tr', '-', '1e', '"\\', '"\\u00'])('as %s', (text) => {
    expect(refusal(text)).toMatchObject({ truncated: true, offset: text.length });
  });
});

describe('nesting', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it('is read to the limit', () => {
    expect(scanned(nested(MAX_DEPTH))).toEqual(parsed(nested(MAX_DEPTH)));
    expect(scanned('{"a":'.repeat(MAX_DEPTH) + '1' + '}'.repeat(MAX_DEPTH))).not.toBe(NOTHING);
  });

  it.each([nested(MAX_DEPTH + 1), `${'{"a":'.repeat(MAX_DEPTH + 1)}1${'}'.repeat(MAX_DEPTH + 1)}`])(
    'is refused beyond it',
    (text) => {
      expect(refusal(text)).toMatchObject({ reason: 'nested more than 1000 deep', truncated: false });
    },
  );
});

it('bytes without a zero byte behind them are no input', () => {
  expect(() => new JsonScanner(Buffer.from('{}'))).toThrow(
    new RangeError('the bytes to scan must end with a zero byte'),
  );
});

describe('a table of keys', () => {
  it('finds exactly its names, however they are written', () => {
    const names = ['a', 'type', 'name', 'mode', 'ä', '__proto__', ''];
    const table = new KeyTable(names);
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...names, 'typ', 'types', 'nama', 'constructor'), fc.string()),
        fc.nat(),
        fc.boolean(),
        (key, padding, needlessly) => {
          const written = needlessly ? escaped(key) : JSON.stringify(key);
          const before = ' '.repeat(padding % 5);
          const bytes = Buffer.from(`${before}${written} `);
          expect(table.find(bytes, before.length, bytes.length - 1)).toBe(names.indexOf(key));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('members', () => {
  it('are those of the object read last', () => {
    const scanner = scannerOf('[{"a":1,"b":"x"},{"b":[],"c":{"a":2}}]');
    const members = new Members(scanner, ['a', 'b']);
    const seen: unknown[] = [];
    scanner.elements(0, (start) => {
      const end = members.read(start);
      seen.push([
        members.value(0),
        members.value(1),
        members.text(0),
        members.text(1),
        members.isArray(1),
        members.isObject(1),
      ]);
      return end;
    });
    expect(seen).toEqual([
      [1, 'x', undefined, 'x', false, false],
      [undefined, [], undefined, undefined, true, false],
    ]);
  });

  it('that occur twice are named', () => {
    const members = new Members(scannerOf('{"a":1,"c":1,"c":2,"\\u0061":2}'), ['b', 'a']);
    members.read(0);
    expect(members.repeated).toBe('a');
    members.clear();
    expect(members.repeated).toBeUndefined();
  });
});

describe('a key that occurs twice', () => {
  it.each([
    ['{"a":1,"b":2}', undefined],
    ['{"a":{"a":1},"b":{"a":2}}', undefined],
    ['[{"a":1},{"a":1}]', undefined],
    ['{"a":1,"a":2}', 'a'],
    ['[1,{"x":[{"é":1,"b":2,"\\u00e9":3}]}]', 'é'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('in %s is %s', (text, key) => {
    expect(repeatedKey(scannerOf(text), 0)).toBe(key);
  });
});
