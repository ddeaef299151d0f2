/** What condition operators read in texts: numbers, dates, IP addresses. Undefined where a text is none of them. */
import { isIPv4, isIPv6 } from 'node:net';
import { IPv6 } from 'ipaddr.js';

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

export function parseNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** The forms of W3C's "Date and Time Formats", a profile of ISO 8601; a time without a zone is in UTC. */
const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;
const EPOCH = /^-?\d+(?:\.\d+)?$/;
/** Four digits are a year, not seconds after the beginning of 1970. */
const YEAR = /^\d{4}$/;

/** Milliseconds since 1970 (UTC) of a date in ISO 8601 or of seconds since 1970. */
export function parseDate(text: string): number | undefined {
  if (EPOCH.test(text) && !YEAR.test(text)) return Number(text) * 1000;
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '',
    zone = 'Z',
  ] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  if (Number.isNaN(time) || Number(day) > daysOf(Number(year), Number(month))) return undefined;
  return time + Number(`0${fraction}`) * 1000;
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

export interface IpRange {
  readonly family: 4 | 6;
  /** Both ends are in the range. */
  readonly first: bigint;
  readonly last: bigint;
}

/** `::ffff:0:0/96`: AWS does not document whether they are the IPv4 addresses that they hold. */
const IPV4_MAPPED = 0xffffn;

/** Dotted decimal without leading zeros, or hexadecimal IPv6 without a zone; neither for IPv4-mapped addresses. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (isIPv4(text)) {
    const value = text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
    return { family: 4, value: BigInt(value) };
  }
  if (/^[0-9A-Fa-f:]+$/.test(text) && isIPv6(text)) {
    const value = toBigInt(IPv6.parse(text).toByteArray());
    return value >> 32n === IPV4_MAPPED ? undefined : { family: 6, value };
  }
  return undefined;
}

/** An address, or a CIDR block; bits behind the prefix length do not count. */
export function parseIpRange(text: string): IpRange | undefined {
  const [start = '', prefix, ...more] = text.split('/');
  const address = parseIpAddress(start);
  if (address === undefined || more.length > 0) return undefined;
  const { family, value } = address;
  const bits = family === 4 ? 32 : 128;
  if (prefix !== undefined && (!/^(?:0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > bits))
    return undefined;
  const size = 1n << BigInt(bits - Number(prefix ?? bits));
  const first = value - (value % size);
  return { family, first, last: first + size - 1n };
}

export function isInRange({ family, value }: IpAddress, range: IpRange): boolean {
  return family === range.family && value >= range.first && value <= range.last;
}

function toBigInt(bytes: readonly number[]): bigint {
  return BigInt(`0x${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`);
}
