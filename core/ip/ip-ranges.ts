/**
 * All IP arithmetic of the product: what people write (addresses, CIDR blocks, dash ranges) to the minimal list of
 * CIDR blocks, which is the only form that both Amazon Connect and the IAM condition key `aws:SourceIp` take.
 *
 * Text is matched strictly before it is parsed: what programs disagree about (leading zeros, hexadecimal, zones,
 * IPv4-mapped addresses, host bits) is refused, never interpreted.
 */
import { ProblemsError } from '../problems';
import { quote } from '../text/quote';
import { contains, coversFamily, type Family, type Interval, merge, overlaps, toCidrs } from './interval';
import { parseBlock, parseRange, RangeTextError } from './range-text';
import { RESERVED } from './reserved';

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

function coversEveryPublicAddress(merged: readonly Interval[], family: Family): boolean {
  const own = merged.filter((one) => one.family === family);
  if (own.length === 0) return false;
  return merge([...own, ...RESERVED.filter((one) => one.family === family)]).some((one) =>
    coversFamily(one, family),
  );
}
