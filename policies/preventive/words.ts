/** What a statement does, in words that are made of the statement itself. */
import type { ConditionValue, OneOrMany, PolicyStatement } from '../../core/iam/document';

/**
 * Condition operators in words; what a missing key does is part of them ("IAM JSON policy elements: Condition
 * operators", IAM User Guide, read November 2026: a negated operator also matches a request without the key).
 */
const OPERATORS: Readonly<Record<string, string>> = {
  StringEquals: 'is',
  StringNotEquals: 'is absent or none of',
  StringEqualsIgnoreCase: 'is, in whatever case,',
  StringNotEqualsIgnoreCase: 'is absent or, in whatever case, none of',
  StringLike: 'is like',
  StringNotLike: 'is absent or like none of',
  NumericEquals: 'is',
  NumericNotEquals: 'is absent or none of',
  NumericLessThan: 'is less than',
  NumericLessThanEquals: 'is at most',
  NumericGreaterThan: 'is more than',
  NumericGreaterThanEquals: 'is at least',
  DateEquals: 'is',
  DateNotEquals: 'is absent or none of',
  DateLessThan: 'is before',
  DateLessThanEquals: 'is no later than',
  DateGreaterThan: 'is after',
  DateGreaterThanEquals: 'is no earlier than',
  Bool: 'is',
  BinaryEquals: 'is',
  IpAddress: 'is in',
  NotIpAddress: 'is absent or in none of',
  ArnEquals: 'is like',
  ArnLike: 'is like',
  ArnNotEquals: 'is absent or like none of',
  ArnNotLike: 'is absent or like none of',
};

const QUANTIFIERS: Readonly<Record<string, string>> = {
  ForAllValues: 'every value (also where there is none) of ',
  ForAnyValue: 'any value of ',
};

const IF_EXISTS = 'IfExists';

/** What a statement does, as Markdown without period: "denies … on every resource where … is …". */
export function wordsOf(statement: PolicyStatement): string {
  const { Effect, Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const actions = Action === undefined ? `every action but ${list(NotAction)}` : actionWords(Action);
  const resources =
    Resource === undefined ? `every resource but ${list(NotResource)}` : resourceWords(Resource);
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => conditionWords(operator, key, values)),
  );
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  return `${Effect === 'Deny' ? 'denies' : 'allows'} ${actions} on ${resources}${where}`;
}

function actionWords(actions: OneOrMany<string>): string {
  return toList(actions).includes('*') ? 'every action' : list(actions);
}

function resourceWords(resources: OneOrMany<string>): string {
  return toList(resources).includes('*') ? 'every resource' : list(resources);
}

function conditionWords(operator: string, key: string, values: OneOrMany<ConditionValue>): string {
  const [quantifier, plain] = operator.includes(':') ? operator.split(':') : ['', operator];
  const ifExists = plain?.endsWith(IF_EXISTS) === true;
  const base = ifExists ? plain.slice(0, -IF_EXISTS.length) : (plain ?? '');
  if (base === 'Null') return nullWords(key, values);
  const verb = OPERATORS[base] ?? base;
  const subject = `${QUANTIFIERS[quantifier ?? ''] ?? ''}\`${key}\``;
  return `${subject} ${ifExists && !verb.startsWith('is absent') ? `is absent or ${verb}` : verb} ${list(values, 'or')}`;
}

function nullWords(key: string, values: OneOrMany<ConditionValue>): string {
  return `\`${key}\` is ${toList(values).map(String).includes('true') ? 'absent' : 'present'}`;
}

function list(values: OneOrMany<ConditionValue> | undefined, conjunction = 'and'): string {
  const words = values === undefined ? [] : toList(values).map((value) => `\`${value}\``);
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

function toList<Value>(values: OneOrMany<Value>): readonly Value[] {
  return Array.isArray(values) ? (values as readonly Value[]) : [values as Value];
}
