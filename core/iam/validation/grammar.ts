/**
 * The grammar of the policies of AWS Organizations that are in IAM's policy language: service control policies, as they are
 * accepted since 2025-09-19 (in full, except `Principal` and `NotPrincipal`), and resource control policies (denials for
 * every principal). Sources: AWS Organizations User Guide, "SCP syntax" and "RCP syntax"; IAM User Guide,
 * "Grammar of the IAM JSON policy language" and "Access Analyzer policy check reference"; AWS Security Blog, "Unlock new
 * possibilities: AWS Organizations service control policy now supports full IAM language" (all read 2026-11-21).
 */
import { closest } from '../../text/closest';
import { quote } from '../../text/quote';
import type { ConditionValue } from '../document';
import { conditionOperator, OPERATORS } from '../operators';
import { type Code, CODES } from './codes';
import { resourceProblem, valueProblem } from './condition-values';
import type { DocumentProblem, Path } from './policy-problem';

const VERSION = '2012-10-17';
const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'] as const;

/** What a type of policy has of IAM's language. */
export interface Dialect {
  /** In messages, with its article. */
  readonly name: string;
  readonly elements: readonly string[];
  readonly effects: readonly string[];
  /** Whether each statement must have `Principal`, which is "*". */
  readonly principal: boolean;
}

export const SERVICE_CONTROL_POLICY: Dialect = {
  name: 'a service control policy',
  elements: ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
  effects: ['Allow', 'Deny'],
  principal: false,
};

export const RESOURCE_CONTROL_POLICY: Dialect = {
  name: 'a resource control policy',
  elements: ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'NotResource', 'Condition'],
  effects: ['Deny'],
  principal: true,
};

const PRINCIPAL_ELEMENTS = ['Principal', 'NotPrincipal'];

/** A service prefix and an action, both with wildcards anywhere; `*` alone is every action. */
const ACTION = /^(?:\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?-]+)$/;
const SID = /^[A-Za-z0-9]*$/;
const CONDITION_KEY = /^[^\s:]+:\S(?:.*\S)?$/;

/** A problem with what a finding says of it. */
export interface GrammarProblem extends DocumentProblem {
  readonly code: Code;
  readonly finding: Found;
}

interface Found {
  readonly path: Path;
  readonly actual: unknown;
  readonly expected: unknown;
}

type Report = (code: Code, path: Path, message: string, found?: Partial<Found>) => void;
type Fields = Readonly<Record<string, unknown>>;

/** Where a statement is, and what it may have. */
interface Place {
  /** In messages. */
  readonly name: string;
  readonly path: Path;
  readonly dialect: Dialect;
  readonly report: Report;
}

/** Everything in a parsed document that AWS Organizations refuses; empty where the value is a `PolicyDocument`. */
export function grammarProblems(value: unknown, dialect = SERVICE_CONTROL_POLICY): GrammarProblem[] {
  const problems: GrammarProblem[] = [];
  const report: Report = (code, path, message, found = {}) => {
    const { rule, expected } = CODES[code];
    const finding = { path, actual: at(value, found.path ?? path), expected, ...found };
    problems.push({ path, severity: 'error', rule, message, code, finding });
  };
  if (!isObject(value)) {
    report(
      'document',
      [],
      `a policy must be an object, got ${quote(value)}; write {"Version": …, "Statement": […]}`,
    );
    return problems;
  }
  checkElements(value, DOCUMENT_ELEMENTS, { name: 'the policy', path: [], dialect, report });
  checkVersion(value, report);
  if (value['Id'] !== undefined && typeof value['Id'] !== 'string')
    report('id', ['Id'], `Id must be a text, got ${quote(value['Id'])}; write a text or remove it`);
  checkStatements(value['Statement'], dialect, report);
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
    report(
      'version',
      [],
      `the policy must have the element Version, got none; add "Version": "${VERSION}"`,
      inside([], 'Version'),
    );
    return;
  }
  report('version', ['Version'], `Version must be "${VERSION}", got ${quote(version)}; write "${VERSION}"`);
}

function checkStatements(statements: unknown, dialect: Dialect, report: Report): void {
  const check = (statement: unknown, index: number, path: Path): void => {
    const name = `statement ${statementName(statement, index)}`;
    if (isObject(statement)) checkStatement(statement, { name, path, dialect, report });
    else
      report(
        statement === null && path.length === 1 ? 'no-statement' : 'statement',
        path,
        `${name} must be an object, got ${quote(statement)}; write {"Effect": …}`,
      );
  };
  if (Array.isArray(statements)) {
    if (statements.length === 0)
      report('no-statement', ['Statement'], 'Statement must have at least one statement, got []; write one');
    for (const [index, statement] of statements.entries()) check(statement, index, ['Statement', index]);
    checkSidsUnique(statements, report);
  } else if (statements === undefined) {
    const problem = 'the policy must have the element Statement, got none; add the list of statements';
    report('no-statement', [], problem, inside([], 'Statement'));
  } else {
    check(statements, 0, ['Statement']);
  }
}

function checkStatement(statement: Fields, place: Place): void {
  const { name, path, dialect, report } = place;
  checkElements(statement, dialect.elements, place);
  const { Sid: sid, Condition: condition, Principal: principal } = statement;
  if (sid !== undefined && (typeof sid !== 'string' || !SID.test(sid))) {
    const problem = `must have letters and digits only (A-Z, a-z, 0-9), got ${quote(sid)}; rename it`;
    report('sid', [...path, 'Sid'], `${name}: Sid ${problem}`);
  }
  checkEffect(statement, place);
  if (dialect.principal && principal !== '*') {
    const problem = `must have the element Principal "*", got ${quote(principal)}; write it, and name principals in a condition on aws:PrincipalArn`;
    report('principal', [...path, 'Principal'], `${name} ${problem}`);
  }
  checkAlternatives(statement, ACTIONS, place);
  checkAlternatives(statement, RESOURCES, place);
  if (condition !== undefined) checkCondition(condition, { ...place, path: [...path, 'Condition'] });
}

function checkEffect({ Effect: effect }: Fields, { name, path, dialect: { effects }, report }: Place): void {
  if (typeof effect === 'string' && effects.includes(effect)) return;
  const allowed = effects.map((one) => quote(one)).join(' or ');
  const found = {
    ...inside(path, 'Effect'),
    ...(effect === undefined ? {} : { actual: effect }),
    expected: effects,
  };
  if (effect === undefined) {
    report('effect', path, `${name} must have the element Effect, got none; add ${allowed}`, found);
    return;
  }
  const remedy = effects.length > 1 ? 'write one of them, with its capital' : 'write it, with its capital';
  report(
    'effect',
    [...path, 'Effect'],
    `${name}: Effect must be ${allowed}, got ${quote(effect)}; ${remedy}`,
    found,
  );
}

function checkElements(
  fields: Fields,
  allowed: readonly string[],
  { name, path, dialect, report }: Place,
): void {
  const expected = `one of the elements ${[...allowed].sort().join(', ')}`;
  for (const element of Object.keys(fields)) {
    if (allowed.includes(element)) continue;
    if (PRINCIPAL_ELEMENTS.includes(element)) {
      report(
        'principal-element',
        [...path, element],
        `${name} must not have the element ${element}: ${dialect.name} holds for every principal of the accounts; remove it, and name roles in a condition on aws:PrincipalArn`,
        { expected },
      );
      continue;
    }
    const meant = closest(element, allowed);
    const remedy = meant === undefined ? 'remove it' : `did you mean ${meant}?`;
    report(
      'unknown-element',
      [...path, element],
      `${name} must have no element but ${allowed.join(', ')}, got ${quote(element)}; ${remedy}`,
      { expected },
    );
  }
}

/** Two elements of which a statement has one. */
interface Alternatives {
  readonly names: readonly [string, string];
  readonly both: Code;
  readonly none: Code;
  readonly text: Code;
  readonly problemOf: (text: string) => string | undefined;
}

const ACTIONS: Alternatives = {
  names: ['Action', 'NotAction'],
  both: 'action-or-not',
  none: 'no-action',
  text: 'action',
  problemOf: actionProblem,
};

const RESOURCES: Alternatives = {
  names: ['Resource', 'NotResource'],
  both: 'resource-or-not',
  none: 'no-resource',
  text: 'resource',
  problemOf: resourceProblem,
};

/** Exactly one of two elements, which holds a text or a list of texts. */
function checkAlternatives(
  statement: Fields,
  alternatives: Alternatives,
  { name, path, report }: Place,
): void {
  const { names, both, none, text, problemOf } = alternatives;
  const [element, negated] = names;
  const present = names.filter((one) => statement[one] !== undefined);
  const found = { path, actual: present };
  if (present.length === 0)
    report(both, path, `${name} must have ${element} or ${negated}, got neither; add one of them`, found);
  if (present.length === 2)
    report(
      both,
      [...path, negated],
      `${name} must have ${element} or ${negated}, got both; remove one of them`,
      found,
    );
  for (const one of present) {
    const where = [...path, one];
    const value = statement[one];
    if (Array.isArray(value) && value.length === 0)
      report(
        none,
        where,
        `${name}: ${one} must have at least one value, got []; add one or remove the statement`,
      );
    for (const [item, itemPath] of items(value, where)) {
      const problem =
        typeof item === 'string'
          ? problemOf(item)
          : `must be a text or a list of texts, got ${quote(item)}; write texts`;
      if (problem !== undefined) report(text, itemPath, `${name}: ${one} ${problem}`);
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

function checkCondition(condition: unknown, place: Place): void {
  const { name, path, report } = place;
  if (!isObject(condition)) {
    const remedy = 'write {"Operator": {"key": "value"}}';
    report('condition', path, `${name}: Condition must be an object, got ${quote(condition)}; ${remedy}`);
    return;
  }
  for (const [operatorName, keys] of Object.entries(condition)) {
    const where = [...path, operatorName];
    if (conditionOperator(operatorName) === undefined)
      report('condition-operator', where, `${name}: ${operatorProblem(operatorName)}`, {
        actual: operatorName,
      });
    if (!isObject(keys)) {
      const remedy = 'write {"key": "value"}';
      const problem = `must be an object, got ${quote(keys)}; ${remedy}`;
      report('condition-keys', where, `${name}: ${operatorName} ${problem}`);
      continue;
    }
    if (Object.keys(keys).length === 0)
      report(
        'condition-keys',
        where,
        `${name}: ${operatorName} must have at least one condition key, got {}; add one`,
      );
    checkKeys(operatorName, keys, { ...place, path: where });
  }
}

function checkKeys(operatorName: string, keys: Fields, place: Place): void {
  const { name, path, report } = place;
  checkKeysUnique(Object.keys(keys), place);
  for (const [key, value] of Object.entries(keys)) {
    const where = [...path, key];
    if (!CONDITION_KEY.test(key))
      report(
        'condition-key',
        where,
        `${name}: a condition key must be a prefix, ":" and a name, got ${quote(key)}; write one such as "aws:SourceIp"`,
        { actual: key },
      );
    const found = { path: where, actual: value };
    const test = `${name}: ${operatorName} ${key}`;
    if (Array.isArray(value) && value.length === 0)
      report(
        'values',
        where,
        `${test} must have at least one value, got []; add one or remove the key`,
        found,
      );
    for (const [item, itemPath] of items(value, where)) {
      if (!isConditionValue(item)) {
        const problem = `must be a text, number or boolean, or a list of them, got ${quote(item)}; write one`;
        report('values', itemPath, `${test} ${problem}`, found);
        continue;
      }
      const kind = conditionOperator(operatorName)?.kind;
      const problem = kind && valueProblem(kind, item);
      if (kind !== undefined && problem !== undefined) report(kind, itemPath, `${test} ${problem}`);
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
function checkKeysUnique(keys: readonly string[], { name, path, report }: Place): void {
  const first = new Map<string, string>();
  for (const key of keys) {
    const same = first.get(key.toLowerCase());
    if (same === undefined) first.set(key.toLowerCase(), key);
    else
      report(
        'repeated-key',
        [...path, key],
        `${name}: ${key} repeats the condition key ${same} in other capitals; merge them`,
        { actual: key },
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
        'repeated-sid',
        ['Statement', index, 'Sid'],
        `statement #${index + 1}: Sid must be unique in the policy, got ${quote(sid)}, which statement #${other + 1} has; rename one of them`,
      );
  }
}

/** What is missing in an object, as a finding names it. */
function inside(path: Path, element: string): Pick<Found, 'path' | 'actual'> {
  return { path: [...path, element], actual: null };
}

/** What is at a path of a document; null where it is not there. */
function at(document: unknown, path: Path): unknown {
  let value = document;
  for (const step of path) value = (value as Record<string | number, unknown> | undefined)?.[step];
  return value === undefined ? null : value;
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
