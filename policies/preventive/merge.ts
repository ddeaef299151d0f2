import type { SourcedStatement } from './sourced-statement';

/**
 * Merges statements that differ in their actions only: the same Effect, Resource and Condition, and the union of the
 * actions. That means the same: a statement applies where any of its actions matches, and what it applies to does not
 * depend on which. Statements with NotAction stay as they are, for which this is not so.
 *
 * @param maxCharacters of a statement: a merged one never gets larger
 */
export function mergeStatements(
  statements: readonly SourcedStatement[],
  maxCharacters: number,
): SourcedStatement[] {
  const merged: SourcedStatement[] = [];
  const latest = new Map<string, number>();
  for (const one of statements) {
    const { Sid, Action, ...rest } = one.statement;
    const key = JSON.stringify(rest);
    const index = Action === undefined ? undefined : latest.get(key);
    const other = index === undefined ? undefined : merged[index];
    const union = other === undefined ? undefined : unionOf(other, one);
    if (index !== undefined && union !== undefined && sizeOf(union) <= maxCharacters) {
      merged[index] = union;
      continue;
    }
    if (Action !== undefined) latest.set(key, merged.length);
    merged.push(one);
  }
  return merged;
}

/** Characters of a statement as it stands in a minified document. */
export function sizeOf({ statement }: SourcedStatement): number {
  return charactersOf(JSON.stringify(statement));
}

/**
 * Characters as AWS Organizations counts them. Its quota is worded in characters ("Quotas and service limits for AWS
 * Organizations", read November 2026), hence Unicode characters, not bytes; of ASCII, which composed documents are
 * made of, both are as many.
 */
export function charactersOf(text: string): number {
  return Array.from(text).length;
}

/** The Sid of a merged statement is that of its first one with this at the end. */
const MERGED = 'AndMore';

/** The Sid of a statement, of a merged one that of its first: what its place among the documents follows from. */
export function firstSid({ statement: { Sid } }: SourcedStatement): string {
  return Sid.endsWith(MERGED) ? Sid.slice(0, -MERGED.length) : Sid;
}

function unionOf(one: SourcedStatement, other: SourcedStatement): SourcedStatement {
  return {
    statement: {
      ...one.statement,
      Sid: `${firstSid(one)}${MERGED}`,
      Action: [...new Set([...actionsOf(one), ...actionsOf(other)])],
    },
    sources: [...one.sources, ...other.sources],
  };
}

function actionsOf({ statement: { Action = [] } }: SourcedStatement): readonly string[] {
  return typeof Action === 'string' ? [Action] : Action;
}
