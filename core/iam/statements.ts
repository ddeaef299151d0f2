/**
 * What the statements of a policy document say, whatever the policy is attached to: a service control policy, a resource
 * (with principals) or an identity. Stricter questions, such as whether AWS would accept it, are those of `validation`.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language" (read 2026-11-21).
 */

/** A principal: its type (`AWS`, `Service`, …) and its identifier; `*` and `*` for everyone. */
export type Principal = readonly [type: string | null, identifier: string];

/** One operator with one key. */
export interface StatedCondition {
  /** As it is written; null where the plan does not tell. */
  readonly operator: string | null;
  /** In small letters: names of condition keys are the same in capitals. */
  readonly key: string;
  /** As texts: a number as it is written. */
  readonly values: readonly string[];
  /** False where anything of it is only known after the apply. */
  readonly known: boolean;
}

/** A statement. What it does not have is null; what is unknown of it is left out of its lists and named in `unknown`. */
export interface StatedStatement {
  /** Empty where it has none. */
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[] | null;
  readonly not_actions: readonly string[] | null;
  readonly resources: readonly string[] | null;
  readonly not_resources: readonly string[] | null;
  readonly principals: readonly Principal[] | null;
  readonly not_principals: readonly Principal[] | null;
  readonly conditions: readonly StatedCondition[];
  /** Names of the members above, sorted; `condition` for the conditions. */
  readonly unknown: readonly string[];
  /** Address of the data source that it is written in; null where it is read from a text. */
  readonly data: string | null;
}

export interface StatedDocument {
  readonly readable: boolean;
  /** False where there may be statements that cannot be seen. */
  readonly whole: boolean;
  readonly statements: readonly StatedStatement[];
}

type Fields = Readonly<Record<string, unknown>>;

const DOCUMENT_ELEMENTS = new Set(['Version', 'Id', 'Statement']);
const LISTS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const;
const PRINCIPALS = ['Principal', 'NotPrincipal'] as const;
const STATEMENT_ELEMENTS = new Set(['Sid', 'Effect', ...LISTS, ...PRINCIPALS, 'Condition']);

const UNREADABLE: StatedDocument = { readable: false, whole: true, statements: [] };

/**
 * Reads a document. One that is no JSON, or has an element that is not known or has another form than IAM documents, is
 * not readable as a whole: what a statement means is not guessed. Names of elements count as they are written; AWS may
 * read one in other letters, and it is not read here.
 */
export function statedDocument(text: string): StatedDocument {
  const document = parsed(text);
  if (!isObject(document) || hasOther(document, DOCUMENT_ELEMENTS)) return UNREADABLE;
  const statements = listOf(document['Statement']);
  if (statements.length === 0 || !statements.every(isReadable)) return UNREADABLE;
  const written = statements.some(hasNumbers)
    ? listOf((parsed(withNumbersAsTexts(text)) as Fields)['Statement'])
    : statements;
  return { readable: true, whole: true, statements: written.map((statement) => stated(statement as Fields)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasOther(fields: Fields, allowed: ReadonlySet<string>): boolean {
  return Object.keys(fields).some((name) => !allowed.has(name));
}

function isReadable(statement: unknown): statement is Fields {
  if (!isObject(statement) || hasOther(statement, STATEMENT_ELEMENTS)) return false;
  const { Effect: effect, Condition: condition } = statement;
  return (
    (effect === 'Allow' || effect === 'Deny') &&
    LISTS.every((name) => !(name in statement) || isTexts(statement[name])) &&
    PRINCIPALS.every((name) => !(name in statement) || isPrincipals(statement[name])) &&
    (!('Condition' in statement) || isCondition(condition))
  );
}

function isTexts(value: unknown): boolean {
  return listOf(value).every((item) => typeof item === 'string');
}

function isPrincipals(value: unknown): boolean {
  return value === '*' || (isObject(value) && Object.values(value).every(isTexts));
}

function isCondition(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isKeys);
}

function isKeys(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((values) => listOf(values).every(isScalar));
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function hasNumbers(statement: Fields): boolean {
  return Object.values((statement['Condition'] ?? {}) as Record<string, Fields>).some((keys) =>
    Object.values(keys).some((values) => listOf(values).some((value) => typeof value === 'number')),
  );
}

/** A JSON text in which every number is a text of the same characters: 1.0 and long ids stay what they are. */
function withNumbersAsTexts(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

function stated(statement: Fields): StatedStatement {
  const { Sid: sid, Effect: effect } = statement;
  return {
    sid: typeof sid === 'string' ? sid : '',
    effect: effect as string,
    actions: textsOf(statement, 'Action'),
    not_actions: textsOf(statement, 'NotAction'),
    resources: textsOf(statement, 'Resource'),
    not_resources: textsOf(statement, 'NotResource'),
    principals: principalsOf(statement, 'Principal'),
    not_principals: principalsOf(statement, 'NotPrincipal'),
    conditions: sortedEntries(statement['Condition'] ?? {}).flatMap(([operator, keys]) =>
      sortedEntries(keys).map(([key, values]) => ({
        operator,
        key: key.toLowerCase(),
        values: listOf(values).map(String),
        known: true,
      })),
    ),
    unknown: [],
    data: null,
  };
}

function textsOf(statement: Fields, name: string): readonly string[] | null {
  return name in statement ? (listOf(statement[name]) as readonly string[]) : null;
}

function principalsOf(statement: Fields, name: string): readonly Principal[] | null {
  if (!(name in statement)) return null;
  const value = statement[name];
  if (value === '*') return [['*', '*']];
  return sortedEntries(value).flatMap(([type, identifiers]) =>
    (listOf(identifiers) as readonly string[]).map((identifier): Principal => [type, identifier]),
  );
}

/** In the order in which OPA goes through an object: by the bytes of the keys. Findings show it. */
function sortedEntries(object: unknown): [string, unknown][] {
  return Object.entries(object as Fields).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
