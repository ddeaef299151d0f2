import fc from 'fast-check';
import { patternCovers, patternsOverlap } from '../../../core/iam/patterns';

test.each([
  ['*', '', true],
  ['a*c', 'abc', true],
  ['a*c', 'ab', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a?', 'a*', false],
  ['a*', 'a?*b', true],
  ['*b', '*', false],
  ['**', 'a*', true],
  ['arn:aws:iam::*:role/*', 'arn:aws:iam::123456789012:role/a/b', true],
])('%s covers %s: %s', (outer, inner, covers) => {
  expect(patternCovers(outer, inner)).toBe(covers);
});

test.each([
  ['a*', '*b', true],
  ['a*', 'b*', false],
  ['a?', 'a', false],
  ['*', '', true],
  ['a*b*c', 'a?c', true],
  ['a*b*c', 'a?', false],
  ['a*b*c', 'abc', true],
  ['a*b*c', '?*?*?', true],
])('%s and %s overlap: %s', (one, other, overlap) => {
  expect([patternsOverlap(one, other), patternsOverlap(other, one)]).toEqual([overlap, overlap]);
});

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
/** Every text of up to four letters. */
const TEXTS = [0, 1, 2, 3].reduce(
  (texts) => ['', ...texts.flatMap((text) => [`a${text}`, `b${text}`])],
  [''],
);

function matching(text: string): Set<string> {
  const expression = new RegExp(`^${text.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return new Set(TEXTS.filter((one) => expression.test(one)));
}

test('one pattern covers another only where it matches every text of the other', () => {
  fc.assert(
    fc.property(pattern, pattern, (outer, inner) => {
      if (!patternCovers(outer, inner)) return;
      const all = matching(outer);
      expect([...matching(inner)].filter((text) => !all.has(text))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('a pattern covers a text exactly where it matches it', () => {
  fc.assert(
    fc.property(pattern, fc.constantFrom(...TEXTS), (outer, text) => {
      expect(patternCovers(outer, text)).toBe(matching(outer).has(text));
    }),
  );
});

test('patterns that match the same text overlap', () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const all = matching(one);
      const shared = [...matching(other)].some((text) => all.has(text));
      if (shared) expect(patternsOverlap(one, other)).toBe(true);
      // Texts of four characters tell patterns apart that have no more than four characters together.
      else if (one.length + other.length <= 4) expect(patternsOverlap(one, other)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});
