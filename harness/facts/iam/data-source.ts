/**
 * The document that a data source `aws_iam_policy_document` makes during the apply, as far as it is known beforehand.
 * Source: Terraform Registry, hashicorp/aws 5.100.0, "aws_iam_policy_document" (statements of later documents replace those of
 * earlier ones with the same Sid; read 2026-11-21).
 */
import {
  type Principal,
  type StatedCondition,
  type StatedDocument,
  type StatedStatement,
  statedDocument,
} from '../../../core/iam/statements';
import type { PlacedObject } from '../fact';
import { isKnownEntirely, isUnknown } from '../marks';

const SOURCES = ['source_policy_documents', 'source_json'] as const;
const OVERRIDES = ['override_policy_documents', 'override_json'] as const;

/** Members of a statement's block whose marks count. */
const ELEMENTS = [
  'sid',
  'effect',
  'actions',
  'not_actions',
  'resources',
  'not_resources',
  'principals',
  'not_principals',
  'condition',
] as const;

type Fields = Readonly<Record<string, unknown>>;

/** The statements in the order in which the provider merges them by Sid. */
export function documentOfDataSource(object: PlacedObject): StatedDocument {
  const own = ownStatements(object);
  const overrides = statementsIn(object, OVERRIDES);
  const kept = statementsIn(object, SOURCES).filter(({ sid }) => !hasSid(own, sid));
  const left = own.filter(({ sid }) => !hasSid(overrides, sid));
  return { readable: true, whole: isWhole(object), statements: [...kept, ...left, ...overrides] };
}

function hasSid(statements: readonly StatedStatement[], sid: string): boolean {
  return sid !== '' && statements.some((statement) => statement.sid === sid);
}

function isWhole(object: PlacedObject): boolean {
  const { unknown } = object;
  return (
    !isUnknown(unknown, ['statement']) &&
    [...SOURCES, ...OVERRIDES].every((attribute) => isKnownEntirely(unknown, [attribute])) &&
    textsIn(object, [...SOURCES, ...OVERRIDES]).every((text) => statedDocument(text).readable)
  );
}

function statementsIn(object: PlacedObject, attributes: readonly string[]): StatedStatement[] {
  return textsIn(object, attributes).flatMap((text) => statedDocument(text).statements);
}

function textsIn({ values }: PlacedObject, attributes: readonly string[]): string[] {
  return attributes
    .flatMap((attribute) => [values[attribute]].flat())
    .filter((text) => typeof text === 'string' && text !== '') as string[];
}

function ownStatements(object: PlacedObject): StatedStatement[] {
  const blocks = object.values['statement'];
  return (Array.isArray(blocks) ? blocks : []).map((block: unknown, index) =>
    ownStatement(object, isObject(block) ? block : {}, index),
  );
}

function ownStatement(object: PlacedObject, block: Fields, index: number): StatedStatement {
  const { unknown, address } = object;
  const sid = textOr(block['sid'], '');
  const list = <Item>(name: string, items: (value: unknown) => Item[]): Item[] | null => {
    const value = block[name];
    // An empty set counts as not set, as the provider has it; one with unknown members is there.
    if (Array.isArray(value) && value.length > 0) return value.flatMap(items);
    return isUnknown(unknown, ['statement', index, name]) ? [] : null;
  };
  const marked = ELEMENTS.filter((name) => !isKnownEntirely(unknown, ['statement', index, name]));
  return {
    sid,
    effect: textOr(block['effect'], 'Allow'),
    actions: list('actions', texts),
    not_actions: list('not_actions', texts),
    resources: list('resources', texts),
    not_resources: list('not_resources', texts),
    principals: list('principals', principals),
    not_principals: list('not_principals', principals),
    conditions: conditionsOf(object, block, index),
    unknown: [...new Set([...marked, ...(isOverridable(unknown, sid) ? ['sid'] : [])])].sort(),
    data: address,
  };
}

/** A statement with a Sid may be replaced by one of an overriding document that is not known. */
function isOverridable(unknown: unknown, sid: string): boolean {
  return sid !== '' && !OVERRIDES.every((attribute) => isKnownEntirely(unknown, [attribute]));
}

/** A condition whose key is not known is left out: the statement's `unknown` names them all. */
function conditionsOf({ unknown }: PlacedObject, block: Fields, index: number): StatedCondition[] {
  const conditions = block['condition'];
  return (Array.isArray(conditions) ? conditions : []).flatMap((condition: unknown, position) => {
    const { test = '', variable = '', values } = isObject(condition) ? condition : ({} as Fields);
    if (typeof variable !== 'string') return [];
    return {
      operator: typeof test === 'string' ? test : null,
      key: variable.toLowerCase(),
      values: texts(values),
      known: isKnownEntirely(unknown, ['statement', index, 'condition', position]),
    };
  });
}

function principals(principal: unknown): Principal[] {
  if (!isObject(principal) || principal['type'] === undefined) return [];
  const { type, identifiers } = principal;
  return texts(identifiers).map((identifier) => [typeof type === 'string' ? type : null, identifier]);
}

/** The texts of a list, or the text itself. */
function texts(value: unknown): string[] {
  return [value].flat().filter((item) => typeof item === 'string');
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
