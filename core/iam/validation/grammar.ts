/**
 * The grammar of service control policies as AWS Organizations accepts it since 2025-09-19: IAM's policy language in
 * full, except `Principal` and `NotPrincipal`. Sources: AWS Organizations User Guide, "SCP syntax"; IAM User Guide,
 * "Grammar of the IAM JSON policy language" and "Access Analyzer policy check reference"; AWS Security Blog, "Unlock new
 * possibilities: AWS Organizations service control policy now supports full IAM language" (all read 2026-11-21).
 */
import { closest } from '../../text/closest';
import { quote } from '../../text/quote';
import type { ConditionValue } from '../document';
import { conditionOperator, OPERATORS } from '../operators';
import { resourceProblem, valueProblem } from './condition-values';
import type { DocumentProblem, Path } from './policy-problem';

const VERSION = '2012-10-17';
const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'] as const;
const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const;
const PRINCIPAL_ELEMENTS = ['Principal', 'NotPrincipal'];

/** A service prefix and an action, both with wildcards anywhere; `*` alone is every action. */
const ACTION = /^(?:\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?-]+)$/;
const SID = /^[A-Za-z0-9]*$/;
const CONDITION_KEY = /^[^\s:]+:\S(?:.*\S)?$/;

type Report = (path: Path, rule: string, message: string) => void;
type Fields = Readonly<Record<string, unknown>>;

/** Everything in a parsed document that AWS Organizations refuses; empty where the value is a `PolicyDocument`. */
export function grammarProblems(value: unknown): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const report: Report = (path, rule, message) => {
    problems.push({ path, severity: 'error', rule, message });
  };
  if (!isObject(value)) {
    report(
      [],
      'policy',
      `a policy must be an object, got ${quote(value)}; write {"Version": …, "Statement": […]}`,
    );
    return problems;
  }
  checkElements(value, 'the policy', DOCUMENT_ELEMENTS, [], report);
  checkVersion(value, report);
  if (value['Id'] !== undefined && typeof value['Id'] !== 'string')
    report(['Id'], 'element', `Id must be a text, got ${quote(value['Id'])}; write a text or remove it`);
  const { Statement: statements } = value;
  if (Array.isArray(statements)) {
    if (statements.length === 0)
      report(['Statement'], 'element', 'Statement must have at least one statement, got []; write one');
    for (const [index, statement] of statements.entries())
      checkStatement(statement, index, ['Statement', index], report);
    checkSidsUnique(statements, report);
  } else if (statements === undefined) {
    report([], 'element', 'the policy must have the element Statement, got none; add the list of statements');
  } else {
    checkStatement(statements, 0, ['Statement'], report);
  }
  return problems;
}

/** How a statement is named in messages: its `Sid`, or its position from 1. */
export function statementName(statement: unknown, index: number): string {
  const sid = isObject(statement) ? statement['Sid'] : undefined;
  return typeof sid === 'string' && sid !== '' ? sid : `#${index + 1}`;
}

function checkVersion({ Version: version }: Fields, report: Report): void {
  if (version === VERSION) return;
  if (version === undefined) {
    report([], 'version', `the policy must have the element Version, got none; add "Version": "${VERSION}"`);
    return;
  }
  report(['Version'], 'version', `Version must be "${VERSION}", got ${quote(version)}; write "${VERSION}"`);
}

function checkStatement(statement: unknown, index: number, path: Path, report: Report): void {
  const name = `statement ${statementName(statement, index)}`;
  if (!isObject(statement)) {
    report(path, 'element', `${name} must be an object, got ${quote(statement)}; write {"Effect": …}`);
    return;
  }
  checkElements(statement, name, STATEMENT_ELEMENTS, path, report);
  const { Sid: sid, Effect: effect, Condition: condition } = statement;
  if (sid !== undefined && (typeof sid !== 'string' || !SID.test(sid))) {
    const problem = `must have letters and digits only (A-Z, a-z, 0-9), got ${quote(sid)}; rename it`;
    report([...path, 'Sid'], 'sid', `${name}: Sid ${problem}`);
  }
  if (effect === undefined)
    report(path, 'effect', `${name} must have the element Effect, got none; add "Allow" or "Deny"`);
  else if (effect !== 'Allow' && effect !== 'Deny') {
    const remedy = 'write one of them, with its capital';
    report(
      [...path, 'Effect'],
      'effect',
      `${name}: Effect must be "Allow" or "Deny", got ${quote(effect)}; ${remedy}`,
    );
  }
  checkAlternatives(statement, ['Action', 'NotAction'], name, path, report, actionProblem);
  checkAlternatives(statement, ['Resource', 'NotResource'], name, path, report, resourceProblem);
  if (condition !== undefined) checkCondition(condition, name, [...path, 'Condition'], report);
}

function checkElements(
  fields: Fields,
  name: string,
  allowed: readonly string[],
  path: Path,
  report: Report,
): void {
  for (const element of Object.keys(fields)) {
    if (allowed.includes(element)) continue;
    if (PRINCIPAL_ELEMENTS.includes(element)) {
      report(
        [...path, element],
        'principal',
        `${name} must not have the element ${element}: a service control policy holds for every principal of the accounts; remove it, and name roles in a condition on aws:PrincipalArn`,
      );
      continue;
    }
    const meant = closest(element, allowed);
    const remedy = meant === undefined ? 'remove it' : `did you mean ${meant}?`;
    report(
      [...path, element],
      'element',
      `${name} must have no element but ${allowed.join(', ')}, got ${quote(element)}; ${remedy}`,
    );
  }
}

/** Exactly one of two elements, which holds a text or a list of texts. */
function checkAlternatives(
  statement: Fields,
  names: readonly [string, string],
  name: string,
  path: Path,
  report: Report,
  problemOf: (text: string) => string | undefined,
): void {
  const [element, negated] = names;
  const present = names.filter((one) => statement[one] !== undefined);
  const rule = element.toLowerCase();
  if (present.length === 0)
    report(path, rule, `${name} must have ${element} or ${negated}, got neither; add one of them`);
  if (present.length === 2)
    report(
      [...path, negated],
      rule,
      `${name} must have ${element} or ${negated}, got both; remove one of them`,
    );
  for (const one of present) {
    const where = [...path, one];
    const value = statement[one];
    if (Array.isArray(value) && value.length === 0)
      report(
        where,
        rule,
        `${name}: ${one} must have at least one value, got []; add one or remove the statement`,
      );
    for (const [item, at] of items(value, where)) {
      const problem =
        typeof item === 'string'
          ? problemOf(item)
          : `must be a text or a list of texts, got ${quote(item)}; write texts`;
      if (problem !== undefined) report(at, rule, `${name}: ${one} ${problem}`);
    }
  }
}

function actionProblem(text: string): string | undefined {
  if (ACTION.test(text)) return undefined;
  const remedy = text.includes('${')
    ? 'policy variables are for resources and conditions only'
    : 'write one such as "connect:Describe*"';
  return `must be a service prefix, ":" and an action, with * and ? as wildcards, or "*", got ${quote(text)}; ${remedy}`;
}

function checkCondition(condition: unknown, name: string, path: Path, report: Report): void {
  if (!isObject(condition)) {
    const remedy = 'write {"Operator": {"key": "value"}}';
    report(path, 'condition', `${name}: Condition must be an object, got ${quote(condition)}; ${remedy}`);
    return;
  }
  for (const [operatorName, keys] of Object.entries(condition)) {
    const where = [...path, operatorName];
    const operator = conditionOperator(operatorName);
    if (operator === undefined)
      report(where, 'condition-operator', `${name}: ${operatorProblem(operatorName)}`);
    if (!isObject(keys)) {
      const remedy = 'write {"key": "value"}';
      report(where, 'condition', `${name}: ${operatorName} must be an object, got ${quote(keys)}; ${remedy}`);
      continue;
    }
    if (Object.keys(keys).length === 0)
      report(
        where,
        'condition',
        `${name}: ${operatorName} must have at least one condition key, got {}; add one`,
      );
    checkKeysUnique(Object.keys(keys), name, where, report);
    for (const [key, value] of Object.entries(keys)) {
      const at = [...where, key];
      if (!CONDITION_KEY.test(key))
        report(
          at,
          'condition-key',
          `${name}: a condition key must be a prefix, ":" and a name, got ${quote(key)}; write one such as "aws:SourceIp"`,
        );
      if (Array.isArray(value) && value.length === 0)
        report(
          at,
          'condition-value',
          `${name}: ${operatorName} ${key} must have at least one value, got []; add one or remove the key`,
        );
      for (const [item, itemPath] of items(value, at)) {
        const problem = isConditionValue(item)
          ? operator && valueProblem(operator.kind, item)
          : `must be a text, number or boolean, or a list of them, got ${quote(item)}; write one`;
        if (problem !== undefined)
          report(itemPath, 'condition-value', `${name}: ${operatorName} ${key} ${problem}`);
      }
    }
  }
}

function operatorProblem(text: string): string {
  if (/^(?:For(?:All|Any)Values?:)?Null(?:IfExists)?$/.test(text))
    return `Null takes no IfExists and no qualifier, got ${quote(text)}; write "Null"`;
  const [, qualifier, base = ''] = /^(?:([^:]*):)?(.*)$/.exec(text) ?? [];
  const meant = [
    ...(qualifier === undefined ? [] : [closest(qualifier, ['ForAllValues', 'ForAnyValue'])]),
    closest(base, OPERATORS),
  ];
  const remedy = meant.includes(undefined)
    ? "use one of IAM's condition operators"
    : `did you mean ${meant.join(':')}?`;
  return `there is no condition operator ${quote(text)}; ${remedy}`;
}

/** Names of condition keys are the same in capitals and small letters: IAM refuses a key that is there in both. */
function checkKeysUnique(keys: readonly string[], name: string, path: Path, report: Report): void {
  const first = new Map<string, string>();
  for (const key of keys) {
    const same = first.get(key.toLowerCase());
    if (same === undefined) first.set(key.toLowerCase(), key);
    else
      report(
        [...path, key],
        'condition-key',
        `${name}: ${key} repeats the condition key ${same} in other capitals; merge them`,
      );
  }
}

function checkSidsUnique(statements: readonly unknown[], report: Report): void {
  const first = new Map<string, number>();
  for (const [index, statement] of statements.entries()) {
    const sid = isObject(statement) ? statement['Sid'] : undefined;
    if (typeof sid !== 'string' || sid === '') continue;
    const other = first.get(sid);
    if (other === undefined) first.set(sid, index);
    else
      report(
        ['Statement', index, 'Sid'],
        'sid',
        `statement #${index + 1}: Sid must be unique in the policy, got ${quote(sid)}, which statement #${other + 1} has; rename one of them`,
      );
  }
}

/** The elements of a list, or the one value, each with its path. */
function items(value: unknown, path: Path): (readonly [unknown, Path])[] {
  return Array.isArray(value)
    ? value.map((item: unknown, index) => [item, [...path, index]])
    : [[value, path]];
}

function isConditionValue(value: unknown): value is ConditionValue {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
