/**
 * What single condition tests have to do with each other: which one implies another, and which cannot hold together.
 * Everything here is proved or not said.
 */
import * as IpRanges from '../../ip/ip-ranges';
import type { ConditionOperator } from '../operators';
import { patternCovers, patternsOverlap, widened } from '../patterns';
import { knownKey } from './service-reference';
import type { ConditionTest } from './statement-view';

/**
 * True where a test holds for a request that does not have its key. Source: IAM User Guide, "IAM JSON policy elements:
 * Condition operators" and "Set operators for multivalued context keys" (read 2026-11-21).
 */
export function absentResult({ operator, values }: ConditionTest): boolean {
  if (operator.kind === 'presence') return values.some((value) => value.toLowerCase() === 'true');
  if (operator.ifExists || operator.qualifier === 'ForAllValues') return true;
  return operator.negated && operator.qualifier === null;
}

/** True only where it is proved that `outer` holds whenever `inner` does. */
export function isImplied(outer: ConditionTest, inner: ConditionTest): boolean {
  if (outer.key.toLowerCase() !== inner.key.toLowerCase()) return false;
  const [one, other] = [outer.operator, inner.operator];
  if (one.base !== other.base || one.qualifier !== other.qualifier) return false;
  if (other.ifExists && !one.ifExists) return false;
  return one.negated ? valuesCover(inner, outer) : valuesCover(outer, inner);
}

/** True only where every value that matches one of `inner`'s values is proved to match one of `outer`'s. */
function valuesCover(outer: ConditionTest, inner: ConditionTest): boolean {
  if (outer.operator.kind === 'ip' && inner.operator.kind === 'ip')
    return IpRanges.isSubset(inner.values, outer.values);
  return inner.values.every((value) => outer.values.some((other) => valueCovers(outer, other, inner, value)));
}

function valueCovers(
  outer: ConditionTest,
  outerValue: string,
  inner: ConditionTest,
  innerValue: string,
): boolean {
  const [one, other] = [outer.operator, inner.operator];
  const isSame =
    outerValue === innerValue || (ignoresCase(one) && outerValue.toLowerCase() === innerValue.toLowerCase());
  if (isSame && one.base === other.base) return true;
  if (!isTextual(inner)) return false;
  // A policy variable of the outer value stands for an unknown text: it matches nothing that is left here.
  const wide = widened(innerValue);
  if (one.kind === 'arn') return other.kind === 'arn' && arnCovers(outerValue, wide);
  if (one.kind !== 'text' || (ignoresCase(other) && !ignoresCase(one))) return false;
  if (one.base.endsWith('Like')) return patternCovers(outerValue, wide);
  if (other.kind === 'arn' || other.base.endsWith('Like') || wide !== innerValue) return false;
  return ignoresCase(one) ? outerValue.toLowerCase() === wide.toLowerCase() : outerValue === wide;
}

function ignoresCase({ base, kind }: ConditionOperator): boolean {
  return base.endsWith('IgnoreCase') || kind === 'boolean';
}

const ARN_PARTS = 6;

/** ARN patterns are compared part by part; what is behind the fifth colon is one part. */
function arnCovers(outer: string, inner: string): boolean {
  const [outerParts, innerParts] = [arnParts(outer), arnParts(inner)];
  return (
    innerParts.length === ARN_PARTS &&
    outerParts.length === ARN_PARTS &&
    outerParts.every((part, index) => patternCovers(part, innerParts[index] ?? ''))
  );
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [
    ...parts.slice(0, ARN_PARTS - 1),
    ...(parts.length < ARN_PARTS ? [] : [parts.slice(ARN_PARTS - 1).join(':')]),
  ];
}

/** A key whose tests cannot all hold; undefined where none is found. */
export function contradictoryKey(tests: readonly ConditionTest[]): ConditionTest | undefined {
  return tests.find((test, index) => {
    const same = tests.filter((other) => other.key.toLowerCase() === test.key.toLowerCase());
    const isFirst = tests.findIndex((other) => other.key.toLowerCase() === test.key.toLowerCase()) === index;
    return isFirst && cannotHold(same);
  });
}

/** True only where it is proved that no request satisfies all of these tests of one key. */
function cannotHold(tests: readonly ConditionTest[]): boolean {
  const needsKey = tests.filter((test) => !absentResult(test));
  if (needsKey.length === 0) return false;
  const isAbsent = tests.some(({ operator, values }) => operator.kind === 'presence' && values.every(isTrue));
  if (isAbsent) return true;
  const [{ key } = { key: '' }] = tests;
  if (knownKey(key)?.type.startsWith('ArrayOf') !== false) return false;
  const single = tests.filter(({ operator }) => operator.qualifier === null && operator.kind !== 'presence');
  const positive = single.filter(({ operator }) => !operator.negated);
  const negative = single.filter(({ operator }) => operator.negated);
  return (
    positive.some((one, index) => positive.slice(index + 1).some((other) => areDisjoint(one, other))) ||
    positive.some((one) => negative.some((other) => valuesCover(other, one))) ||
    hasEmptyInterval(single)
  );
}

function isTrue(value: string): boolean {
  return value.toLowerCase() === 'true';
}

/** True only where it is proved that no value matches both. */
function areDisjoint(one: ConditionTest, other: ConditionTest): boolean {
  if (!isTextual(one) || !isTextual(other)) return false;
  const isFolded = ignoresCase(one.operator) || ignoresCase(other.operator);
  const folded = (value: string): string => (isFolded ? widened(value).toLowerCase() : widened(value));
  return one.values.every((value) =>
    other.values.every((otherValue) => !patternsOverlap(folded(value), folded(otherValue))),
  );
}

function isTextual({ operator }: ConditionTest): boolean {
  return ['text', 'arn', 'boolean'].includes(operator.kind);
}

/** True where the bounds of numbers or dates leave nothing between them, or no value that the key must equal. */
function hasEmptyInterval(tests: readonly ConditionTest[]): boolean {
  return (['number', 'date'] as const).some((kind) => {
    const own = tests.filter(({ operator }) => operator.kind === kind);
    const numbers = new Map(own.map((test) => [test, test.values.map((value) => numberOf(kind, value))]));
    if (own.length === 0 || [...numbers.values()].flat().some(Number.isNaN)) return false;
    const among = (comparison: RegExp): (readonly [ConditionTest, number[]])[] =>
      [...numbers].filter(([{ operator }]) => comparison.test(operator.base));
    const above = among(/GreaterThan/).map(([test, values]) => ({
      bound: Math.min(...values),
      isOpen: !test.operator.base.endsWith('Equals'),
    }));
    const below = among(/LessThan/).map(([test, values]) => ({
      bound: Math.max(...values),
      isOpen: !test.operator.base.endsWith('Equals'),
    }));
    const fits = (value: number): boolean =>
      above.every(({ bound, isOpen }) => value > bound || (!isOpen && value === bound)) &&
      below.every(({ bound, isOpen }) => value < bound || (!isOpen && value === bound));
    const noneBetween = above.some((from) =>
      below.some((to) => from.bound > to.bound || (from.bound === to.bound && (from.isOpen || to.isOpen))),
    );
    return noneBetween || among(/^(?:Numeric|Date)Equals$/).some(([, values]) => !values.some(fits));
  });
}

/** Seconds for dates. A year alone could be seconds as well: it is not a number here. */
function numberOf(kind: 'number' | 'date', value: string): number {
  if (kind === 'number') return Number(value);
  if (/^\d{4}$/.test(value)) return Number.NaN;
  const seconds = Number(value);
  return Number.isNaN(seconds) ? Date.parse(value) / 1000 : seconds;
}
