/** Which statement matches everything that another one matches. Everything here is proved or not said. */
import { patternCovers, patternsOverlap, widened } from '../patterns';
import { isImplied } from './condition-tests';
import type { PatternSet, StatementView } from './statement-view';

/** True only where it is proved that `outer` matches every request that `inner` matches. */
export function statementCovers(outer: StatementView, inner: StatementView): boolean {
  return (
    setCovers(folded(outer.actions), folded(inner.actions)) &&
    setCovers(outer.resources, inner.resources) &&
    outer.tests.every((test) => inner.tests.some((other) => isImplied(test, other)))
  );
}

function setCovers(outer: PatternSet, inner: PatternSet): boolean {
  if (outer.negated && inner.negated) {
    return outer.patterns.every((pattern) => inner.patterns.some((other) => covers(other, pattern)));
  }
  if (outer.negated) {
    return inner.patterns.every((pattern) =>
      outer.patterns.every((other) => !patternsOverlap(widened(other), widened(pattern))),
    );
  }
  const wanted = inner.negated ? ['*'] : inner.patterns;
  return wanted.every((pattern) => outer.patterns.some((other) => covers(other, pattern)));
}

/** A policy variable of `outer` stands for an unknown text: it covers itself only. */
function covers(outer: string, inner: string): boolean {
  return outer === inner || patternCovers(outer, widened(inner));
}

/** Actions are the same in capitals and small letters. */
function folded(set: PatternSet): PatternSet {
  return { ...set, patterns: set.patterns.map((pattern) => pattern.toLowerCase()) };
}
