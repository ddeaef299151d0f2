/** Where documents are attached: the chains of targets before and after, and what is wrong with them. */
import { quote } from '../../core/text/quote';
import type {
  AttachedPolicy,
  Organization,
  OrganizationLevel,
  PolicyDocument,
} from '../../core/iam/document';
import type { Strategy } from './strategy';

/** What the documents are attached to. */
export interface ScpTarget {
  /** An id (`r-…`, `ou-…`, twelve digits), or a name for a unit that does not exist yet. */
  readonly target: string;
  /**
   * What is attached to it directly (not what it inherits), FullAWSAccess included. Policies that are named like composed
   * ones (`connect-guardrails-1`, `connect-guardrails-pilot-1`) are taken for an earlier version, which these replace.
   */
  readonly attached: readonly AttachedPolicy[];
}

/** A target within its organization. */
export interface Placement extends ScpTarget {
  /** What stays attached beside the documents. */
  readonly kept: readonly AttachedPolicy[];
  /** What else takes a slot while the documents are rolled out: FullAWSAccess, which they replace. */
  readonly replaced: readonly AttachedPolicy[];
  /** The chain to an account once the documents are attached; undefined where the account is not below the target. */
  readonly chainTo: (account: string, documents: readonly AttachedPolicy[]) => Organization | undefined;
  /** The account that requests are made in, where the target leaves no choice. */
  readonly account: string | null;
}

/** A policy that AWS manages and attaches to every target. */
export const FULL_AWS_ACCESS: AttachedPolicy = {
  name: 'FullAWSAccess',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};

/** Stands for any unit that has nothing but FullAWSAccess attached. */
export const ASSUMED_TARGET: ScpTarget = { target: 'any organizational unit', attached: [FULL_AWS_ACCESS] };

/** Names of documents are this and their number, from 1; names of policies may have more between both. */
const NAME = 'connect-guardrails';

/** What no account of an assumed chain is. */
const ASSUMED_MANAGEMENT_ACCOUNT = '000000000000';

export function documentName(index: number): string {
  return `${NAME}-${index + 1}`;
}

/** Whether a document can have a name. */
export function isDocumentName(name: string): boolean {
  return new RegExp(`^${NAME}-[1-9]\\d*$`).test(name);
}

/** Whether a policy of an organization has the name of one that was composed: `connect-guardrails-pilot-1` as well. */
export function isComposedName(name: string): boolean {
  return new RegExp(`^${NAME}(?:-.+)?-[1-9]\\d*$`).test(name);
}

/** A target of which nothing but itself is known: root and account hold FullAWSAccess alone. */
export function assumedPlacement(
  { target, attached }: ScpTarget,
  strategy: Strategy,
  managementAccount = ASSUMED_MANAGEMENT_ACCOUNT,
): Placement {
  const split = splitAttached(attached, strategy);
  return {
    target,
    attached,
    ...split,
    account: isAccount(target) ? target : null,
    chainTo: (account, documents) => {
      if (isAccount(target) && target !== account) return undefined;
      const level = { target, policies: [...split.kept, ...documents] };
      const [root, last] = ['r-0000', account].map((id) => ({ target: id, policies: [FULL_AWS_ACCESS] }));
      const levels = [isRoot(target) ? undefined : root, level, isAccount(target) ? undefined : last];
      return { managementAccount, account, levels: levels.filter((one) => one !== undefined) };
    },
  };
}

/**
 * Where the documents go in a described organization: every level that has an earlier version of them, else the unit
 * that is nearest to the account, else the account.
 */
export function describedPlacements(organization: Organization, strategy: Strategy): Placement[] {
  const { managementAccount, account, levels } = organization;
  const earlier = levels.filter(({ policies }) => policies.some(({ name }) => isComposedName(name)));
  const nearest = levels.findLast(({ target }) => target.startsWith('ou-')) ?? levels.at(-1);
  const chosen = earlier.length > 0 ? earlier : nearest === undefined ? [] : [nearest];
  const after = (level: OrganizationLevel, documents: readonly AttachedPolicy[]): OrganizationLevel =>
    chosen.includes(level)
      ? { ...level, policies: [...splitAttached(level.policies, strategy).kept, ...documents] }
      : level;
  return chosen.map(({ target, policies }) => ({
    target,
    attached: policies,
    ...splitAttached(policies, strategy),
    account,
    chainTo: (other, documents) =>
      other === account
        ? { managementAccount, account, levels: levels.map((level) => after(level, documents)) }
        : undefined,
  }));
}

function splitAttached(
  attached: readonly AttachedPolicy[],
  strategy: Strategy,
): Pick<Placement, 'kept' | 'replaced'> {
  const others = attached.filter(({ name }) => !isComposedName(name));
  const isReplaced = ({ name }: AttachedPolicy): boolean =>
    strategy === 'allow-list' && name === FULL_AWS_ACCESS.name;
  return { kept: others.filter((one) => !isReplaced(one)), replaced: others.filter(isReplaced) };
}

/** What is wrong with the targets themselves. */
export function targetProblems(
  placements: readonly Placement[],
  {
    managementAccount,
    allowRoot,
  }: { readonly managementAccount: string | undefined; readonly allowRoot: boolean },
): string[] {
  if (placements.length === 0)
    return ['targets: must be one at least, got none; name the unit that the documents are attached to'];
  return placements.flatMap(({ target }, index) => {
    const problems: string[] = [];
    if (!isTarget(target))
      problems.push(
        `target ${quote(target)}: must be the id of a root, unit or account (r-…, ou-…, twelve digits) or a name; correct it`,
      );
    if (isRoot(target) && !allowRoot)
      problems.push(
        `target ${target}: documents must not be attached to the root, from where they bind every account; choose an organizational unit (or allow the root explicitly)`,
      );
    if (target === managementAccount)
      problems.push(
        `target ${target}: is the management account, to which service control policies do not apply; choose an organizational unit for Amazon Connect`,
      );
    if (placements.findIndex((one) => one.target === target) < index)
      problems.push(`target ${target}: must be listed once, got it again; remove the repetition`);
    return problems;
  });
}

/** Whether no statement of any policy allows anything. */
export function allowsNothing(policies: readonly { readonly document: PolicyDocument }[]): boolean {
  return policies
    .flatMap(({ document: { Statement } }) => Statement)
    .every(({ Effect }) => Effect === 'Deny');
}

/** Whether what stays attached to a target would allow nothing once composed documents are detached from it. */
export function allowsNothingByItself(attached: readonly AttachedPolicy[]): boolean {
  return allowsNothing(attached.filter(({ name }) => !isComposedName(name)));
}

/** The account that a target is; null where it is none. */
function isAccount(target: string): boolean {
  return /^\d{12}$/.test(target);
}

function isRoot(target: string): boolean {
  return target.startsWith('r-');
}

/** Names of units that do not exist yet must not look like ids. */
function isTarget(target: string): boolean {
  if (/^(?:r|ou)-/.test(target)) return /^(?:r|ou)-[0-9a-z-]+$/.test(target);
  if (/^\d+$/.test(target)) return isAccount(target);
  return target.trim() !== '';
}
