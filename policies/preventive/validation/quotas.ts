/**
 * Quotas of AWS Organizations: characters of one policy, and policies of one target. Source: AWS Organizations User
 * Guide, "Quotas and service limits for AWS Organizations" (read 2026-11-20).
 */
import { isDeepStrictEqual } from 'node:util';
import type { Organization, OrganizationLevel, PolicyDocument } from '../../../core/iam/document';
import type { PolicyProblem } from '../../../core/iam/validation/policy-problem';
import type { ReadPolicy } from '../../../core/iam/validation/read-policy';
import { listOf } from '../../../core/iam/validation/statement-view';

export interface Quotas {
  /** Characters of one policy. */
  readonly maxCharacters: number;
  /** Policies attached to one root, organizational unit or account, FullAWSAccess included. */
  readonly maxPoliciesPerTarget: number;
}

/** The policy without the white space that means nothing: as it should be attached. */
export function minified({ text }: ReadPolicy): string {
  return JSON.stringify(JSON.parse(text));
}

/** Policies that have too many characters. */
export function characterProblems(
  policies: readonly ReadPolicy[],
  { maxCharacters }: Quotas,
): PolicyProblem[] {
  return policies.flatMap((policy): PolicyProblem[] => {
    const whole = policy.text.length;
    const least = minified(policy).length;
    if (whole <= maxCharacters) return [];
    const report = (severity: 'error' | 'warning', message: string): PolicyProblem[] => [
      { file: policy.name, line: 1, severity, rule: 'quota-characters', message },
    ];
    const counts = `must have ${maxCharacters} characters at most, got ${whole} (${least} minified)`;
    return least > maxCharacters
      ? report('error', `the policy ${counts}; remove ${least - maxCharacters} or split it`)
      : report(
          'warning',
          `the policy ${counts}; minify it before it is attached: AWS CLI, SDKs and Terraform attach it as it stands`,
        );
  });
}

/**
 * Policies that are too many for one target: an error where no level of the organization has room for them, a warning
 * where some have not, since which one is meant is not known. Without an organization, a set that allows nothing itself
 * needs another policy beside it, such as FullAWSAccess.
 */
export function countProblems(
  policies: readonly ReadPolicy[],
  { maxPoliciesPerTarget: most }: Quotas,
  organization: Organization | undefined,
): PolicyProblem[] {
  const [first] = policies;
  if (first === undefined) return [];
  const report = (message: string, severity: PolicyProblem['severity'] = 'error'): PolicyProblem[] => [
    { file: first.name, line: 1, severity, rule: 'quota-policies', message },
  ];
  const own = policies.length;
  if (organization === undefined) {
    const needsAllow = policies.every(({ document }) => document !== undefined && !allows(document));
    const needed = own + Number(needsAllow);
    const beside = needsAllow ? `${own} and one that allows, such as FullAWSAccess` : `${own}`;
    return needed > most
      ? report(
          `one target must have ${most} policies at most, got ${beside}; merge or remove ${needed - most}`,
        )
      : [];
  }
  const rooms = organization.levels.map((level) => ({
    level,
    needed: attachedBeside(level, policies) + own,
  }));
  const full = rooms.filter(({ needed }) => needed > most);
  if (full.length === 0) return [];
  const counts = full.map(({ level, needed }) => `${level.target} would have ${needed}`).join(', ');
  const message = `one target must have ${most} policies at most: ${counts}; merge, remove or detach policies`;
  return full.length === rooms.length
    ? report(message)
    : report(`${message}, or attach these to another target`, 'warning');
}

/** Levels of the organization at which nothing would be allowed. */
export function allowProblems(
  policies: readonly ReadPolicy[],
  organization: Organization | undefined,
): PolicyProblem[] {
  const [first] = policies;
  if (first === undefined || organization === undefined) return [];
  if (policies.some(({ document }) => document === undefined || allows(document))) return [];
  return organization.levels
    .filter(({ policies: attached }) => !attached.some(({ document }) => allows(document)))
    .map(({ target }) => ({
      file: first.name,
      line: 1,
      severity: 'error' as const,
      rule: 'nothing-allowed',
      message: `no policy at ${target} allows anything, and neither do these files: every request below it is denied; attach FullAWSAccess or another policy that allows to ${target}`,
    }));
}

/** How many policies a level has that are none of the given ones. */
function attachedBeside({ policies: attached }: OrganizationLevel, policies: readonly ReadPolicy[]): number {
  return attached.filter(
    ({ document }) => !policies.some((given) => isDeepStrictEqual(given.document, document)),
  ).length;
}

/** Whether any statement allows something. */
export function allows({ Statement: statements }: PolicyDocument): boolean {
  return listOf(statements).some(({ Effect: effect }) => effect === 'Allow');
}
