import type { Interval } from './interval';
import { parseCidr } from './range-text';

/** Addresses that are no public ones, and why. */
export interface ReservedBlock extends Interval {
  readonly cidr: string;
  readonly use: string;
  readonly documentation: boolean;
}

/**
 * Addresses that cannot be an enterprise's egress: IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 5771 and
 * RFC 4291. The first block that matches names the reason, so the more specific ones come first.
 */
export const RESERVED: readonly ReservedBlock[] = [
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

function reserved(cidr: string, use: string): ReservedBlock {
  return { ...parseCidr(cidr), cidr, use, documentation: false };
}

function documentation(cidr: string, use: string): ReservedBlock {
  return { ...parseCidr(cidr), cidr, use, documentation: true };
}
