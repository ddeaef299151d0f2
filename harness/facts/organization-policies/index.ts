/**
 * Facts of the kind `organization_policy`: the form of the policies of AWS Organizations, by their type. Sources: AWS
 * Organizations User Guide, "SCP syntax", "RCP syntax", and the syntax of each management policy (read 2026-11-21).
 */
import { type Code, CODES } from '../../../core/iam/validation/codes';
import {
  type Dialect,
  grammarProblems,
  RESOURCE_CONTROL_POLICY,
  SERVICE_CONTROL_POLICY,
} from '../../../core/iam/validation/grammar';
import { jsonOrCode } from '../../../core/json/located-json';
import type { Fact, FactKind, FactProblem, PlacedObject } from '../fact';
import { isUnknown } from '../marks';

/** A policy of AWS Organizations, of any type. */
export interface OrganizationPolicyFact extends Fact {
  /** The document of a management policy without problems, which is not in IAM's language; else null. */
  readonly document: unknown;
}

const CONTENT = 'content';
const REPEATED = 'a name that is repeated';

/** The types in IAM's language. */
const DIALECTS: Readonly<Record<string, Dialect>> = { RESOURCE_CONTROL_POLICY, SERVICE_CONTROL_POLICY };

/** The only element at the root of a management policy. */
const ROOTS: Readonly<Record<string, string>> = {
  AISERVICES_OPT_OUT_POLICY: 'services',
  BACKUP_POLICY: 'plans',
  CHATBOT_POLICY: 'chatbots',
  DECLARATIVE_POLICY_EC2: 'ec2_attributes',
  TAG_POLICY: 'tags',
};

export const organizationPolicy: FactKind = {
  name: 'organization_policy',
  places: ['after'],
  types: new Set(['aws_organizations_policy']),
  read: (object) =>
    object.mode === 'managed' && !isUnknown(object.unknown, [CONTENT])
      ? [[[CONTENT], factOf(object.values[CONTENT] ?? null, typeOf(object))]]
      : [],
};

/** Undefined where it is not known: such a policy needs to be a JSON object only. */
function typeOf({ values: { type }, unknown }: PlacedObject): string | undefined {
  if (isUnknown(unknown, ['type'])) return undefined;
  if (type === undefined || type === null) return 'SERVICE_CONTROL_POLICY';
  return typeof type === 'string' ? type : undefined;
}

function factOf(content: unknown, type: string | undefined): OrganizationPolicyFact {
  const json = typeof content === 'string' ? jsonOrCode(content) : ({ code: 'document' } as const);
  if ('code' in json)
    return unreadable(problem(json.code, json.code === 'repeated-name' ? REPEATED : content));
  if (!isObject(json.value)) return unreadable(problem('document', content));
  const { value } = json;
  const dialect = ownMember(DIALECTS, type);
  if (dialect !== undefined) {
    const problems = grammarProblems(value, dialect).map(
      ({ finding: { path, actual, expected } }): FactProblem => [path, actual, expected],
    );
    return { readable: true, problems, document: null };
  }
  const problems = rootProblems(value, ownMember(ROOTS, type));
  return { readable: true, problems, document: problems.length === 0 ? value : null };
}

function rootProblems(document: Readonly<Record<string, unknown>>, root: string | undefined): FactProblem[] {
  const names = Object.keys(document);
  if (root === undefined || (names.length === 1 && isObject(document[root]))) return [];
  return [[[], names.sort(), `an object ${root}, and nothing else`]];
}

function problem(code: Code, actual: unknown): FactProblem {
  return [[], actual, CODES[code].expected];
}

function unreadable(reason: FactProblem): OrganizationPolicyFact {
  return { readable: false, problems: [reason], document: null };
}

function ownMember<Value>(members: Readonly<Record<string, Value>>, name: string | undefined) {
  return name !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
