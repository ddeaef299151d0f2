import fc from 'fast-check';
import { catalogue } from '../../../policies/controls';
import { referenceProfile } from '../../../policies/profile';
import { type Item, pack } from '../../../policies/preventive/pack';
import { statementsOf } from '../../../policies/preventive/statements';

const CAPACITY = 100;

const items = (maxLength: number): fc.Arbitrary<Item[]> =>
  fc
    .array(fc.integer({ min: 1, max: CAPACITY }), { maxLength })
    .map((sizes) => sizes.map((size, index) => ({ id: `Sid${index}`, size })));

function loads(list: readonly Item[], bins: readonly number[]): number[] {
  const result: number[] = [];
  for (const [index, { size }] of list.entries()) {
    const bin = bins[index] ?? NaN;
    result[bin] = (result[bin] ?? 0) + size;
  }
  return result;
}

/** The fewest bins, by trying everything. */
function fewest(sizes: readonly number[], room: readonly number[] = []): number {
  const [size, ...rest] = sizes;
  if (size === undefined) return room.length;
  const choices = [...room.keys()].filter((bin) => (room[bin] ?? 0) >= size);
  return Math.min(
    fewest(rest, [...room, CAPACITY - size]),
    ...choices.map((bin) =>
      fewest(
        rest,
        room.map((left, index) => (index === bin ? left - size : left)),
      ),
    ),
  );
}

/** How many of the items that both packings have are in another bin. */
function moved(before: readonly Item[], after: readonly Item[], capacity: number): number {
  const [one, other] = [before, after].map((list) => {
    const bins = pack(list, capacity);
    return new Map(list.map(({ id }, index) => [id, bins[index]]));
  });
  return [...(other ?? [])].filter(([id, bin]) => one?.has(id) === true && one.get(id) !== bin).length;
}

describe('packing', () => {
  it('never overfills a bin and leaves none empty', () => {
    fc.assert(
      fc.property(items(40), (list) => {
        const filled = loads(list, pack(list, CAPACITY));
        expect(Array.from(filled, (load) => load > 0 && load <= CAPACITY)).toEqual(filled.map(() => true));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('needs the fewest bins', () => {
    fc.assert(
      fc.property(items(7), (list) => {
        const bins = new Set(pack(list, CAPACITY)).size;
        expect(bins).toBe(fewest(list.map(({ size }) => size)));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('fills three bins to the last character where first-fit decreasing needs a fourth', () => {
    const sizes = [24, 17, 19, 15, 17, 25, 3, 25, 9, 23, 3];
    const list = sizes.map((size, index) => ({ id: `Sid${index}`, size }));
    expect(loads(list, pack(list, 60))).toEqual([60, 60, 60]);
  });

  it('fills three bins to the last character where the search in the first order gives up', () => {
    const sizes = [70, 380, 67, 402, 237, 65, 81, 355, 327, 127, 190, 70, 64, 242, 171, 152];
    const list = sizes.map((size, index) => ({ id: `Sid${index}`, size }));
    expect(loads(list, pack(list, 1000))).toEqual([1000, 1000, 1000]);
  });

  it('refuses an item that is larger than a bin', () => {
    expect(() => pack([{ id: 'Sid', size: CAPACITY + 1 }], CAPACITY)).toThrow(
      new RangeError('an item must have 100 at most'),
    );
  });

  it('does not depend on the order of the items', () => {
    fc.assert(
      fc.property(
        items(20).chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(moved(list, shuffled, CAPACITY)).toBe(0);
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  it('moves nothing where an item is added to bins that have room', () => {
    const list = Array.from({ length: 30 }, (_, index) => ({ id: `Sid${index}`, size: 10 }));
    const more = { id: 'Another', size: 10 };
    const counts = [200, 220, 250].map((capacity) => moved(list, [...list, more], capacity));
    expect(counts).toEqual([0, 0, 0]);
  });

  describe.each(['deny-list', 'allow-list'] as const)('of the catalogue, %s', (strategy) => {
    const { profile } = referenceProfile([]);
    const statements = statementsOf(profile, catalogue, strategy);
    const toItems = (ids: readonly string[]): Item[] =>
      statements
        .filter(({ sources }) => ids.includes(sources[0]?.control ?? sources[0]?.statement.Sid ?? ''))
        .map(({ statement }) => ({ id: statement.Sid, size: JSON.stringify(statement).length + 1 }));
    const controls = [
      ...new Set(statements.map(({ sources: [one] }) => one?.control ?? one?.statement.Sid ?? '')),
    ];

    const all = toItems(controls);
    const total = all.reduce((sum, { size }) => sum + size, 0);

    it.each([2, 3, 4])(
      'one control less moves one statement at most on average, in %i documents that are full to 80 %',
      (documents) => {
        const capacity = Math.ceil(total / documents / 0.8);
        const bins = new Set(pack(all, capacity)).size;
        const counts = controls.flatMap((left) => {
          const rest = toItems(controls.filter((id) => id !== left));
          return new Set(pack(rest, capacity)).size === bins ? [moved(all, rest, capacity)] : [];
        });
        const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
        expect(bins).toBe(documents);
        expect(mean).toBeLessThanOrEqual(1);
      },
    );
  });
});
