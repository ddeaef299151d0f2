/** Simulates what roles need, and what must be denied, against the organization as it will be. */
import type { AttachedPolicy } from '../../core/iam/document';
import type { Profile } from '../profile';
import { type Guard, GUARDS, type Need, NEEDS, type Role } from './needs';
import {
  accountOf,
  ANY_ACCOUNT,
  approvedAddress,
  contextOf,
  fill,
  NO_ENDPOINT,
  regionsOf,
  representative,
  roleOfNobody,
  unapprovedAddress,
} from './probe-requests';
import { type Answer, type CompiledOrganization, compileOrganization } from './simulation';
import { assumedPlacement, ASSUMED_TARGET, type Placement } from './targets';

/** A request that was simulated, and what came out. */
export interface Probe {
  readonly target: string;
  /** Who makes the request: an ARN. */
  readonly principal: string;
  readonly action: string;
  readonly region: string;
  /** Why the request must be allowed or denied. */
  readonly reason: string;
  readonly answer: Answer;
}

/** A pattern of role ARNs whose needs were probed at a target. */
export interface RoleProbe {
  readonly target: string;
  readonly role: Role;
  readonly pattern: string;
  /** None where no role of the pattern is in an account below the target. */
  readonly probes: readonly Probe[];
}

/** What the roles of a profile need at a placement: a role for each pattern, with the account of the placement for any account. */
export function roleProbes(
  profile: Profile,
  placement: Placement,
  documents: readonly AttachedPolicy[],
): RoleProbe[] {
  const chains = new Map<string, CompiledOrganization | undefined>();
  const chainTo = (account: string): CompiledOrganization | undefined => {
    if (!chains.has(account)) {
      const organization = placement.chainTo(account, documents);
      chains.set(account, organization && compileOrganization(organization));
    }
    return chains.get(account);
  };
  const { deployers, breakGlass, organizationAdministrators } = profile.roles;
  const patterns = { deployers, breakGlass, organizationAdministrators };
  return (Object.keys(patterns) as Role[]).flatMap((role) =>
    patterns[role].map((pattern) => {
      const principal = representative(pattern, placement.account ?? ANY_ACCOUNT);
      const chain = chainTo(accountOf(principal));
      const probes =
        chain === undefined
          ? []
          : NEEDS[role]
              .filter(({ when }) => when === undefined || when(profile))
              .flatMap((need) => probesOf(profile, placement.target, chain, role, principal, need));
      return { target: placement.target, role, pattern, probes };
    }),
  );
}

function probesOf(
  profile: Profile,
  target: string,
  chain: CompiledOrganization,
  role: Role,
  principal: string,
  { action, resource, where, context, reason }: Need,
): Probe[] {
  // Where deployers call from is not known; people use the approved network.
  const network = role === 'deployers' ? {} : { ...NO_ENDPOINT, 'aws:SourceIp': approvedAddress(profile) };
  return regionsOf(where, profile, principal).map((region) => ({
    target,
    principal,
    action,
    region,
    reason,
    answer: chain.evaluate({
      principal,
      action,
      resource: fill(resource, principal, region),
      context: { ...contextOf(region), ...network, ...context },
    }),
  }));
}

/** What the documents must deny wherever they are attached, of what these controls promise. */
export function guardProbes(
  profile: Profile,
  documents: readonly AttachedPolicy[],
  controls: readonly string[],
): Probe[] {
  const [deployer] = profile.roles.deployers;
  const organization = assumedPlacement(ASSUMED_TARGET, 'deny-list').chainTo(ANY_ACCOUNT, documents);
  if (deployer === undefined || organization === undefined) return [];
  const chain = compileOrganization(organization);
  const principals: Readonly<Record<Guard['principal'], string>> = {
    deployer: representative(deployer, ANY_ACCOUNT).replace(/::\d{12}:/, `::${ANY_ACCOUNT}:`),
    anyone: roleOfNobody(profile),
  };
  return GUARDS.filter(
    ({ control, when }) => controls.includes(control) && (when === undefined || when(profile)),
  ).flatMap(({ principal: who, action, resource, where, sourceIp, context, reason }) => {
    const principal = principals[who];
    const address = sourceIp === 'outside' ? unapprovedAddress(profile) : sourceIp;
    return regionsOf(where ?? 'approved Regions', profile, principal).map((region) => ({
      target: ASSUMED_TARGET.target,
      principal,
      action,
      region,
      reason,
      answer: chain.evaluate({
        principal,
        action,
        resource: fill(resource, principal, region),
        context: {
          ...contextOf(region),
          ...(address === undefined ? {} : { 'aws:SourceIp': address }),
          ...context,
        },
      }),
    }));
  });
}
