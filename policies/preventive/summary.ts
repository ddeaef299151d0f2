/** The summary that stands beside rendered documents: Markdown, made of the composed policies alone. */
import type { ComposedDocument, ComposedPolicies, TargetUse } from './compose';
import type { Role } from './needs';
import type { Probe, RoleProbe } from './probes';
import { STRATEGIES } from './strategy';
import { FULL_AWS_ACCESS } from './targets';

/** What the summary says about the profile. */
export interface SummaryProfile {
  readonly name: string;
  /** `reference`, or the file that it was read from. */
  readonly source: string;
  readonly sha256: string;
  /** Quota of one document. */
  readonly maxCharacters: number;
  /** Quota of one target. */
  readonly maxPoliciesPerTarget: number;
}

/** The first line of every summary: what makes a folder recognisable as a rendering. */
export const SUMMARY_MARK = '<!-- rendered by connect-guardrails: changes here are lost -->';

/**
 * What must be known of a condition key to read a statement. Source: "AWS global condition context keys", IAM User Guide,
 * read November 2026.
 */
const NOTES: Readonly<Record<string, string>> = {
  'aws:PrincipalArn':
    'of a session this is the ARN of the role that was assumed, with its path, not the ARN of the session: a pattern of role ARNs with `*` for the account id holds for assumed roles in every member account. Root users, users and other roles are none of them. Service-linked roles and the management account are not subject to service control policies at all.',
  'aws:SourceIp':
    'requests through a VPC endpoint have no `aws:SourceIp` and are treated as not approved: the safe direction, and nobody needs emergency access from inside of a VPC. Where an AWS service acts for a caller (forward access session), `aws:SourceIp` stays that of the caller, so there is no exception for `aws:ViaAWSService`, which would open a way around the ranges.',
  'aws:RequestedRegion':
    'global services answer in one Region, whichever are approved, and are left out of the denial; so is `sts`, which federation uses in other Regions.',
};

const ROLES: Readonly<Record<Role, string>> = {
  deployers: 'Deployers',
  breakGlass: 'Break-glass',
  organizationAdministrators: 'Organization administrators',
};

const NETWORKS =
  'Deployers are allowed from wherever they call; the requests of the other roles come from an approved address, not through a VPC endpoint. Users and roles that are not listed here were not simulated.';

/** The summary of composed policies, with a line feed at the end. */
export function summaryOf(composed: ComposedPolicies, profile: SummaryProfile): string {
  const { strategy, documents } = composed;
  const sections = [
    [SUMMARY_MARK, '# Service control policies'],
    [
      `Profile \`${profile.name}\` (${profile.source}, sha256 \`${profile.sha256}\`), strategy **${strategy}**. ${STRATEGIES[strategy]}`,
    ],
    ['## Documents', documentTable(documents, profile)],
    ['## Targets', targetTable(composed.targets, documents.length, profile), assumptions(composed)],
    ['## Statements', ...documents.map(statementTable)],
    notes(documents),
    ['## What roles keep', NETWORKS, ...composed.needs.map(needsOf)],
    ['## What stays denied', guardsOf(composed.guards)],
  ];
  return `${sections.flat().join('\n\n')}\n`;
}

function documentTable(documents: readonly ComposedDocument[], { maxCharacters }: SummaryProfile): string {
  return table(
    ['Document', 'Statements', 'Characters', 'Of the quota'],
    documents.map(({ name, document: { Statement }, characters }) => [
      `\`${name}.json\``,
      String([Statement].flat().length),
      `${characters} of ${maxCharacters}`,
      `${Math.ceil((100 * characters) / maxCharacters)} %`,
    ]),
  );
}

function targetTable(
  targets: readonly TargetUse[],
  documents: number,
  { maxPoliciesPerTarget }: SummaryProfile,
): string {
  return table(
    ['Target', 'Stays attached', 'Replaced', 'Slots during the roll-out'],
    targets.map(({ target, kept, replaced }) => [
      target,
      kept.join(', ') || '-',
      replaced.join(', ') || '-',
      `${kept.length + replaced.length + documents} of ${maxPoliciesPerTarget}`,
    ]),
  );
}

/** What the proofs rest on beside what was said. */
function assumptions({ known, strategy }: ComposedPolicies): string {
  const { name } = FULL_AWS_ACCESS;
  const elsewhere = 'whatever else is attached there can still deny, and takes slots.';
  const addition =
    known === 'nothing' && strategy === 'allow-list-addition'
      ? ' The allow-list that the documents add to is not known: that it has the rest of what Amazon Connect needs is not proved.'
      : '';
  switch (known) {
    case 'nothing':
      return `No organization was given. Assumed: each target, the root above it and the accounts below hold ${name} and nothing else; ${elsewhere}${addition}`;
    case 'targets':
      return `What is attached to the targets was given. Assumed: the root above and the accounts below hold ${name} and nothing else; ${elsewhere}`;
    case 'organization':
      return 'What is attached is taken from the organization that was given, from its root to one account; policies that are named like these documents (`connect-guardrails-1`, `connect-guardrails-pilot-1`) count as an earlier version of them.';
  }
}

function statementTable({ name, statements }: ComposedDocument): string {
  const rows = statements.map(({ sid, control, words, reason }) => [
    `\`${sid}\``,
    control ?? 'the strategy',
    words,
    reason,
  ]);
  return `### ${name}\n\n${table(['Sid', 'Control', 'What it does', 'Why'], rows)}`;
}

/** The notes on the condition keys that the documents test. */
function notes(documents: readonly ComposedDocument[]): string[] {
  const keys = documents
    .flatMap(({ document: { Statement } }) => Statement)
    .flatMap(({ Condition = {} }) => Object.values(Condition).flatMap(Object.keys));
  const lines = Object.entries(NOTES)
    .filter(([key]) => keys.includes(key))
    .map(([key, note]) => `- \`${key}\`: ${note}`);
  return lines.length === 0 ? [] : ['## How to read the conditions', lines.join('\n')];
}

function needsOf({ target, role, pattern, probes }: RoleProbe): string {
  const heading = `### ${ROLES[role]}: \`${pattern}\` at ${target}`;
  const [first] = probes;
  if (first === undefined)
    return `${heading}\n\nNot probed: no role of this pattern is in the account below the target.`;
  return `${heading}\n\nSimulated as \`${first.principal}\`, ${probes.length} requests, all allowed:\n\n${byReason(probes)}`;
}

function guardsOf(guards: readonly Probe[]): string {
  return `Simulated with these documents beside ${FULL_AWS_ACCESS.name}, ${guards.length} requests, all denied by a statement of them:\n\n${byReason(guards)}`;
}

/** One line for each reason, with the actions and Regions it was simulated with. */
function byReason(probes: readonly Probe[]): string {
  const lines = [...new Set(probes.map(({ reason }) => reason))].map((reason) => {
    const same = probes.filter((probe) => probe.reason === reason);
    const [actions, regions] = [same.map(({ action }) => action), same.map(({ region }) => region)].map(
      (names) => [...new Set(names)].map((name) => `\`${name}\``).join(', '),
    );
    return `- ${reason}: ${actions ?? ''} in ${regions ?? ''}`;
  });
  return lines.join('\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
}

/** Text in a cell of a table: on one line, without what would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
