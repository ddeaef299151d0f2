import fc from 'fast-check';
import { IpRangesError, isSubset, minimalCover } from '../../../core/ip/ip-ranges';

const STRICT = { acceptDocumentationRanges: false };
const EXPECTED =
  'must be an address, a CIDR block or a dash range (such as 198.51.100.50, 198.51.100.48/28 or 198.51.100.50-60)';

function cover(...texts: string[]): string[] {
  return minimalCover(texts, STRICT);
}

function problemsOf(texts: readonly string[], options = STRICT): readonly string[] {
  try {
    minimalCover(texts, options);
  } catch (error) {
    if (error instanceof IpRangesError) return error.problems;
    throw error;
  }
  throw new Error(`accepted ${texts.join(', ')}`);
}

describe('minimalCover', () => {
  test.each<[string, string[], string[]]>([
    ['an address', ['8.8.8.8'], ['8.8.8.8/32']],
    ['a CIDR block', ['8.8.8.0/24'], ['8.8.8.0/24']],
    [
      'a short dash range',
      ['216.82.182.50-60'],
      ['216.82.182.50/31', '216.82.182.52/30', '216.82.182.56/30', '216.82.182.60/32'],
    ],
    ['a full dash range', ['8.8.7.255-8.8.9.0'], ['8.8.7.255/32', '8.8.8.0/24', '8.8.9.0/32']],
    ['a dash range of one address', ['8.8.8.8-8'], ['8.8.8.8/32']],
    ['a dash range that is a block', ['8.8.8.0-255'], ['8.8.8.0/24']],
    ['an IPv6 address', ['2600:0:0:0:0:0:0:1'], ['2600::1/128']],
    ['an IPv6 block in capitals', ['2A00:1450::/32'], ['2a00:1450::/32']],
    ['an IPv6 dash range', ['2600::1-2600::4'], ['2600::1/128', '2600::2/127', '2600::4/128']],
    ['overlapping ranges', ['8.8.8.0-200', '8.8.8.100-255'], ['8.8.8.0/24']],
    ['adjacent ranges', ['8.8.8.0/25', '8.8.8.128-255'], ['8.8.8.0/24']],
    ['a range inside another', ['8.8.8.0/24', '8.8.8.8'], ['8.8.8.0/24']],
    ['repeated ranges', ['8.8.8.8', '8.8.8.8/32', '8.8.8.8-8'], ['8.8.8.8/32']],
    [
      'ranges out of order',
      ['2600::1', '100.0.0.1', '9.9.9.9'],
      ['9.9.9.9/32', '100.0.0.1/32', '2600::1/128'],
    ],
    ['the last addresses before reserved ones', ['9.255.255.254-255'], ['9.255.255.254/31']],
    ['the whole of a public /1 less reserved blocks', ['128.0.0.0/3'], ['128.0.0.0/3']],
    [
      'the last public IPv4 and the first public IPv6',
      ['223.255.255.255', '2003::'],
      ['223.255.255.255/32', '2003::/128'],
    ],
  ])('accepts %s', (_name, texts, expected) => {
    expect(cover(...texts)).toEqual(expected);
  });

  test.each<[string, string]>([
    ['', 'correct it'],
    ['everywhere', 'correct it'],
    ['8.8.8', 'correct it'],
    ['8.8.8.8.8', 'correct it'],
    ['8.8.8.8-', 'correct it'],
    ['-8.8.8.8', 'correct it'],
    ['8.8.8.8-9-10', 'correct it'],
    ['8.8.8.8-9.9', 'correct it'],
    ['8.8.8.8/', 'correct it'],
    ['8.8.8.8/32/32', 'correct it'],
    ['8.8.8.8:443', 'correct it'],
    ['8.8.8.8-2600::1', 'write both ends of the range in full'],
    ['8.8.8.256', 'write each of the four numbers as 0 to 255'],
    ['8.8.8.8-300', 'write each of the four numbers as 0 to 255'],
    ['8.8.8.0/33', 'write a prefix length from 0 to 32'],
    ['8.8.8.0/255.255.255.0', 'write the prefix length (such as /24) instead of a netmask'],
    ['8.8.8.0/24-8.8.9.0/24', 'write either a CIDR block or a dash range'],
    ['8.8.8.50/28-60', 'write either a CIDR block or a dash range'],
    ['8.8.8.*', 'write a CIDR block instead of a wildcard'],
    [' 8.8.8.8', 'remove the white space'],
    ['8.8.8.8 - 9', 'remove the white space'],
    ['8.8.8.8\n', 'remove the white space'],
    ['8.8.8.8\u20139', 'write the range with a plain hyphen "-"'],
    ['8.8.8.08', 'remove the leading zeros (programs disagree whether they mean octal)'],
    ['010.8.8.8', 'remove the leading zeros (programs disagree whether they mean octal)'],
    ['8.8.8.8-09', 'remove the leading zeros (programs disagree whether they mean octal)'],
    ['8.8.8.0/08', 'remove the leading zeros (programs disagree whether they mean octal)'],
    ['0x08080808', 'write the address in dotted decimal'],
    ['0x8.8.8.8', 'write the address in dotted decimal'],
    ['134744072', 'write the address in dotted decimal'],
    ['2600::1%eth0', 'remove the zone after "%"'],
    ['::ffff:8.8.8.8', 'write the IPv4 address itself, not inside an IPv6 address'],
    ['::ffff:8.8.8.0/120', 'write the IPv4 address itself, not inside an IPv6 address'],
    ['2600::1::2', 'correct it'],
    ['[2600::1]', 'correct it'],
    ['2600::/129', 'write eight groups of hexadecimal digits (or ::) and a prefix length from 0 to 128'],
    ['2600:/32', 'write eight groups of hexadecimal digits (or ::) and a prefix length from 0 to 128'],
    ['2600::1-4', 'write both ends of the range in full'],
    ['\u0668.8.8.8', 'correct it'],
  ])('refuses %j, which is no range', (text, remedy) => {
    expect(problemsOf([text])).toEqual([`IP range 1 ${EXPECTED}, got ${JSON.stringify(text)}; ${remedy}`]);
  });

  test.each<[string, string]>([
    ['8.8.8.60-50', 'must run from its lower to its higher address, got "8.8.8.60-50"; swap the two ends'],
    [
      '2600::2-2600::1',
      'must run from its lower to its higher address, got "2600::2-2600::1"; swap the two ends',
    ],
    [
      '8.8.8.8/24',
      'must not have bits set after its prefix length, got "8.8.8.8/24"; write "8.8.8.0/24" for the block or "8.8.8.8" for the one address',
    ],
    [
      '2600::1/64',
      'must not have bits set after its prefix length, got "2600::1/64"; write "2600::/64" for the block or "2600::1" for the one address',
    ],
    [
      '0.0.0.0/0',
      'must not allow every IPv4 address, got "0.0.0.0/0"; list the public egress addresses only',
    ],
    [
      '0.0.0.0-255.255.255.255',
      'must not allow every IPv4 address, got "0.0.0.0-255.255.255.255"; list the public egress addresses only',
    ],
    ['::/0', 'must not allow every IPv6 address, got "::/0"; list the public egress addresses only'],
  ])('refuses %s', (text, message) => {
    expect(problemsOf([text])).toEqual([`IP range 1 ${message}`]);
  });

  test.each<[string, string]>([
    ['0.0.0.0', '0.0.0.0/8 ("this network", RFC 791)'],
    ['10.1.2.3', '10.0.0.0/8 (private use, RFC 1918)'],
    ['8.0.0.0/5', '10.0.0.0/8 (private use, RFC 1918)'],
    ['9.255.255.255-10.0.0.0', '10.0.0.0/8 (private use, RFC 1918)'],
    ['100.64.0.0/10', '100.64.0.0/10 (carrier-grade NAT, RFC 6598)'],
    ['127.0.0.1', '127.0.0.0/8 (loopback, RFC 1122)'],
    ['169.254.169.254', '169.254.0.0/16 (link local, RFC 3927)'],
    ['172.31.255.255', '172.16.0.0/12 (private use, RFC 1918)'],
    ['192.0.0.8', '192.0.0.0/24 (IETF protocol assignments, RFC 6890)'],
    ['192.31.196.1', '192.31.196.0/24 (AS112, RFC 7535)'],
    ['192.52.193.1', '192.52.193.0/24 (AMT, RFC 7450)'],
    ['192.88.99.1', '192.88.99.0/24 (6to4 relay, RFC 7526)'],
    ['192.168.0.1', '192.168.0.0/16 (private use, RFC 1918)'],
    ['192.175.48.1', '192.175.48.0/24 (AS112, RFC 7534)'],
    ['198.19.0.0/16', '198.18.0.0/15 (benchmarking, RFC 2544)'],
    ['224.0.0.1', '224.0.0.0/4 (multicast, RFC 5771)'],
    ['240.0.0.1', '240.0.0.0/4 (reserved, RFC 1112)'],
    ['255.255.255.255', '255.255.255.255/32 (broadcast, RFC 919)'],
    ['128.0.0.0/1', '169.254.0.0/16 (link local, RFC 3927)'],
    ['::', '::/128 (unspecified, RFC 4291)'],
    ['::1', '::1/128 (loopback, RFC 4291)'],
    ['::808:808', '::/3 (not global unicast, RFC 4291)'],
    ['::ffff:808:808', '::ffff:0:0/96 (IPv4-mapped, RFC 4291)'],
    ['64:ff9b::808:808', '64:ff9b::/96 (IPv4/IPv6 translation, RFC 6052)'],
    ['64:ff9b:1::1', '64:ff9b:1::/48 (IPv4/IPv6 translation, RFC 8215)'],
    ['100::1', '100::/64 (discard only, RFC 6666)'],
    ['2001::1', '2001::/32 (Teredo, RFC 4380)'],
    ['2001:2::1', '2001::/23 (IETF protocol assignments, RFC 2928)'],
    ['2002:808:808::1', '2002::/16 (6to4, RFC 3056)'],
    ['2620:4f:8000::1', '2620:4f:8000::/48 (AS112, RFC 7534)'],
    ['5f00::1', '5f00::/16 (segment routing, RFC 9602)'],
    ['4000::1', '4000::/2 (not global unicast, RFC 4291)'],
    ['9000::1', '8000::/1 (not global unicast, RFC 4291)'],
    ['fc00::/7', 'fc00::/7 (unique local, RFC 4193)'],
    ['fd12:3456::1', 'fc00::/7 (unique local, RFC 4193)'],
    ['fe80::1', 'fe80::/10 (link local, RFC 4291)'],
    ['fec0::1', 'fec0::/10 (site local, RFC 3879)'],
    ['ff02::1', 'ff00::/8 (multicast, RFC 4291)'],
    ['2000::/3', '2001::/32 (Teredo, RFC 4380)'],
  ])('refuses %s, which is not public', (text, block) => {
    const message = `IP range 1 must hold public addresses only, got "${text}", which overlaps ${block}; list the public egress addresses only`;
    expect(problemsOf([text])).toEqual([message]);
    expect(problemsOf([text], { acceptDocumentationRanges: true })).toEqual([message]);
  });

  test.each<[string, string]>([
    ['192.0.2.1', '192.0.2.0/24 (documentation, RFC 5737)'],
    ['198.51.100.50-60', '198.51.100.0/24 (documentation, RFC 5737)'],
    ['203.0.113.0/24', '203.0.113.0/24 (documentation, RFC 5737)'],
    ['203.0.112.0/23', '203.0.113.0/24 (documentation, RFC 5737)'],
    ['2001:db8::1', '2001:db8::/32 (documentation, RFC 3849)'],
    ['3fff::/20', '3fff::/20 (documentation, RFC 9637)'],
  ])('refuses %s, a documentation range, unless it is accepted explicitly', (text, block) => {
    expect(problemsOf([text])).toEqual([
      `IP range 1 must hold public addresses only, got "${text}", which overlaps ${block}; replace what is left over from an example, or accept documentation ranges explicitly (acceptDocumentationRanges: true)`,
    ]);
    expect(minimalCover([text], { acceptDocumentationRanges: true }).length).toBeGreaterThan(0);
  });

  it('names a reserved block rather than a documentation range where a range overlaps both', () => {
    expect(problemsOf(['192.0.0.0/22'], { acceptDocumentationRanges: true })).toEqual([
      'IP range 1 must hold public addresses only, got "192.0.0.0/22", which overlaps 192.0.0.0/24 (IETF protocol assignments, RFC 6890); list the public egress addresses only',
    ]);
  });

  it('refuses an empty list', () => {
    expect(problemsOf([])).toEqual([
      'IP ranges must hold at least one range, got none; list the public egress addresses (no range would allow every address)',
    ]);
  });

  it('refuses ranges that allow every public address together', () => {
    const everything = [
      '1.0.0.0-9.255.255.255',
      '11.0.0.0-100.63.255.255',
      '100.128.0.0-126.255.255.255',
      '128.0.0.0-169.253.255.255',
      '169.255.0.0-172.15.255.255',
      '172.32.0.0-191.255.255.255',
      '192.0.1.0/24',
      '192.0.3.0-192.31.195.255',
      '192.31.197.0-192.52.192.255',
      '192.52.194.0-192.88.98.255',
      '192.88.100.0-192.167.255.255',
      '192.169.0.0-192.175.47.255',
      '192.175.49.0-198.17.255.255',
      '198.20.0.0-198.51.99.255',
      '198.51.101.0-203.0.112.255',
      '203.0.114.0-223.255.255.255',
    ];
    expect(problemsOf(everything)).toEqual([
      'IP ranges must not allow every public IPv4 address together, got 16 that do; list the public egress addresses only',
    ]);
    expect(problemsOf(['0.0.0.0/1', '128.0.0.0/1'])).toEqual([
      'IP range 1 must hold public addresses only, got "0.0.0.0/1", which overlaps 0.0.0.0/8 ("this network", RFC 791); list the public egress addresses only',
      'IP range 2 must hold public addresses only, got "128.0.0.0/1", which overlaps 169.254.0.0/16 (link local, RFC 3927); list the public egress addresses only',
      'IP ranges must not allow every public IPv4 address together, got 2 that do; list the public egress addresses only',
    ]);
    expect(cover(...everything.slice(1)).length).toBeGreaterThan(15);
  });

  it('reports every wrong range at once', () => {
    expect(problemsOf(['8.8.8.8', 'x', '8.8.8.9-8'])).toEqual([
      `IP range 2 ${EXPECTED}, got "x"; correct it`,
      'IP range 3 must run from its lower to its higher address, got "8.8.8.9-8"; swap the two ends',
    ]);
  });
});

/** A block of 256 addresses, small enough to count everything. */
const NETWORKS = [
  { network: '8.8.8.', format: (host: number) => `8.8.8.${host}`, bits: 32 },
  { network: '2600::', format: (host: number) => `2600::${host === 0 ? '' : host.toString(16)}`, bits: 128 },
] as const;
type Network = (typeof NETWORKS)[number];

const ends = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }));
const someRanges = fc.array(
  ends.map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]),
  { minLength: 1, maxLength: 8 },
);

/** The ranges, and all of them twice in any order. */
function withShuffle(ranges: [number, number][]) {
  const twice = [...ranges, ...ranges];
  return fc.record({
    ranges: fc.constant(ranges),
    shuffled: fc.shuffledSubarray(twice, { minLength: twice.length, maxLength: twice.length }),
  });
}

function written(network: Network, [first, last]: readonly [number, number]): string {
  return first === last ? network.format(first) : `${network.format(first)}-${network.format(last)}`;
}

/** An independent algorithm: halve the block until a half is wholly in the set or wholly outside. */
function blocks(network: Network, hosts: ReadonlySet<number>, start = 0, size = 256): string[] {
  const inside = Array.from({ length: size }, (_, index) => start + index).filter((host) =>
    hosts.has(host),
  ).length;
  if (inside === 0) return [];
  if (inside === size) return [`${network.format(start)}/${network.bits - Math.log2(size)}`];
  return [...blocks(network, hosts, start, size / 2), ...blocks(network, hosts, start + size / 2, size / 2)];
}

function hostsOf(ranges: readonly (readonly [number, number])[]): Set<number> {
  return new Set(
    ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index)),
  );
}

describe.each(NETWORKS)('the minimal cover in $network', (network) => {
  it('holds exactly the addresses of its input, in as few blocks as an independent algorithm finds', () => {
    fc.assert(
      fc.property(someRanges, (ranges) => {
        const found = cover(...ranges.map((range) => written(network, range)));
        expect(found).toEqual(blocks(network, hostsOf(ranges)));
      }),
    );
  });

  it('does not depend on order or repetition, and is its own cover', () => {
    fc.assert(
      fc.property(someRanges.chain(withShuffle), ({ ranges, shuffled }) => {
        const texts = ranges.map((range) => written(network, range));
        const found = cover(...texts);
        expect(cover(...shuffled.map((range) => written(network, range)))).toEqual(found);
        expect(cover(...found)).toEqual(found);
      }),
    );
  });

  it('contains an address if and only if isSubset says so', () => {
    fc.assert(
      fc.property(someRanges, fc.integer({ min: 0, max: 255 }), (ranges, host) => {
        const found = cover(...ranges.map((range) => written(network, range)));
        expect(isSubset([network.format(host)], found)).toBe(hostsOf(ranges).has(host));
      }),
    );
  });
});

describe('the minimal cover of wide IPv6 ranges', () => {
  const lowHalf = fc.bigInt({ min: 0n, max: (1n << 96n) - 1n });

  it('is made of aligned neighbours from the first address to the last, of which no two make one block', () => {
    fc.assert(
      fc.property(lowHalf, lowHalf, (a, b) => {
        const base = 0x2a001450n << 96n;
        const [first, last] = a < b ? [a, b] : [b, a];
        const parsed = cover(`${ipv6(base + first)}-${ipv6(base + last)}`).map(parseIpv6Cidr);
        const starts = parsed.map(({ start }) => start);
        const expectedStarts = parsed.map((_, index) =>
          parsed.slice(0, index).reduce((sum, { size }) => sum + size, base + first),
        );
        expect(starts).toEqual(expectedStarts);
        expect(parsed.reduce((sum, { size }) => sum + size, 0n)).toBe(last - first + 1n);
        expect(parsed.filter(({ start, size }) => start % size !== 0n)).toEqual([]);
        const halves = parsed.filter(({ start, size }, index) => {
          const next = parsed[index + 1];
          return next !== undefined && next.size === size && start % (2n * size) === 0n;
        });
        expect(halves).toEqual([]);
      }),
    );
  });

  function ipv6(value: bigint): string {
    return (value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':');
  }

  function parseIpv6Cidr(cidr: string): { start: bigint; size: bigint } {
    const [address = '', prefix = ''] = cidr.split('/');
    const [left = [], right = []] = address
      .split('::')
      .map((half) => half.split(':').filter((group) => group !== ''));
    const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
    return {
      start: groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n),
      size: 1n << BigInt(128 - Number(prefix)),
    };
  }
});

describe('isSubset', () => {
  test.each<[string, string[], string[]]>([
    ['the same block', ['8.8.8.0/24'], ['8.8.8.0/24']],
    ['a /32 inside a /30', ['8.8.8.9/32'], ['8.8.8.8/30']],
    ['an address without a prefix', ['8.8.8.9'], ['8.8.8.8/30']],
    ['a block that two approved neighbours make together', ['8.8.8.0/24'], ['8.8.8.128/25', '8.8.8.0/25']],
    ['an IPv6 address written in full', ['2600:0:0:0:0:0:0:1'], ['2600::/64']],
    ['an IPv6 address below the approved IPv4 ones', ['::5'], ['8.8.8.8', '::5']],
    ['both families', ['2600::1', '8.8.8.8'], ['8.8.8.0/24', '2600::/64']],
  ])('is true for %s', (_name, cidrs, approved) => {
    expect(isSubset(cidrs, approved)).toBe(true);
  });

  test.each<[string, string[], string[]]>([
    ['no range, which means every address', [], ['8.8.8.0/24']],
    ['no approved range', ['8.8.8.8'], []],
    ['a neighbour', ['8.8.9.0/32'], ['8.8.8.0/24']],
    ['a wider block', ['8.8.8.0/23'], ['8.8.8.0/24']],
    ['one of two', ['8.8.8.8', '9.9.9.9'], ['8.8.8.0/24']],
    ['the same number in the other family', ['::808:808'], ['8.8.8.8/32']],
    ['an IPv4-mapped address', ['::ffff:8.8.8.8'], ['8.8.8.8/32']],
    ['host bits', ['8.8.8.9/30'], ['8.8.8.0/24']],
    ['a dash range, which AWS does not take', ['8.8.8.8-9'], ['8.8.8.0/24']],
    ['a leading zero', ['8.8.8.08'], ['8.8.8.0/24']],
    ['a zone', ['2600::1%1'], ['2600::/64']],
    ['an approved range that cannot be read', ['8.8.8.8'], ['8.8.8.0/24', 'x']],
  ])('is false for %s', (_name, cidrs, approved) => {
    expect(isSubset(cidrs, approved)).toBe(false);
  });
});
