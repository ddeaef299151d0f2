/** Roles of the profile that the policies would lock out, found by simulation. */
import type { Profile } from '../../profile';
import type { Probe, RoleProbe } from '../probes';
import { checkSafety, ROLE_NAMES } from '../safety';
import { ASSUMED_TARGET, assumedPlacement, describedPlacements } from '../targets';
import type { AttachedPolicy, Organization } from '../../../core/iam/document';
import type { Path, PolicyProblem, Severity } from '../../../core/iam/validation/policy-problem';
import { allows } from './quotas';
import type { ReadPolicy } from '../../../core/iam/validation/read-policy';
import { statementsOf } from '../../../core/iam/validation/statement-view';

/** More actions than this in one message help nobody. */
const MAX_ACTIONS = 5;

/**
 * What deployers, break-glass roles and organization administrators need and would lose: one problem for each statement
 * and role. The policies are taken to be attached to the organization, or where none is given, to a unit that has
 * FullAWSAccess: beside it, or in its place where the profile's strategy is allow-list and the policies allow something.
 *
 * Roles that cannot be probed, because their patterns are for other accounts, are problems as well: errors where no
 * deployer is left. Policies whose grammar has errors are left out, and then nothing is said of what the rest fails to allow.
 */
export function safetyProblems(
  policies: readonly ReadPolicy[],
  profile: Profile,
  organization: Organization | undefined,
): PolicyProblem[] {
  const documents = policies.flatMap(({ name, document }): AttachedPolicy[] =>
    document === undefined ? [] : [{ name, document }],
  );
  const replaces =
    profile.serviceControlPolicies.strategy === 'allow-list' &&
    documents.length === policies.length &&
    documents.some(({ document }) => allows(document));
  const strategy = replaces ? 'allow-list' : 'deny-list';
  const placements =
    organization === undefined
      ? [assumedPlacement(ASSUMED_TARGET, strategy)]
      : describedPlacements(organization, strategy);
  const { needs, unprobed } = checkSafety(profile, strategy, placements, documents, []);
  return [
    ...[...accountProblems(organization), ...unprobed].map((message) =>
      problemAt(policies[0], [], 'error', message),
    ),
    ...unseenRoles(needs, organization).map((message) => problemAt(policies[0], [], 'warning', message)),
    ...needs.flatMap(({ target, pattern, probes }) => {
      const failed = new Map<string, Probe[]>();
      for (const probe of probes) {
        const { decision, policy, statement } = probe.answer;
        const cause = JSON.stringify([decision, policy, statement]);
        if (decision !== 'allowed') failed.set(cause, [...(failed.get(cause) ?? []), probe]);
      }
      return [...failed.values()].map((lost) => lossProblem(lost, target, pattern, policies));
    }),
  ].filter((problem) => problem !== undefined);
}

/** Every request of the management account is allowed, whatever the policies are: probes there prove nothing. */
function accountProblems(organization: Organization | undefined): string[] {
  if (organization === undefined || organization.account !== organization.managementAccount) return [];
  return [
    `the account of the organization must be a member account, got the management account ${organization.account}, to which service control policies do not apply: no role was probed; describe the chain to an account for Amazon Connect`,
  ];
}

/** Roles beside the deployers of which none is in the account. Those of the management account cannot be locked out. */
function unseenRoles(needs: readonly RoleProbe[], organization: Organization | undefined): string[] {
  if (organization === undefined) return [];
  const { account, managementAccount } = organization;
  return (['breakGlass', 'organizationAdministrators'] as const).flatMap((role) => {
    const own = needs.filter((one) => one.role === role && !one.pattern.includes(`::${managementAccount}:`));
    if (own.length === 0 || own.some(({ probes }) => probes.length > 0)) return [];
    const patterns = [...new Set(own.map(({ pattern }) => pattern))].join(', ');
    return [
      `no ${ROLE_NAMES[role]} role was probed: none of roles.${role} is for account ${account}, got ${patterns}; add the role of that account, or write "*" for the account id`,
    ];
  });
}

/** The probes have one cause. */
function lossProblem(
  probes: readonly Probe[],
  target: string,
  pattern: string,
  policies: readonly ReadPolicy[],
): PolicyProblem | undefined {
  const [probe] = probes;
  if (probe === undefined) return undefined;
  const { decision, policy: name, statement: sid, reason, missing } = probe.answer;
  const policy = policies.find((one) => one.name === name);
  const statement = policy && statementsOf(policy).find((one) => one.name === sid);
  const actions = [...new Set(probes.map(({ action }) => action))];
  const rest = actions.length - MAX_ACTIONS;
  const listed = actions.slice(0, MAX_ACTIONS).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
  const isDenied = decision === 'denied';
  const remedy = sid === null ? 'allow them' : 'exempt the role';
  return problemAt(
    policy ?? policies[0],
    statement?.path ?? [],
    isDenied ? 'error' : 'warning',
    `role ${pattern} ${isDenied ? 'loses' : 'may lose'} ${listed} at ${target} (${probe.reason}): ${reason}; ${isDenied ? remedy : `let the policies not depend on ${missing.join(', ')} for it`}`,
  );
}

function problemAt(
  policy: ReadPolicy | undefined,
  path: Path,
  severity: Severity,
  message: string,
): PolicyProblem | undefined {
  return policy && { file: policy.name, line: policy.lineOf(path), severity, rule: 'safety', message };
}
