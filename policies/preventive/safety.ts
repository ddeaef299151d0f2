/** Safety before a roll-out: requests are simulated against the organization as it will be. */
import type { AttachedPolicy } from '../../core/iam/document';
import type { Profile } from '../profile';
import type { Role } from './needs';
import { ANY_ACCOUNT } from './probe-requests';
import { guardProbes, type Probe, type RoleProbe, roleProbes } from './probes';
import { type Answer, compileOrganization } from './simulation';
import type { Strategy } from './strategy';
import { allowsNothing, assumedPlacement, ASSUMED_TARGET, type Placement } from './targets';

export interface SafetyReport {
  readonly needs: readonly RoleProbe[];
  readonly guards: readonly Probe[];
  /** Everything that is wrong. */
  readonly problems: readonly string[];
  /** Those of them that no probe shows: nothing can be probed at a target, or none of its deployers. */
  readonly unprobed: readonly string[];
}

/** What a profile calls the roles. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  deployers: 'deployer',
  breakGlass: 'break-glass',
  organizationAdministrators: 'organization administrator',
};

/** No service has it: what allows it, allows everything. */
const NO_ACTION = 'connect-guardrails:NoAction';

/**
 * Simulates what the roles of a profile need at every placement, and what the documents must deny.
 *
 * @param documents what is attached to each placement, beside what stays there
 * @param controls ids of the controls that the documents come from: what others promise is not asked of them
 */
export function checkSafety(
  profile: Profile,
  strategy: Strategy,
  placements: readonly Placement[],
  documents: readonly AttachedPolicy[],
  controls: readonly string[],
): SafetyReport {
  const problems: string[] = [];
  const unprobed: string[] = [];
  const needs: RoleProbe[] = [];
  for (const placement of placements) {
    const structural = structuralProblems(strategy, placement, documents);
    const probes = structural.length > 0 ? [] : roleProbes(profile, placement, documents);
    const unseen = structural.length > 0 ? structural : absentDeployers(placement, probes);
    needs.push(...probes);
    unprobed.push(...unseen);
    problems.push(...unseen, ...probes.flatMap(needProblems));
  }
  const guards = guardProbes(profile, documents, controls);
  problems.push(...guards.flatMap(guardProblems));
  return { needs, guards, problems, unprobed };
}

/** What makes every single probe meaningless: nothing is allowed at the target, or everything is. */
function structuralProblems(
  strategy: Strategy,
  { target, kept, attached }: Placement,
  documents: readonly AttachedPolicy[],
): string[] {
  if (allowsNothing([...kept, ...documents])) {
    const held = attached.length === 0 ? 'nothing' : attached.map(({ name }) => name).join(', ');
    return [
      `target ${target}: no policy would allow anything there, which denies everything to every account below; got ${held} attached and documents that only deny; keep FullAWSAccess attached, or use the strategy allow-list`,
    ];
  }
  if (strategy !== 'allow-list') return [];
  return kept.flatMap((policy) => {
    const chain = assumedPlacement({ target: ASSUMED_TARGET.target, attached: [policy] }, 'deny-list');
    const organization = chain.chainTo(ANY_ACCOUNT, []);
    if (organization === undefined || allowsNothing([policy])) return [];
    const { decision } = compileOrganization(organization).evaluate({
      principal: `arn:aws:iam::${ANY_ACCOUNT}:role/any`,
      action: NO_ACTION,
      resource: '*',
    });
    if (decision !== 'allowed') return [];
    return [
      `target ${target}: ${policy.name} allows every action, so that the allow-list would limit nothing; detach it, or use the strategy deny-list`,
    ];
  });
}

/** Deployers of other accounts alone would leave nobody who may deploy. */
function absentDeployers({ target, account }: Placement, probes: readonly RoleProbe[]): string[] {
  const deployers = probes.filter(({ role }) => role === 'deployers');
  if (account === null || deployers.some((one) => one.probes.length > 0)) return [];
  return [
    `target ${target}: no pattern of roles.deployers is for account ${account}, got ${deployers.map(({ pattern }) => pattern).join(', ')}; add the deployer role of that account, or write "*" for the account id`,
  ];
}

/** One problem for each cause: the requests that the same statement, or the lack of one, would stop. */
function needProblems({ target, role, probes }: RoleProbe): string[] {
  const failed = probes.filter(({ answer }) => answer.decision !== 'allowed');
  const causes = new Map<string, Probe[]>();
  for (const probe of failed) {
    const { decision, level, policy, statement, missing } = probe.answer;
    const cause = JSON.stringify([decision, level, policy, statement, missing]);
    causes.set(cause, [...(causes.get(cause) ?? []), probe]);
  }
  return [...causes.values()].flatMap((requests) => {
    const [first] = requests;
    if (first === undefined) return [];
    const { principal, answer, reason } = first;
    return [
      `target ${target}: ${ROLE_NAMES[role]} role ${principal} must keep ${requestsOf(requests)} (${reason}), got ${answer.decision}: ${answer.reason}; ${remedyOf(answer)}`,
    ];
  });
}

function guardProblems({ principal, action, region, reason, answer }: Probe): string[] {
  if (answer.decision === 'denied') return [];
  return [
    `statements: ${action} in ${region} by ${principal} must be denied (${reason}), got ${answer.decision}: ${answer.reason}; correct the statements of the control, or the setting of the profile that they are made of`,
  ];
}

function requestsOf(requests: readonly Probe[]): string {
  const names = [...new Set(requests.map(({ action, region }) => `${action} in ${region}`))];
  const rest = names.length - MAX_NAMES;
  return rest > 0 ? `${names.slice(0, MAX_NAMES).join(', ')} and ${rest} more` : names.join(', ');
}

/** More requests than this in one message help nobody. */
const MAX_NAMES = 5;

function remedyOf({ decision, level, policy, statement, missing }: Answer): string {
  if (decision === 'undetermined')
    return `let ${policy ?? 'the policies'} not depend on ${missing.join(', ')} for this role`;
  if (statement !== null) return `exempt the role in ${statement} of ${policy ?? 'its policy'}`;
  return `allow it at ${level ?? 'every level'} (with the strategy allow-list, by serviceControlPolicies.additionalActions)`;
}
