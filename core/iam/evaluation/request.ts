/** A request to AWS, as far as service control policies look at it. */
import { quote } from '../../text/quote';
import { parsePrincipal, PRINCIPAL_ARN } from './principal';

/** A list is what a multivalued context key has. Null: the key is known to be absent. */
export type ContextValue = string | number | boolean | readonly (string | number | boolean)[] | null;

export interface ScpRequest {
  /** ARN of a user, role, assumed-role session, federated user or root user; or an AWS service (`connect.amazonaws.com`). */
  readonly principal: string;
  /** Service prefix and name, such as `connect:CreateInstance`, in any capitals. */
  readonly action: string;
  /** ARN, or `*` for actions that know no resources. */
  readonly resource: string;
  /**
   * Context keys by name, in any capitals. Keys that follow from the principal (`aws:PrincipalArn`, …) are derived unless
   * they are here.
   */
  readonly context?: Readonly<Record<string, ContextValue>>;
}

const REQUIRED = ['principal', 'action', 'resource'] as const;
const KEYS: readonly string[] = [...REQUIRED, 'context'];
const ACTION = /^[a-z0-9-]+:[a-z0-9-]+$/i;
const CONTEXT_KEY = /^[^\s:]+:\S(?:.*\S)?$/;
const SESSION = /:assumed-role\//;

/** Everything that is wrong with a request; empty where it is a `ScpRequest`. */
export function requestProblems(value: unknown): string[] {
  if (!isObject(value)) {
    return [`must be an object with ${KEYS.join(', ')}, got ${quote(value)}; write {"principal": …}`];
  }
  const problems = Object.keys(value)
    .filter((key) => !KEYS.includes(key))
    .map((key) => `unknown key ${quote(key)}; allowed are ${KEYS.join(', ')}`);
  for (const key of REQUIRED) {
    const text = value[key];
    if (text === undefined) problems.push(`${key} is missing; add it`);
    else if (typeof text !== 'string') problems.push(`${key} must be a text, got ${quote(text)}; write one`);
    else problems.push(...TEXT_PROBLEMS[key](text));
  }
  return [...problems, ...contextProblems(value['context'])];
}

const TEXT_PROBLEMS: Readonly<Record<(typeof REQUIRED)[number], (text: string) => string[]>> = {
  principal: (text) =>
    parsePrincipal(text) === undefined
      ? [
          `principal must be the ARN of a user, role, assumed-role session, federated user or root user, or an AWS service, got ${quote(text)}; write one such as "arn:aws:iam::222222222222:role/app"`,
        ]
      : [],
  action: (text) =>
    ACTION.test(text)
      ? []
      : [
          `action must be a service prefix, ":" and a name without wildcards, got ${quote(text)}; write one such as "connect:CreateInstance"`,
        ],
  resource: (text) =>
    text === '*' || (text.startsWith('arn:') && text.split(':').length > 5)
      ? []
      : [
          `resource must be an ARN, or "*" for an action that knows no resources, got ${quote(text)}; write one of them`,
        ],
};

function contextProblems(context: unknown): string[] {
  if (context === undefined) return [];
  if (!isObject(context)) {
    return [`context must be an object of context keys, got ${quote(context)}; write {"aws:SourceIp": "…"}`];
  }
  const firstSpellings = new Map<string, string>();
  return Object.entries(context).flatMap(([key, value]) => {
    const first = firstSpellings.get(key.toLowerCase());
    firstSpellings.set(key.toLowerCase(), first ?? key);
    if (first !== undefined) {
      return [`context has ${quote(key)} and ${quote(first)}, which are the same key; remove one of them`];
    }
    if (!CONTEXT_KEY.test(key)) {
      return [
        `a context key must be a prefix, ":" and a name, got ${quote(key)}; write one such as "aws:SourceIp"`,
      ];
    }
    if (!(value === null || isScalar(value) || (Array.isArray(value) && value.every(isScalar)))) {
      return [
        `context ${key} must be a text, number or boolean, a list of them, or null where the key is absent, got ${quote(value)}; write one of them`,
      ];
    }
    if (key.toLowerCase() === PRINCIPAL_ARN && typeof value === 'string' && SESSION.test(value)) {
      return [
        `context ${key} must be the ARN of the role, got that of a session, ${quote(value)}; write arn:aws:iam::ACCOUNT:role/NAME`,
      ];
    }
    return [];
  });
}

function isScalar(value: unknown): value is string | number | boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
