/**
 * All IP arithmetic of the product: what people write (addresses, CIDR blocks, dash ranges) to the minimal list of
 * CIDR blocks, which is the only form that both Amazon Connect and the IAM condition key `aws:SourceIp` take.
 *
 * Text is matched strictly before it is parsed: what programs disagree about (leading zeros, hexadecimal, zones,
 * IPv4-mapped addresses, host bits) is refused, never interpreted.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { IPv4, IPv6 } from 'ipaddr.js';
import { ProblemsError } from '../problems';
import { quote } from '../text/quote';

type Family = 4 | 6;

/** A contiguous range of addresses, both ends included. */
interface Interval {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

interface ReservedBlock extends Interval {
  readonly cidr: string;
  readonly use: string;
  readonly documentation: boolean;
}

export interface IpRangesOptions {
  /** Accept the documentation ranges of RFC 5737, RFC 3849 and RFC 9637, which no network uses. */
  readonly acceptDocumentationRanges: boolean;
}

export interface IpRangeProblem {
  /** Position in the list that was given; null where the list as a whole is wrong. */
  readonly index: number | null;
  /** What is allowed, the value got, what to do: `must be …, got …; …`. */
  readonly message: string;
}

/** Everything that is wrong with a list of IP ranges, at once. */
export class IpRangesError extends ProblemsError {
  constructor(readonly details: readonly IpRangeProblem[]) {
    super(
      'ip-ranges',
      details.map(({ index, message }) =>
        index === null ? `IP ranges ${message}` : `IP range ${index + 1} ${message}`,
      ),
    );
  }
}

class RangeTextError extends Error {}

const BITS: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

const EXPECTED =
  'must be an address, a CIDR block or a dash range (such as 198.51.100.50, 198.51.100.48/28 or 198.51.100.50-60)';

/**
 * Addresses that cannot be an enterprise's egress: IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 5771 and
 * RFC 4291. The first block that matches names the reason, so the more specific ones come first.
 */
const RESERVED: readonly ReservedBlock[] = [
  reserved('0.0.0.0/8', '"this network", RFC 791'),
  reserved('10.0.0.0/8', 'private use, RFC 1918'),
  reserved('100.64.0.0/10', 'carrier-grade NAT, RFC 6598'),
  reserved('127.0.0.0/8', 'loopback, RFC 1122'),
  reserved('169.254.0.0/16', 'link local, RFC 3927'),
  reserved('172.16.0.0/12', 'private use, RFC 1918'),
  reserved('192.0.0.0/24', 'IETF protocol assignments, RFC 6890'),
  documentation('192.0.2.0/24', 'documentation, RFC 5737'),
  reserved('192.31.196.0/24', 'AS112, RFC 7535'),
  reserved('192.52.193.0/24', 'AMT, RFC 7450'),
  reserved('192.88.99.0/24', '6to4 relay, RFC 7526'),
  reserved('192.168.0.0/16', 'private use, RFC 1918'),
  reserved('192.175.48.0/24', 'AS112, RFC 7534'),
  reserved('198.18.0.0/15', 'benchmarking, RFC 2544'),
  documentation('198.51.100.0/24', 'documentation, RFC 5737'),
  documentation('203.0.113.0/24', 'documentation, RFC 5737'),
  reserved('224.0.0.0/4', 'multicast, RFC 5771'),
  reserved('255.255.255.255/32', 'broadcast, RFC 919'),
  reserved('240.0.0.0/4', 'reserved, RFC 1112'),
  reserved('::/128', 'unspecified, RFC 4291'),
  reserved('::1/128', 'loopback, RFC 4291'),
  reserved('::ffff:0:0/96', 'IPv4-mapped, RFC 4291'),
  reserved('64:ff9b::/96', 'IPv4/IPv6 translation, RFC 6052'),
  reserved('64:ff9b:1::/48', 'IPv4/IPv6 translation, RFC 8215'),
  reserved('100::/64', 'discard only, RFC 6666'),
  reserved('2001::/32', 'Teredo, RFC 4380'),
  reserved('2001::/23', 'IETF protocol assignments, RFC 2928'),
  documentation('2001:db8::/32', 'documentation, RFC 3849'),
  reserved('2002::/16', '6to4, RFC 3056'),
  reserved('2620:4f:8000::/48', 'AS112, RFC 7534'),
  documentation('3fff::/20', 'documentation, RFC 9637'),
  reserved('5f00::/16', 'segment routing, RFC 9602'),
  reserved('fc00::/7', 'unique local, RFC 4193'),
  reserved('fe80::/10', 'link local, RFC 4291'),
  reserved('fec0::/10', 'site local, RFC 3879'),
  reserved('ff00::/8', 'multicast, RFC 4291'),
  reserved('::/3', 'not global unicast, RFC 4291'),
  reserved('4000::/2', 'not global unicast, RFC 4291'),
  reserved('8000::/1', 'not global unicast, RFC 4291'),
];

/**
 * The fewest CIDR blocks that hold exactly the addresses of `texts`, in canonical text (always with a prefix length;
 * IPv6 as RFC 5952), IPv4 first, each family in numerical order. Overlapping and adjacent input is merged.
 *
 * Accepts addresses, CIDR blocks and dash ranges (`a.b.c.50-60`, `a.b.c.50-a.b.c.60`, IPv6 ends written in full).
 *
 * @throws {IpRangesError} for an empty list, text that is none of these, reversed ranges, host bits, addresses that are
 *   not public (also where a range only overlaps them), and lists that allow every public address.
 */
export function minimalCover(texts: readonly string[], options: IpRangesOptions): string[] {
  const problems: IpRangeProblem[] = [];
  const parsed: Interval[] = [];
  if (texts.length === 0) {
    problems.push({
      index: null,
      message:
        'must hold at least one range, got none; list the public egress addresses (no range would allow every address)',
    });
  }
  for (const [index, text] of texts.entries()) {
    try {
      const interval = parseRange(text);
      parsed.push(interval);
      refuseNonPublic(interval, text, options);
    } catch (error) {
      if (!(error instanceof RangeTextError)) throw error;
      problems.push({ index, message: error.message });
    }
  }
  const merged = merge(parsed);
  for (const family of [4, 6] as const) {
    const alone = parsed.some((one) => coversEveryPublicAddress([one], family));
    if (alone || !coversEveryPublicAddress(merged, family)) continue;
    problems.push({
      index: null,
      message: `must not allow every public IPv${family} address together, got ${texts.length} that do; list the public egress addresses only`,
    });
  }
  if (problems.length > 0) throw new IpRangesError(problems);
  return merged.flatMap(toCidrs);
}

/**
 * True only where it is proved that every address of `cidrs` lies in `approved`: both lists hold addresses or CIDR
 * blocks, `cidrs` is not empty (to Amazon Connect no range means every address), and nothing is malformed.
 */
export function isSubset(cidrs: readonly string[], approved: readonly string[]): boolean {
  const inner = cidrs.map(parseBlock);
  const outer = approved.map(parseBlock);
  if (inner.length === 0 || inner.includes(null) || outer.includes(null)) return false;
  const allowed = merge(outer.filter((one) => one !== null));
  return inner.every((one) => one !== null && allowed.some((other) => contains(other, one)));
}

/** The range of an address or CIDR block, or null where the text is neither. */
function parseBlock(text: string): Interval | null {
  try {
    return text.includes('-') ? null : parseRange(text);
  } catch (error) {
    if (error instanceof RangeTextError) return null;
    throw error;
  }
}

function parseRange(text: string): Interval {
  const [start = '', end, ...more] = text.split('-');
  if (end === undefined) return text.includes('/') ? parseCidr(text) : parseSingle(text);
  if (more.length > 0) throw malformed(text);
  const first = parseAddress(start);
  const last = parseAddress(isIPv4(start) && /^\d{1,3}$/.test(end) ? start.replace(/\d+$/, end) : end);
  if (first === null || last === null || first.family !== last.family) throw malformed(text);
  if (first.value > last.value) {
    throw new RangeTextError(
      `must run from its lower to its higher address, got ${quote(text)}; swap the two ends`,
    );
  }
  return { family: first.family, first: first.value, last: last.value };
}

function parseSingle(text: string): Interval {
  const address = parseAddress(text);
  if (address === null) throw malformed(text);
  return { family: address.family, first: address.value, last: address.value };
}

function parseCidr(text: string): Interval {
  const [start = '', prefix = '', ...more] = text.split('/');
  const address = parseAddress(start);
  if (address === null || more.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(prefix)) throw malformed(text);
  const hostBits = BITS[address.family] - Number(prefix);
  if (hostBits < 0) throw malformed(text);
  const size = 1n << BigInt(hostBits);
  const network = address.value - (address.value % size);
  if (network !== address.value) {
    throw new RangeTextError(
      `must not have bits set after its prefix length, got ${quote(text)}; ` +
        `write "${formatAddress(address.family, network)}/${prefix}" for the block or "${start}" for the one address`,
    );
  }
  return { family: address.family, first: network, last: network + size - 1n };
}

/** An address in its one plain form, or null: dotted decimal without leading zeros, or hexadecimal IPv6 without a zone. */
function parseAddress(text: string): { family: Family; value: bigint } | null {
  if (isIPv4(text)) return { family: 4, value: toBigInt(IPv4.parse(text).toByteArray()) };
  if (/^[0-9A-Fa-f:]+$/.test(text) && isIPv6(text))
    return { family: 6, value: toBigInt(IPv6.parse(text).toByteArray()) };
  return null;
}

function malformed(text: string): RangeTextError {
  return new RangeTextError(`${EXPECTED}, got ${quote(text)}; ${remedyFor(text)}`);
}

/** What to do about text that is no range, for the forms that people and other programs really write. */
function remedyFor(text: string): string {
  const [, v4Prefix] = /^[\d.]+\/(\d+)$/.exec(text) ?? [];
  if (/\s/.test(text)) return 'remove the white space';
  if (/[\u2010-\u2015\u2212]/.test(text)) return 'write the range with a plain hyphen "-"';
  if (text.includes('%')) return 'remove the zone after "%"';
  if (text.includes('*')) return 'write a CIDR block instead of a wildcard';
  if (/0x/i.test(text) || /^\d+$/.test(text)) return 'write the address in dotted decimal';
  if (/:.*\d\.\d/.test(text)) return 'write the IPv4 address itself, not inside an IPv6 address';
  if (/\/\d+\.\d/.test(text)) return 'write the prefix length (such as /24) instead of a netmask';
  if (/(?:^|[./-])0\d/.test(text))
    return 'remove the leading zeros (programs disagree whether they mean octal)';
  if (text.includes('/') && text.includes('-')) return 'write either a CIDR block or a dash range';
  if (v4Prefix !== undefined && Number(v4Prefix) > BITS[4]) return 'write a prefix length from 0 to 32';
  if (/:.*\/\d+$/.test(text))
    return 'write eight groups of hexadecimal digits (or ::) and a prefix length from 0 to 128';
  if (/:/.test(text) && text.includes('-')) return 'write both ends of the range in full';
  if (/^[\d./-]+$/.test(text) && text.split(/[./-]/).some((part) => Number(part) > 255))
    return 'write each of the four numbers as 0 to 255';
  return 'correct it';
}

function refuseNonPublic(interval: Interval, text: string, options: IpRangesOptions): void {
  if (coversFamily(interval, interval.family)) {
    throw new RangeTextError(
      `must not allow every IPv${interval.family} address, got ${quote(text)}; list the public egress addresses only`,
    );
  }
  const blocks = RESERVED.filter((block) => overlaps(block, interval)).filter(
    (block) => !(block.documentation && options.acceptDocumentationRanges),
  );
  const [block] = blocks;
  if (block === undefined) return;
  const remedy = block.documentation
    ? 'replace what is left over from an example, or accept documentation ranges explicitly (acceptDocumentationRanges: true)'
    : 'list the public egress addresses only';
  throw new RangeTextError(
    `must hold public addresses only, got ${quote(text)}, which overlaps ${block.cidr} (${block.use}); ${remedy}`,
  );
}

function coversFamily(interval: Interval, family: Family): boolean {
  return (
    interval.family === family && interval.first === 0n && interval.last === (1n << BigInt(BITS[family])) - 1n
  );
}

function coversEveryPublicAddress(merged: readonly Interval[], family: Family): boolean {
  const own = merged.filter((one) => one.family === family);
  if (own.length === 0) return false;
  return merge([...own, ...RESERVED.filter((one) => one.family === family)]).some((one) =>
    coversFamily(one, family),
  );
}

function overlaps(one: Interval, other: Interval): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

function contains(outer: Interval, inner: Interval): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** The same addresses as disjoint ranges with a gap between any two, in order. */
function merge(intervals: readonly Interval[]): Interval[] {
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
function toCidrs({ family, first, last }: Interval): string[] {
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

function formatAddress(family: Family, value: bigint): string {
  const bytes = Array.from({ length: BITS[family] / 8 }, (_, index) =>
    Number((value >> BigInt(BITS[family] - 8 * (index + 1))) & 0xffn),
  );
  return (family === 4 ? new IPv4(bytes) : new IPv6(bytes)).toString();
}

function toBigInt(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}

function reserved(cidr: string, use: string): ReservedBlock {
  return { ...parseCidr(cidr), cidr, use, documentation: false };
}

function documentation(cidr: string, use: string): ReservedBlock {
  return { ...parseCidr(cidr), cidr, use, documentation: true };
}
