/**
 * A condition operator with one context key and its values. Sources: IAM User Guide, "IAM JSON policy elements: Condition
 * operators", "Conditions with multiple context keys or values", "Single-valued vs. multivalued context keys" (read
 * 2026-11-21).
 */
import type { ConditionValue, OneOrMany } from '../document';
import type { ConditionOperator } from '../operators';
import { type Comparison, compileComparison, positiveBase } from './comparison';
import type { Resolve } from './text';
import { FALSE, not, type Truth, TRUE, truthOf, UNKNOWN } from './truth';

/** What a request says of a context key; a list has two values or more. */
export type KnownValue = string | readonly string[] | null;

export class Condition {
  /** Name of the context key, in small letters. */
  readonly key: string;
  readonly comparisons: readonly Comparison[];
  /** Names of the context keys that its values need, as the policy writes them. */
  readonly variables: readonly string[];
  private readonly expectsAbsence: boolean;
  private readonly expectsPresence: boolean;

  constructor(
    readonly operator: ConditionOperator,
    /** As it is written in the policy. */
    readonly name: string,
    values: OneOrMany<ConditionValue>,
  ) {
    const list = (Array.isArray(values) ? values : [values]).map(String);
    this.key = name.toLowerCase();
    this.expectsAbsence =
      operator.kind === 'presence' && list.some((value) => value.toLowerCase() === 'true');
    this.expectsPresence =
      operator.kind === 'presence' && list.some((value) => value.toLowerCase() === 'false');
    this.comparisons =
      operator.kind === 'presence'
        ? []
        : list.map((value) => compileComparison(operator.kind, positiveBase(operator.base), value));
    this.variables = this.comparisons.flatMap(({ variables }) => variables);
  }

  /** As it is written in the policy. */
  get operatorName(): string {
    const { base, ifExists, qualifier } = this.operator;
    return `${qualifier === null ? '' : `${qualifier}:`}${base}${ifExists ? 'IfExists' : ''}`;
  }

  /** Whether it holds where the request does not have the key. */
  get whenAbsent(): Truth {
    const { kind, ifExists, qualifier, negated } = this.operator;
    if (kind === 'presence') return truthOf(this.expectsAbsence);
    if (ifExists) return TRUE;
    // "It also returns true if there are no context keys in the request" (ForAllValues), else false, negated or not.
    if (qualifier !== null) return truthOf(qualifier === 'ForAllValues');
    return truthOf(negated);
  }

  /** Whether it holds for a value that is known. */
  test(value: KnownValue, resolve: Resolve): Truth {
    const { kind, qualifier } = this.operator;
    if (value === null) return this.whenAbsent;
    if (kind === 'presence') return truthOf(value === '' ? this.expectsAbsence : this.expectsPresence);
    if (typeof value === 'string') {
      // "…or if the context key value resolves to a null dataset, such as an empty string."
      if (qualifier !== null && value === '') return truthOf(qualifier === 'ForAllValues');
      return this.testOne(value, resolve);
    }
    if (qualifier === null) return UNKNOWN;
    const decisive = qualifier === 'ForAllValues' ? FALSE : TRUE;
    let truth = not(decisive);
    for (const one of value) {
      const result = this.testOne(one, resolve);
      if (result === decisive) return decisive;
      if (result === UNKNOWN) truth = UNKNOWN;
    }
    return truth;
  }

  /** Whether one value of the request fulfils it: matches any of its values, or none of them where it is negated. */
  testOne(value: string, resolve: Resolve): Truth {
    let truth: Truth = FALSE;
    for (const comparison of this.comparisons) {
      const result = comparison.test(value, resolve);
      if (result === TRUE) return this.operator.negated ? FALSE : TRUE;
      if (result === UNKNOWN) truth = UNKNOWN;
    }
    return this.operator.negated ? not(truth) : truth;
  }

  /** From the answers of its comparisons, as `testOne` does. */
  combine(answers: (comparison: Comparison) => boolean): boolean {
    return this.comparisons.some(answers) !== this.operator.negated;
  }

  /** Why AWS documents no answer for a value, in words; undefined where the answer is documented. */
  note(value: KnownValue): string | undefined {
    if (value === null) return undefined;
    if (typeof value !== 'string' && this.operator.qualifier === null && this.operator.kind !== 'presence') {
      return `${this.name} has several values, and AWS does not document what ${this.operatorName} without ForAllValues or ForAnyValue does with them`;
    }
    const values = typeof value === 'string' ? [value] : value;
    const notes = values.flatMap((one) =>
      this.comparisons.flatMap((comparison) => comparison.note(one) ?? []),
    );
    return notes[0] === undefined
      ? undefined
      : `${this.operatorName} on ${this.name} has no documented answer: ${notes[0]}`;
  }
}
