/** Ranges of IP addresses as numbers, and as CIDR blocks. */
import { IPv4, IPv6 } from 'ipaddr.js';

export type Family = 4 | 6;

/** A contiguous range of addresses, both ends included. */
export interface Interval {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** How many bits an address has. */
export const BITS: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

export function coversFamily(interval: Interval, family: Family): boolean {
  return (
    interval.family === family && interval.first === 0n && interval.last === (1n << BigInt(BITS[family])) - 1n
  );
}

export function overlaps(one: Interval, other: Interval): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

export function contains(outer: Interval, inner: Interval): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** The same addresses as disjoint ranges with a gap between any two, in order. */
export function merge(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => a.family - b.family || compare(a.first, b.first));
  const merged: Interval[] = [];
  for (const next of sorted) {
    const previous = merged.at(-1);
    if (previous?.family === next.family && next.first <= previous.last + 1n) {
      const last = next.last > previous.last ? next.last : previous.last;
      merged[merged.length - 1] = { family: previous.family, first: previous.first, last };
    } else {
      merged.push({ family: next.family, first: next.first, last: next.last });
    }
  }
  return merged;
}

/** The largest aligned block at the start of what is left, again and again: minimal for one contiguous range. */
export function toCidrs({ family, first, last }: Interval): string[] {
  const cidrs: string[] = [];
  let start = first;
  while (start <= last) {
    let hostBits = 0;
    while (hostBits < BITS[family] && isAlignedAndFits(start, last, hostBits + 1)) hostBits += 1;
    cidrs.push(`${formatAddress(family, start)}/${BITS[family] - hostBits}`);
    start += 1n << BigInt(hostBits);
  }
  return cidrs;
}

function isAlignedAndFits(start: bigint, last: bigint, hostBits: number): boolean {
  const size = 1n << BigInt(hostBits);
  return start % size === 0n && start + size - 1n <= last;
}

export function formatAddress(family: Family, value: bigint): string {
  const bytes = Array.from({ length: BITS[family] / 8 }, (_, index) =>
    Number((value >> BigInt(BITS[family] - 8 * (index + 1))) & 0xffn),
  );
  return (family === 4 ? new IPv4(bytes) : new IPv6(bytes)).toString();
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
