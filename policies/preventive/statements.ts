/** The statements that a profile and a strategy need, and what is wrong with them. */
import type { Control } from '../controls';
import type { Profile } from '../profile';
import { quote } from '../../core/text/quote';
import { matchesPattern } from '../../core/iam/patterns';
import { allowStatements } from './allow-list';
import { sourced, type SourcedStatement } from './sourced-statement';
import type { Strategy } from './strategy';

/**
 * What the strategy allows, then what the preventive layers of the catalogue deny, in its order.
 *
 * The denials are there beside every strategy: an Allow that is too broad, or added later by others, cannot open what
 * the profile does not approve.
 */
export function statementsOf(
  profile: Profile,
  catalogue: readonly Control[],
  strategy: Strategy,
): SourcedStatement[] {
  return [
    ...allowStatements(profile, strategy),
    ...catalogue.flatMap(({ id, title, preventive }) =>
      'notEnforceable' in preventive
        ? []
        : preventive
            .statements(profile)
            .map((statement) => sourced({ statement, control: id, reason: title })),
    ),
  ];
}

/** Where a statement comes from, for messages: `DenyVoiceId (CONNECT-011)`. */
export function placeOf({ statement: { Sid }, sources }: SourcedStatement): string {
  const controls = sources.flatMap(({ control }) => control ?? []);
  return controls.length === 0 ? Sid : `${Sid} (${controls.join(', ')})`;
}

/** What is wrong with statements before they are packed: Sids, and lists without anything in them. */
export function statementProblems(statements: readonly SourcedStatement[]): string[] {
  return statements.flatMap((one, index) => {
    const { Sid } = one.statement;
    const place = `statement ${placeOf(one)}`;
    const first = statements.findIndex(({ statement }) => statement.Sid === Sid);
    const problems = emptyLists(one.statement).map(
      (path) =>
        `${place}: ${path} must not be an empty list, got none; give the profile a value for it (an empty list matches nothing)`,
    );
    if (!/^[A-Za-z0-9]+$/.test(Sid))
      problems.push(`${place}: the Sid must be letters and digits, got ${quote(Sid)}; rename it`);
    const other = statements[first];
    if (other !== undefined && first < index)
      problems.push(
        `${place}: the Sid is also that of ${placeOf(other)}, must be unique; rename one of them`,
      );
    return problems;
  });
}

/** The dotted paths of the empty lists in a value. */
function emptyLists(value: unknown, path: readonly string[] = []): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [path.join('.')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => emptyLists(part, [...path, key]));
}

/** What is wrong with a profile that was not read from a file: no ranges, no deployers, patterns for everyone. */
export function profileProblems({ signIn, roles }: Profile): string[] {
  const problems: string[] = [];
  if (signIn.allowedIps.length === 0)
    problems.push(
      'profile: signIn.allowedIps must be one IP range at least, got none; add the public addresses that users sign in from',
    );
  if (roles.deployers.length === 0)
    problems.push(
      'profile: roles.deployers must be one IAM role ARN pattern at least, got none; add the roles that deploy',
    );
  const { deployers, breakGlass, organizationAdministrators } = roles;
  for (const [setting, patterns] of Object.entries({ deployers, breakGlass, organizationAdministrators })) {
    for (const [index, pattern] of patterns.entries()) {
      if (!matchesEveryone(pattern)) continue;
      problems.push(
        `profile: roles.${setting}[${index}] must not match every role, got ${quote(pattern)}; write a part of the name that only these roles have`,
      );
    }
  }
  return problems;
}

/** The longest name of a role ("IAM and AWS STS quotas", IAM User Guide, read November 2026). */
const LONGEST_NAME = 64;

/** Whether a pattern has nothing but wildcards for the name of a role: it matches names of a letter that no role has. */
function matchesEveryone(pattern: string): boolean {
  const path = pattern.includes('/')
    ? pattern.slice(0, pattern.lastIndexOf('/') + 1)
    : 'arn:aws:iam::000000000000:role/';
  return Array.from({ length: LONGEST_NAME }, (_, index) => '#'.repeat(index + 1)).some((name) =>
    matchesPattern(pattern, path + name),
  );
}
