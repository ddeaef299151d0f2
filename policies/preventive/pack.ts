/** Packing of statements into as few documents as possible, with as little movement between them as possible. */
import { createHash } from 'node:crypto';

/** Something to pack. */
export interface Item {
  /** Unique. */
  readonly id: string;
  readonly size: number;
}

/** Attempts to place an item, for one number of bins and one order of the items. */
const MAX_ATTEMPTS = 50_000;

/**
 * Distributes items over as few bins of a capacity as possible.
 *
 * The rule: every item prefers bins, and chooses before or after others, by what follows from its own id and the number
 * of the bin alone (rendezvous hashing), and goes to the first bin that has room. So an item that is added or removed
 * moves others only where a bin is full; where one bin more is needed, about as many move as it gets. The search for
 * the fewest bins is exhaustive up to 50,000 attempts, in that order and then in order of size, for each number of bins.
 *
 * @returns the bin of each item, from 0, in the order of the items
 * @throws {RangeError} for an item that is larger than a bin
 */
export function pack(items: readonly Item[], capacity: number): number[] {
  const total = items.reduce((sum, { size }) => sum + size, 0);
  const byRank = [...items].sort((a, b) => (rank(a.id) < rank(b.id) ? -1 : 1));
  const bySize = [...byRank].sort((a, b) => b.size - a.size);
  for (let bins = Math.ceil(total / capacity); bins <= items.length; bins += 1) {
    const placed = packInto(bins, byRank, capacity) ?? packInto(bins, bySize, capacity);
    if (placed !== undefined) return items.map(({ id }) => placed.get(id) ?? 0);
  }
  throw new RangeError(`an item must have ${capacity} at most`);
}

/** The bin of each item by its id; undefined where no packing was found. */
function packInto(bins: number, items: readonly Item[], capacity: number): Map<string, number> | undefined {
  const room = new Array<number>(bins).fill(capacity);
  const choices = items.map((item) => ({ ...item, preferred: preferredBins(item.id, bins) }));
  const placed = new Map<string, number>();
  let attempts = 0;
  const place = (position: number): boolean => {
    const item = choices[position];
    if (item === undefined) return true;
    const tried = new Set<number>();
    for (const bin of item.preferred) {
      const left = room[bin] ?? 0;
      // Bins with the same room are the same to all that follows.
      if (left < item.size || tried.has(left)) continue;
      tried.add(left);
      attempts += 1;
      if (attempts > MAX_ATTEMPTS) return false;
      room[bin] = left - item.size;
      placed.set(item.id, bin);
      if (place(position + 1)) return true;
      room[bin] = left;
    }
    return false;
  };
  return place(0) ? placed : undefined;
}

function preferredBins(id: string, bins: number): number[] {
  return Array.from({ length: bins }, (_, bin) => ({ bin, rank: rank(`${bin} ${id}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ bin }) => bin);
}

function rank(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
