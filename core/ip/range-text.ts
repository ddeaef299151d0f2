/**
 * Reads the text of an IP range, strictly: what programs disagree about is refused with what to write instead, because a range
 * that one program takes for another is an open door.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { IPv4, IPv6 } from 'ipaddr.js';
import { quote } from '../text/quote';
import { BITS, type Family, formatAddress, type Interval } from './interval';

/** Why a text is no range, or none that may be listed: what is allowed, the value got, what to do. */
export class RangeTextError extends Error {}

const EXPECTED =
  'must be an address, a CIDR block or a dash range (such as 198.51.100.50, 198.51.100.48/28 or 198.51.100.50-60)';

/** The range of an address or CIDR block, or null where the text is neither. */
export function parseBlock(text: string): Interval | null {
  try {
    return text.includes('-') ? null : parseRange(text);
  } catch (error) {
    if (error instanceof RangeTextError) return null;
    throw error;
  }
}

/** @throws RangeTextError where the text is no address, CIDR block or dash range. */
export function parseRange(text: string): Interval {
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

export function parseCidr(text: string): Interval {
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

function toBigInt(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
