import { type Control, catalogue as theCatalogue } from '../controls';
import type { Profile } from '../profile';
import type { AttachedPolicy, Organization, PolicyDocument } from '../../core/iam/document';
import { charactersOf, firstSid, mergeStatements, sizeOf } from './merge';
import { pack } from './pack';
import type { Probe, RoleProbe } from './probes';
import { checkSafety } from './safety';
import type { SourcedStatement } from './sourced-statement';
import { placeOf, profileProblems, statementProblems, statementsOf } from './statements';
import type { Strategy } from './strategy';
import {
  assumedPlacement,
  ASSUMED_TARGET,
  describedPlacements,
  documentName,
  type Placement,
  type ScpTarget,
  targetProblems,
} from './targets';
import { wordsOf } from './words';
import { ProblemsError } from '../../core/problems';

export interface ComposeOptions {
  /** Default: `serviceControlPolicies.strategy` of the profile. */
  readonly strategy?: Strategy;
  /** Default: the catalogue of this package. */
  readonly catalogue?: readonly Control[];
  /** What the documents will be attached to; roots and accounts around are assumed to hold FullAWSAccess alone. */
  readonly targets?: readonly ScpTarget[];
  /**
   * The chain to an account as it is today. The documents go to the levels that have an earlier version of them, else to
   * the unit that is nearest to the account.
   */
  readonly organization?: Organization;
  /** The management account, where it is known: never a target. */
  readonly managementAccount?: string;
  /** Whether the root may be a target. Default: false. */
  readonly allowRoot?: boolean;
}

/** A statement of a document, for readers; one for each source where statements were merged. */
export interface ComposedStatement {
  /** As the document has it: the same for all that were merged. */
  readonly sid: string;
  /** Id of the control that it comes from; null where the strategy needs it. */
  readonly control: string | null;
  /** Why it is there. */
  readonly reason: string;
  /** What it does. */
  readonly words: string;
}

export interface ComposedDocument {
  /** `connect-guardrails-1` and so on. */
  readonly name: string;
  /** The document as it is to be attached: JSON without white space. */
  readonly content: string;
  readonly document: PolicyDocument;
  readonly statements: readonly ComposedStatement[];
  /** Characters of `content`. */
  readonly characters: number;
}

/** A target and the slots that are taken there during the roll-out. */
export interface TargetUse {
  readonly target: string;
  /** Names of the policies that stay attached beside the documents. */
  readonly kept: readonly string[];
  /** Names of the policies that the documents replace, which take a slot until they are detached. */
  readonly replaced: readonly string[];
}

export interface ComposedPolicies {
  readonly strategy: Strategy;
  readonly documents: readonly ComposedDocument[];
  readonly targets: readonly TargetUse[];
  /** What was said about where the documents go: what else is attached there is assumed. */
  readonly known: 'nothing' | 'targets' | 'organization';
  /** What roles were found to keep. */
  readonly needs: readonly RoleProbe[];
  /** What was found to be denied. */
  readonly guards: readonly Probe[];
}

/**
 * The service control policies for a profile: as few documents as the quotas allow, the same input giving the same bytes,
 * and nothing without the proof that it locks nobody out who must keep access.
 *
 * @throws {ProblemsError} (scp-composition) with everything that is wrong: a statement that is too large, too many policies at a
 *   target, a target that cannot be meant, a role that would lose what it needs, a level where nothing is allowed
 */
export function composeServiceControlPolicies(
  profile: Profile,
  options: ComposeOptions = {},
): ComposedPolicies {
  const strategy = options.strategy ?? profile.serviceControlPolicies.strategy;
  const catalogue = options.catalogue ?? theCatalogue;
  const statements = statementsOf(profile, catalogue, strategy);
  const placements = placementsOf(options, strategy);
  const basic = [
    ...profileProblems(profile),
    ...statementProblems(statements),
    ...sizeProblems(statements, profile),
    ...organizationProblems(options),
    ...targetProblems(placements, {
      managementAccount: options.managementAccount ?? options.organization?.managementAccount,
      allowRoot: options.allowRoot ?? false,
    }),
  ];
  if (basic.length > 0) throw new ProblemsError('scp-composition', basic);

  const documents = documentsOf(statements, profile);
  const safety = checkSafety(
    profile,
    strategy,
    placements,
    documents,
    catalogue.map(({ id }) => id),
  );
  const problems = [...slotProblems(placements, documents, profile), ...safety.problems];
  if (problems.length > 0) throw new ProblemsError('scp-composition', problems);
  return {
    strategy,
    documents,
    targets: placements.map(({ target, kept, replaced }) => ({
      target,
      kept: kept.map(({ name }) => name),
      replaced: replaced.map(({ name }) => name),
    })),
    known: knownOf(options),
    needs: safety.needs,
    guards: safety.guards,
  };
}

function knownOf({ targets, organization }: ComposeOptions): ComposedPolicies['known'] {
  if (targets !== undefined) return 'targets';
  return organization === undefined ? 'nothing' : 'organization';
}

function placementsOf(
  { targets, organization, managementAccount }: ComposeOptions,
  strategy: Strategy,
): Placement[] {
  const assumed = targets ?? (organization === undefined ? [ASSUMED_TARGET] : []);
  return [
    ...assumed.map((target) => assumedPlacement(target, strategy, managementAccount)),
    ...(organization === undefined ? [] : describedPlacements(organization, strategy)),
  ];
}

function organizationProblems({ organization }: ComposeOptions): string[] {
  if (organization === undefined || organization.account !== organization.managementAccount) return [];
  return [
    `organization: account must be a member account, got the management account ${organization.account}, to which service control policies do not apply; describe the chain to an account for Amazon Connect`,
  ];
}

/** What a document consists of beside its statements. */
const FRAME = charactersOf(JSON.stringify({ Version: '2012-10-17', Statement: [] }));

/** Each statement but one needs a comma as well. */
const COMMA = 1;

function sizeProblems(statements: readonly SourcedStatement[], profile: Profile): string[] {
  const { maxCharacters } = profile.serviceControlPolicies;
  return statements.flatMap((one) => {
    const excess = FRAME + sizeOf(one) - maxCharacters;
    if (excess <= 0) return [];
    return [
      `statement ${placeOf(one)}: must fit a document of its own, got ${maxCharacters + excess} characters, ${excess} more than the ${maxCharacters} of serviceControlPolicies.maxCharacters; shorten the lists of the profile that it is made of`,
    ];
  });
}

/** Statements keep their order within a document. They are merged only where that saves a document. */
function documentsOf(statements: readonly SourcedStatement[], profile: Profile): ComposedDocument[] {
  const { maxCharacters } = profile.serviceControlPolicies;
  const plain = packStatements(statements, maxCharacters);
  const merged = packStatements(mergeStatements(statements, maxCharacters - FRAME), maxCharacters);
  return (merged.length < plain.length ? merged : plain).map((list, index) => {
    const document: PolicyDocument = {
      Version: '2012-10-17',
      Statement: list.map(({ statement }) => statement),
    };
    const content = JSON.stringify(document);
    return {
      name: documentName(index),
      content,
      document,
      statements: list.flatMap(({ statement: { Sid: sid }, sources }) =>
        sources.map(({ statement, control, reason }) => ({
          sid,
          control,
          reason,
          words: wordsOf(statement),
        })),
      ),
      characters: charactersOf(content),
    };
  });
}

function packStatements(
  statements: readonly SourcedStatement[],
  maxCharacters: number,
): SourcedStatement[][] {
  const items = statements.map((one) => ({ id: firstSid(one), size: sizeOf(one) + COMMA }));
  const bins = pack(items, maxCharacters - FRAME + COMMA);
  const numbers = [...new Set(bins)].sort((a, b) => a - b);
  return numbers.map((number) => statements.filter((_, index) => bins[index] === number));
}

function slotProblems(
  placements: readonly Placement[],
  documents: readonly AttachedPolicy[],
  profile: Profile,
): string[] {
  const { maxPoliciesPerTarget } = profile.serviceControlPolicies;
  return placements.flatMap(({ target, kept, replaced }) => {
    const others = [...kept, ...replaced];
    const excess = others.length + documents.length - maxPoliciesPerTarget;
    if (excess <= 0) return [];
    const names = others.map(({ name }) => name).join(', ') || 'nothing';
    return [
      `target ${target}: ${excess} ${excess === 1 ? 'policy' : 'policies'} too many: ${maxPoliciesPerTarget} may be attached (serviceControlPolicies.maxPoliciesPerTarget), got ${documents.length} composed beside ${names}; detach others, or shorten the lists of the profile`,
    ];
  });
}
