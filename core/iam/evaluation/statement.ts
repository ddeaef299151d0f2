/**
 * One statement of a policy, prepared for many requests. Sources: IAM User Guide, "IAM JSON policy elements: Action",
 * "NotAction", "Resource", "NotResource" (read 2026-11-21).
 */
import type { OneOrMany, PolicyStatement } from '../document';
import { conditionOperator } from '../operators';
import { Condition } from './condition';
import { Pattern } from '../patterns';
import { PolicyText, type Resolve, splitArn } from './text';
import { FALSE, not, type Truth, TRUE, truthOf, UNKNOWN } from './truth';

/** Where a statement is. */
export interface Place {
  /** Position of the level, from the root. */
  readonly level: number;
  /** Id of the level's target. */
  readonly target: string;
  readonly policy: string;
  /** `Sid`, or `#` and the position from 1. */
  readonly statement: string;
}

export class Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly resources: Resources;
  readonly conditions: readonly Condition[];
  private readonly actions: readonly Pattern[];
  private readonly exceptActions: boolean;

  /** @throws TypeError where the statement has an operator that does not exist. */
  constructor(
    source: PolicyStatement,
    readonly place: Place,
  ) {
    this.effect = source.Effect;
    this.exceptActions = source.Action === undefined;
    this.actions = listOf(source.Action ?? source.NotAction).map((text) => Pattern.parse(text.toLowerCase()));
    this.resources = new Resources(
      listOf(source.Resource ?? source.NotResource),
      source.Resource === undefined,
    );
    this.conditions = Object.entries(source.Condition ?? {}).flatMap(([name, keys]) => {
      const operator = conditionOperator(name);
      if (operator === undefined)
        throw new TypeError(`there is no condition operator ${JSON.stringify(name)}`);
      return Object.entries(keys).map(([key, values]) => new Condition(operator, key, values));
    });
  }

  /** @param action in small letters. */
  appliesTo(action: string): boolean {
    return this.actions.some((pattern) => pattern.matches(action)) !== this.exceptActions;
  }
}

/** The resource of a request. */
export class ResourceName {
  private split: readonly string[] | null | undefined;

  constructor(readonly text: string) {}

  /** Of the ARN; null where it is none. */
  get parts(): readonly string[] | null {
    this.split ??= splitArn(this.text) ?? null;
    return this.split;
  }
}

/** The element `Resource`, or `NotResource`. */
export class Resources {
  /** Names of the context keys that it needs, as the policy writes them. */
  readonly variables: readonly string[];
  /** The same for elements that always agree. */
  readonly id: string;
  private readonly patterns: readonly ResourcePattern[];
  /** The answer, where it is the same for every resource. */
  private readonly constant: Truth | undefined;

  constructor(
    texts: readonly string[],
    private readonly negated: boolean,
  ) {
    this.patterns = texts.map((text) => new ResourcePattern(text));
    this.variables = this.patterns.flatMap(({ text }) => text.variables.map(({ key }) => key));
    this.id = `resource ${JSON.stringify(texts)}`;
    this.constant = texts.includes('*') ? truthOf(!negated) : undefined;
  }

  get isNegated(): boolean {
    return this.negated;
  }

  test(resource: ResourceName, resolve: Resolve): Truth {
    if (this.constant !== undefined) return this.constant;
    let truth: Truth = FALSE;
    for (const pattern of this.patterns) {
      const result = pattern.test(resource, resolve);
      if (result === TRUE) return truthOf(!this.negated);
      if (result === UNKNOWN) truth = UNKNOWN;
    }
    return this.negated ? not(truth) : truth;
  }
}

/**
 * AWS documents wildcards in a resource "within any ARN segment", and does not document whether one reaches over a colon:
 * where that makes a difference the answer is UNKNOWN.
 */
class ResourcePattern {
  readonly text: PolicyText;
  private readonly parts: readonly PolicyText[];

  constructor(text: string) {
    this.text = PolicyText.parse(text, true);
    this.parts = this.text.arnParts();
  }

  test(resource: ResourceName, resolve: Resolve): Truth {
    const whole = this.text.test(resource.text, resolve);
    if (whole !== TRUE) return whole;
    const { parts } = resource;
    if (this.parts.length !== parts?.length) return whole;
    const hasSegments = this.parts.every((part, index) => part.test(parts[index] ?? '', resolve) === TRUE);
    return hasSegments ? TRUE : UNKNOWN;
  }
}

function listOf(value: OneOrMany<string> | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
