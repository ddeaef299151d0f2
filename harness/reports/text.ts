import { createColors } from 'picocolors';
import type { DocumentSummary, Stage } from '../documents';
import type { LiveAccount } from '../documents/live-account';
import type { Outcome, Verdict } from '../verdicts';
import { columns } from '../../core/text/columns';
import { driftSection, notJudgedSection, unreadSection } from './live';
import { plain, shorten } from '../../core/text/plain';
import { type Run, summarize } from '../run/run';

type Finding = Verdict['findings'][number];
type Colors = ReturnType<typeof createColors>;

/** What `finding.rego` puts in the place of a value that cannot be shown. */
const UNKNOWN = '(known after apply)';
const NOT_READ = '(not read)';
const SENSITIVE = '(sensitive)';

/** The report for people. @param color whether to use terminal colours. */
export function textReport(run: Run, color: boolean): string {
  const colors = createColors(color);
  const { verdicts } = run.judgement;
  const sections = [
    verdictSection(
      'Blocking',
      verdicts.filter((verdict) => verdict.blocking),
      run,
      colors,
    ),
    verdictSection('Not blocking', verdicts.filter(isOpenButNotBlocking), run, colors),
    waivedSection(verdicts, run, colors),
    unreadSection(run, colors),
    driftSection(run, colors),
    notJudgedSection(run, colors),
    summarySection(run, colors),
    inputSection(run, colors),
    [outcomeLine(run, colors)],
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

function isOpenButNotBlocking({ blocking, outcome }: Verdict): boolean {
  return !blocking && (outcome === 'non-compliant' || outcome === 'undetermined');
}

function verdictSection(title: string, verdicts: readonly Verdict[], run: Run, colors: Colors): string[] {
  if (verdicts.length === 0) return [];
  const ids = [...new Set(verdicts.map((verdict) => verdict.control))];
  return [
    colors.bold(title),
    ...ids.flatMap((id) => {
      const own = verdicts.filter((verdict) => verdict.control === id);
      const level = run.judgement.controls.find((control) => control.id === id)?.level ?? '';
      return [
        '',
        `${colors.bold(id)} ${run.titles.get(id) ?? ''} ${colors.dim(`(${level})`)}`,
        ...groups(own).flatMap((group) => groupLines(group, run, colors)),
        `  ${colors.dim('to comply:')} ${own[0]?.remediation ?? ''}`,
      ];
    }),
  ];
}

/** Verdicts that say the same, of several addresses or of one address in several documents, are one group. */
function groups(verdicts: readonly Verdict[]): Verdict[][] {
  return grouped(verdicts, ({ outcome, message, findings }) => [outcome, message, findings.map(findingLine)]);
}

function grouped(verdicts: readonly Verdict[], said: (verdict: Verdict) => unknown): Verdict[][] {
  const found = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const key = JSON.stringify(said(verdict));
    const group = found.get(key);
    if (group === undefined) found.set(key, [verdict]);
    else group.push(verdict);
  }
  return [...found.values()];
}

/** The address of a group, and its documents where the run has several. */
function place(group: readonly Verdict[], run: Run): string {
  const address = plain(group[0]?.address ?? '');
  const documents = group.map(({ document }) => plain(document)).join(' and ');
  return run.documents.length > 1 ? `${address} in ${documents}` : address;
}

function groupLines(group: readonly Verdict[], run: Run, colors: Colors): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { outcome, message, findings } = first;
  return [
    ...grouped(group, ({ address }) => address).map(
      (same) => `  ${paint(outcome, colors)} ${place(same, run)}`,
    ),
    ...(message === null ? [] : [`    ${message}`]),
    ...findings.map((finding) => `    ${findingLine(finding)}`),
  ];
}

function findingLine({ path, actual, expected }: Finding): string {
  if (path.length === 0) return `expected: ${expectedText(expected)}`;
  return `${pathText(path)}: ${actualText(actual)} -> ${expectedText(expected)}`;
}

function pathText(path: Finding['path']): string {
  return plain(
    path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`)).join(''),
  );
}

/** What stands for a value that is not shown is no text of the document: it goes without quotes. */
function actualText(value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'not set';
  return value === UNKNOWN || value === NOT_READ || value === SENSITIVE ? value : json(parsed(value));
}

/** A JSON document in a string is read as what it holds, whichever way it was written. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return sorted(JSON.parse(value));
  } catch {
    return value;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]),
  );
}

/** Words as they are; one approved value without the list around it. */
function expectedText(value: unknown): string {
  if (typeof value === 'string') return shorten(plain(value));
  return Array.isArray(value) && value.length > 0
    ? shorten(value.map((item) => plain(JSON.stringify(item))).join(' or '))
    : json(value);
}

function json(value: unknown): string {
  return shorten(plain(JSON.stringify(value)));
}

function waivedSection(verdicts: readonly Verdict[], run: Run, colors: Colors): string[] {
  const waived = verdicts.filter((verdict) => verdict.waiver !== null);
  if (waived.length === 0) return [];
  const same = grouped(waived, ({ control, address, waivedOutcome, waiver }) => [
    control,
    address,
    waivedOutcome,
    waiver,
  ]);
  return [
    colors.bold('Waived'),
    ...columns(
      same.map((group) => [
        group[0]?.control ?? '',
        place(group, run),
        group[0]?.waivedOutcome ?? '',
        `owner ${plain(group[0]?.waiver?.owner ?? '')}`,
        `until ${group[0]?.waiver?.expires ?? ''}`,
        `ticket ${plain(group[0]?.waiver?.ticket ?? '')}`,
      ]),
    ),
  ];
}

function summarySection(run: Run, colors: Colors): string[] {
  const rows = run.judgement.controls.map(({ id, level, outcome, evaluated }) => [
    id,
    outcome,
    level,
    evaluated === 1 ? '1 verdict' : `${evaluated} verdicts`,
    run.titles.get(id) ?? '',
  ]);
  const outcomes = run.judgement.controls.map((control) => control.outcome);
  return [
    colors.bold('Controls'),
    ...columns(rows).map((line, i) => {
      const outcome = outcomes[i] ?? 'not-applicable';
      return line.replace(outcome, () => paint(outcome, colors));
    }),
  ];
}

function inputSection(
  { documents, profile, policies, restriction, judgement }: Run,
  colors: Colors,
): string[] {
  const lines = [colors.bold('Judged')];
  for (const document of documents) lines.push(`  ${plain(document.name)}: ${describe(document)}`);
  const source =
    profile.source === 'reference' ? 'the reference profile; --profile names another' : plain(profile.source);
  lines.push(`  profile ${plain(profile.name)} (${source}), policies ${policies.sha256.slice(0, 12)}`);
  if (restriction !== null) {
    const { control, except } = restriction;
    const parts = [
      control.length > 0 ? `only ${control.join(', ')}` : '',
      except.length > 0 ? `without ${except.join(', ')}` : '',
    ];
    lines.push(`  restricted: ${parts.filter((part) => part !== '').join(', ')}`);
  }
  if (judgement.waivers !== null) {
    const { used, skipped } = judgement.waivers;
    lines.push(
      `  waivers: ${used} used${skipped > 0 ? `, ${skipped} skipped (their control or document is not in this run)` : ''}`,
    );
  }
  const stages = new Map(documents.map(({ name, stage }) => [name, stage]));
  const open = judgement.verdicts.filter((verdict) => verdict.outcome === 'undetermined');
  if (open.some(({ document }) => stages.get(document) !== 'live')) {
    lines.push(
      '  undetermined: the value is known after the apply only, and its references do not prove that it complies',
    );
  }
  if (open.some(({ document }) => stages.get(document) === 'live')) {
    lines.push(
      '  undetermined in the live account: what decides could not be read, or what was read does not tell',
    );
  }
  return lines;
}

function describe({ stage, terraformVersion, resources, completenessKnown, live }: DocumentSummary): string {
  const count = resources === 1 ? '1 resource' : `${resources} resources`;
  return `${kindOf(stage, terraformVersion, live)}, ${count}${completenessKnown ? '' : '; it does not say whether it is complete'}`;
}

function kindOf(stage: Stage, terraformVersion: string | null, live: LiveAccount | undefined): string {
  switch (stage) {
    case 'plan':
      return `plan${terraformVersion === null ? '' : ` of Terraform ${plain(terraformVersion)}`}`;
    case 'synth':
      return 'synthesized application';
    case 'live': {
      const { account = '', region = '', readAt = '', instances = 0 } = live ?? {};
      const found =
        instances === 0 ? 'no instances' : instances === 1 ? '1 instance' : `${instances} instances`;
      return `live account ${plain(account)} in ${plain(region)}, read ${plain(readAt)}, ${found}`;
    }
  }
}

function outcomeLine({ judgement }: Run, colors: Colors): string {
  const summary = summarize(judgement.verdicts);
  const counts = `${summary.compliant} compliant, ${summary['non-compliant']} non-compliant, ${summary.undetermined} undetermined, ${summary.waived} waived`;
  if (judgement.outcome === 'fail')
    return `${colors.red(colors.bold('FAIL'))} ${summary.blocking} blocking: ${counts}`;
  const nothing = judgement.verdicts.length === 0 ? 'nothing to judge: no control applies' : counts;
  return `${colors.green(colors.bold('PASS'))} ${nothing}`;
}

function paint(outcome: Outcome, colors: Colors): string {
  switch (outcome) {
    case 'compliant':
      return colors.green(outcome);
    case 'non-compliant':
      return colors.red(outcome);
    case 'undetermined':
      return colors.yellow(outcome);
    case 'waived':
      return colors.cyan(outcome);
    case 'not-applicable':
      return colors.dim(outcome);
  }
}
