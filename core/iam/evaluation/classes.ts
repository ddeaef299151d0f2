/**
 * The values of a context key that is not known, as far as a policy can tell them apart: values of one class get the same
 * answer from every comparison. Classes may be listed that have no value; none is left out.
 */
import type { Comparison, Shape } from './comparison';
import { covers, intersect, Pattern } from '../patterns';
import type { SessionRole } from './principal';
import { FALSE, type Truth, TRUE, UNKNOWN } from './truth';
import { type IpAddress, isInRange } from './values';

/** The answers of comparisons to the values of one class. */
export type ValueClass = (comparison: Comparison) => boolean;

/** More comparisons than this that can hold together are too expensive to tell apart. */
const MAX_FREE = 10;
const LAST = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n } as const;

/**
 * @param role where the value is the ARN of a session's role, of which the path is not known.
 * @returns undefined where the classes cannot be listed.
 */
export function valueClasses(
  comparisons: readonly Comparison[],
  role: SessionRole | undefined,
): readonly ValueClass[] | undefined {
  const distinct = [...new Map(comparisons.map((comparison) => [comparison.id, comparison])).values()];
  const kinds = new Set(distinct.map(({ shape }) => shape.kind));
  kinds.delete('any');
  const only = (...allowed: Shape['kind'][]): boolean => [...kinds].every((kind) => allowed.includes(kind));
  if (only('text', 'arn', 'folded')) return textClasses(distinct, role);
  if (role !== undefined) return undefined;
  if (kinds.has('boolean') && only('boolean', 'text', 'folded'))
    return concreteClasses(['true', 'false'], distinct);
  if (only('number') || only('date')) return orderedClasses(distinct);
  if (only('ip')) return ipClasses(distinct);
  return undefined;
}

/** Whether a comparison holds for the ARN of a session's role if the role has a path, whatever it is. */
export function testRoleWithPath({ shape }: Comparison, { prefix, roleName }: SessionRole): Truth {
  switch (shape.kind) {
    case 'any':
      return TRUE;
    case 'text':
      return matchesRole(shape.pattern, prefix, roleName);
    case 'arn': {
      const parts = prefix.split(':');
      const last = parts.length - 1;
      const others = shape.parts.slice(0, last);
      const resource = shape.parts[last];
      if (resource === undefined || !others.every((pattern, index) => pattern.matches(parts[index] ?? ''))) {
        return FALSE;
      }
      return matchesRole(resource, parts[last] ?? '', roleName);
    }
    case 'folded':
      return matchesRole(new Pattern([{ text: shape.text }]), prefix.toLowerCase(), roleName.toLowerCase());
    case 'boolean':
    case 'number':
    case 'date':
    case 'ip':
    case 'none':
      return UNKNOWN;
  }
}

function matchesRole(pattern: Pattern, prefix: string, roleName: string): Truth {
  const withPath = new Pattern([{ text: prefix }, '*', { text: `/${roleName}` }]);
  if (!intersect(pattern, withPath)) return FALSE;
  return covers(pattern, withPath) ? TRUE : UNKNOWN;
}

function textClasses(
  comparisons: readonly Comparison[],
  role: SessionRole | undefined,
): readonly ValueClass[] | undefined {
  const literals = comparisons.flatMap(({ shape }) => literalOf(shape) ?? []);
  const known = concreteClasses(
    role === undefined
      ? literals
      : [role.arnWithoutPath, ...literals.filter((literal) => role.admits(literal))],
    comparisons,
  );
  if (known === undefined) return undefined;
  const fixed = new Map<string, boolean>();
  const free: Comparison[] = [];
  for (const comparison of comparisons) {
    const { id, shape } = comparison;
    const truth = role === undefined ? UNKNOWN : testRoleWithPath(comparison, role);
    if (shape.kind === 'any') fixed.set(id, true);
    else if (truth !== UNKNOWN && (truth === TRUE || literalOf(shape) === undefined))
      fixed.set(id, truth === TRUE);
    else if (shape.kind !== 'folded' && literalOf(shape) !== undefined) fixed.set(id, false);
    else free.push(comparison);
  }
  if (free.length > MAX_FREE) return undefined;
  return [...known, ...combinations(free).map((chosen) => classOf(chosen, fixed))];
}

function classOf(chosen: ReadonlyMap<string, boolean>, fixed: ReadonlyMap<string, boolean>): ValueClass {
  return ({ id }) => chosen.get(id) ?? fixed.get(id) ?? false;
}

/** Every way in which comparisons can hold or not, without those that are proved impossible. */
function combinations(free: readonly Comparison[]): ReadonlyMap<string, boolean>[] {
  let partial: ReadonlyMap<string, boolean>[] = [new Map()];
  for (const [index, { id, shape }] of free.entries()) {
    const relations = free
      .slice(0, index)
      .map((other) => ({ id: other.id, relation: relate(other.shape, shape) }));
    partial = partial.flatMap((chosen) =>
      [true, false]
        .filter((holds) =>
          relations.every(({ id: other, relation }) =>
            isPossible(relation, chosen.get(other) === true, holds),
          ),
        )
        .map((holds) => new Map([...chosen, [id, holds]])),
    );
  }
  return partial;
}

interface Relation {
  readonly disjoint: boolean;
  /** Where the second holds, the first does. */
  readonly firstCovers: boolean;
  readonly secondCovers: boolean;
}

const UNRELATED: Relation = { disjoint: false, firstCovers: false, secondCovers: false };

function isPossible(
  { disjoint, firstCovers, secondCovers }: Relation,
  first: boolean,
  second: boolean,
): boolean {
  return !(
    (disjoint && first && second) ||
    (firstCovers && second && !first) ||
    (secondCovers && first && !second)
  );
}

function relate(first: Shape, second: Shape): Relation {
  if (first.kind === 'folded' && second.kind === 'folded')
    return { ...UNRELATED, disjoint: first.text !== second.text };
  const [ones, others] = [patternsOf(first), patternsOf(second)];
  if (ones.length === 0 || ones.length !== others.length) return UNRELATED;
  const pairs = ones.map((one, index) => [one, others[index] ?? one] as const);
  return {
    disjoint: pairs.some(([one, other]) => !intersect(one, other)),
    firstCovers: pairs.every(([one, other]) => covers(one, other)),
    secondCovers: pairs.every(([one, other]) => covers(other, one)),
  };
}

function patternsOf(shape: Shape): readonly Pattern[] {
  return shape.kind === 'text' ? [shape.pattern] : shape.kind === 'arn' ? shape.parts : [];
}

/** The only value that a comparison accepts, apart from capitals; undefined where it accepts several. */
function literalOf(shape: Shape): string | undefined {
  if (shape.kind === 'folded') return shape.text;
  if (shape.kind === 'text') return shape.pattern.literal;
  if (shape.kind !== 'arn') return undefined;
  const literals = shape.parts.flatMap(({ literal }) => literal ?? []);
  return literals.length === shape.parts.length ? literals.join(':') : undefined;
}

const NOTHING_KNOWN = (): undefined => undefined;

function concreteClasses(
  values: readonly string[],
  comparisons: readonly Comparison[],
): readonly ValueClass[] | undefined {
  const classes: ValueClass[] = [];
  for (const value of values) {
    const answers = new Map(comparisons.map((one) => [one.id, one.test(value, NOTHING_KNOWN)]));
    if ([...answers.values()].includes(UNKNOWN)) return undefined;
    classes.push(({ id }) => answers.get(id) === TRUE);
  }
  return classes;
}

function orderedClasses(comparisons: readonly Comparison[]): readonly ValueClass[] {
  const limits = comparisons
    .flatMap(({ shape }) => (shape.kind === 'number' || shape.kind === 'date' ? [shape.limit] : []))
    .sort((a, b) => a - b);
  const between = limits.map((limit, index) => (limit + (limits[index + 1] ?? limit)) / 2);
  return [-Infinity, ...limits, ...between, Infinity].map(
    (value): ValueClass =>
      ({ shape }) =>
        'holds' in shape ? shape.holds(value) : true,
  );
}

function ipClasses(comparisons: readonly Comparison[]): readonly ValueClass[] {
  const ranges = comparisons.flatMap(({ shape }) => (shape.kind === 'ip' ? [shape.range] : []));
  const addresses = [
    { family: 4, value: 0n },
    { family: 6, value: 0n },
    ...ranges.map(({ family, first }) => ({ family, value: first })),
    ...ranges.map(({ family, last }) => ({ family, value: last + 1n })),
  ] satisfies IpAddress[];
  return addresses
    .filter(({ family, value }) => value <= LAST[family])
    .map(
      (address) =>
        ({ shape }) =>
          shape.kind === 'ip' ? isInRange(address, shape.range) : true,
    );
}
