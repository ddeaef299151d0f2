/** Safety before a roll-out: requests are simulated against the organization as it will be. */
import { IpRanges, type Profile } from '../profile';
import { type Answer, type CompiledOrganization, compileOrganization, type ContextValue } from './simulation';
import { matchesPattern } from '../../core/iam/patterns';
import type { AttachedPolicy } from '../../core/iam/document';
import { type Guard, GUARDS, type Need, NEEDS, type Role, type Where } from './needs';
import type { Strategy } from './strategy';
import { allowsNothing, assumedPlacement, ASSUMED_TARGET, type Placement } from './targets';

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

/** An account that stands for any member account: the one of AWS's own examples. */
const ANY_ACCOUNT = '123456789012';

/** No service has it: what allows it, allows everything. */
const NO_ACTION = 'connect-guardrails:NoAction';

/** By partition: the Region that global services answer in, then others for requests from elsewhere. */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
  aws: ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-southeast-2'],
  'aws-us-gov': ['us-gov-west-1', 'us-gov-east-1'],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
};

/** Public addresses; one of them is outside of any approved range that is not absurdly wide. */
const ADDRESSES: readonly [string, ...string[]] = [
  '192.0.2.1',
  '198.51.100.1',
  '203.0.113.1',
  '9.9.9.9',
  '1.1.1.1',
  '8.8.8.8',
];

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

function roleProbes(
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

function guardProbes(
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

/** What every request has, whoever makes it. */
function contextOf(region: string): Record<string, ContextValue> {
  return {
    'aws:RequestedRegion': region,
    'aws:SecureTransport': true,
    'aws:ViaAWSService': false,
    'aws:PrincipalIsAWSService': false,
  };
}

/** What a request over the internet lacks. */
const NO_ENDPOINT: Readonly<Record<string, ContextValue>> = {
  'aws:SourceVpc': null,
  'aws:SourceVpce': null,
  'aws:VpcSourceIp': null,
};

function regionsOf(where: Where, { approvedRegions }: Profile, principal: string): readonly string[] {
  const [global = '', ...others] = REGIONS[partitionOf(principal)] ?? approvedRegions;
  switch (where) {
    case 'approved Regions':
      return approvedRegions;
    case 'global':
      return [global];
    case 'another Region': {
      const other = [global, ...others].find((region) => !approvedRegions.includes(region));
      return other === undefined ? [] : [other];
    }
  }
}

function approvedAddress({ signIn }: Profile): string {
  return signIn.allowedIps[0]?.replace(/\/\d+$/, '') ?? '';
}

function unapprovedAddress({ signIn }: Profile): string {
  return ADDRESSES.find((address) => !IpRanges.isSubset([address], signIn.allowedIps)) ?? ADDRESSES[0];
}

/** A role that a pattern matches: letters for wildcards, an account id for any account. */
function representative(pattern: string, account: string): string {
  return pattern.replace(/::\*:/, `::${account}:`).replaceAll(/[*?]/g, 'x');
}

/** A role that is none of the deployers: the first of one letter that their patterns do not match. */
function roleOfNobody({ roles: { deployers } }: Profile): string {
  const prefix = deployers[0]?.replace(/::.*/, `::${ANY_ACCOUNT}:role/`) ?? '';
  const names = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `${prefix}${letter}`);
  const isDeployer = (name: string): boolean => deployers.some((pattern) => matchesPattern(pattern, name));
  return names.find((name) => !isDeployer(name)) ?? `${prefix}a`;
}

function fill(resource: string, principal: string, region: string): string {
  return resource
    .replaceAll('{partition}', partitionOf(principal))
    .replaceAll('{region}', region)
    .replaceAll('{account}', accountOf(principal));
}

function partitionOf(principal: string): string {
  return principal.split(':')[1] ?? '';
}

function accountOf(principal: string): string {
  return principal.split(':')[4] ?? '';
}
