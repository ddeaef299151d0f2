/** Statements as the rules look at them: lists instead of one or many, one test for each operator and key. */
import type { ConditionValue, OneOrMany, PolicyDocument, PolicyStatement } from '../document';
import { type ConditionOperator, conditionOperator } from '../operators';
import { statementName } from './grammar';
import type { Path } from './policy-problem';

/** What an element matches: the patterns, or where it is negated, everything but them. */
export interface PatternSet {
  /** `Action`, `NotAction`, `Resource` or `NotResource`. */
  readonly element: string;
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** One operator with one key. */
export interface ConditionTest {
  readonly path: Path;
  /** As it is written: with qualifier and `IfExists`. */
  readonly operatorName: string;
  readonly operator: ConditionOperator;
  /** As it is written. */
  readonly key: string;
  readonly values: readonly string[];
}

export interface StatementView {
  readonly path: Path;
  /** Its `Sid`, or its position such as `#1`. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: PatternSet;
  readonly resources: PatternSet;
  readonly tests: readonly ConditionTest[];
}

/**
 * The statements of a policy; none where its grammar has errors.
 *
 * @param policy as `readPolicy` gives it; its document is undefined where the grammar has errors.
 */
export function statementsOf({
  document,
}: {
  readonly document: PolicyDocument | undefined;
}): StatementView[] {
  if (document === undefined) return [];
  const { Statement: statements } = document;
  return isList(statements)
    ? statements.map((statement, index) => view(statement, index, ['Statement', index]))
    : [view(statements, 0, ['Statement'])];
}

function view(statement: PolicyStatement, index: number, path: Path): StatementView {
  const { Effect: effect, Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  return {
    path,
    name: statementName(statement, index),
    effect,
    actions: patternSet('Action', Action, NotAction),
    resources: patternSet('Resource', Resource, NotResource),
    tests: Object.entries(Condition).flatMap(([operatorName, keys]) => {
      const operator = conditionOperator(operatorName);
      if (operator === undefined) return [];
      return Object.entries(keys).map(([key, values]) => ({
        path: [...path, 'Condition', operatorName, key],
        operatorName,
        operator,
        key,
        values: listOf<ConditionValue>(values).map(String),
      }));
    }),
  };
}

function patternSet(
  element: string,
  listed: OneOrMany<string> | undefined,
  excepted: OneOrMany<string> | undefined,
): PatternSet {
  return listed === undefined
    ? { element: `Not${element}`, negated: true, patterns: listOf(excepted ?? []) }
    : { element, negated: false, patterns: listOf(listed) };
}

/** The elements of a list, or the one value. */
export function listOf<Value>(value: OneOrMany<Value>): readonly Value[] {
  return isList(value) ? value : [value];
}

function isList<Value>(value: OneOrMany<Value>): value is readonly Value[] {
  return Array.isArray(value);
}
