/** Waivers: risk acceptances with an owner, an approver and a last day. */
import type { Level } from '../../policies/profile';
import type { Verdict, Waiver } from './verdict';
import { fileProblems, type Problem } from '../../core/problems';

/** What became of the waivers of a run. */
export interface WaiverUse {
  readonly used: number;
  /** Their control was not evaluated, or their document is not in the run. */
  readonly skipped: number;
}

/**
 * Gives waivers to the verdicts that they match.
 *
 * @param levels of the controls that were evaluated, by id.
 * @param documents names of the documents in the run.
 * @throws ProblemsError (waiver) where one is not used, or is for a non-compliant verdict of a hard-mandatory control.
 */
export function applyWaivers(
  { file, list }: { readonly file: string; readonly list: readonly Waiver[] },
  verdicts: readonly Verdict[],
  levels: ReadonlyMap<string, Level>,
  documents: ReadonlySet<string>,
): { readonly verdicts: readonly Verdict[]; readonly use: WaiverUse } {
  const inRun = list.filter(
    ({ control, document }) => levels.has(control) && (document === undefined || documents.has(document)),
  );
  const byTarget = groupedByTarget(inRun);
  const used = new Set<Waiver>();
  const problems: Problem[] = [];
  const waived = verdicts.map((verdict): Verdict => {
    const { outcome, document } = verdict;
    if (outcome !== 'non-compliant' && outcome !== 'undetermined') return verdict;
    const matching = (byTarget.get(targetOf(verdict)) ?? []).filter(
      (waiver) => waiver.document === undefined || waiver.document === document,
    );
    const waiver = matching.find((one) => one.document !== undefined) ?? matching[0];
    if (waiver === undefined) return verdict;
    matching.forEach((one) => used.add(one));
    if (outcome === 'non-compliant' && levels.get(verdict.control) === 'hard-mandatory') {
      problems.push({
        line: waiver.line,
        text: `${verdict.control} is hard-mandatory and ${verdict.address} is non-compliant in ${document}: that cannot be waived; make it comply`,
      });
      return verdict;
    }
    const { reason, owner, approver, ticket, expires } = waiver;
    return {
      ...verdict,
      outcome: 'waived',
      blocking: false,
      waiver: { reason, owner, approver, ticket, expires },
      waivedOutcome: outcome,
    };
  });
  problems.push(...inRun.filter((waiver) => !used.has(waiver)).map(unused));
  if (problems.length > 0) throw fileProblems('waiver', file, problems);
  return { verdicts: waived, use: { used: used.size, skipped: list.length - inRun.length } };
}

function groupedByTarget(waivers: readonly Waiver[]): ReadonlyMap<string, readonly Waiver[]> {
  const grouped = new Map<string, Waiver[]>();
  for (const waiver of waivers) {
    const target = targetOf(waiver);
    grouped.set(target, [...(grouped.get(target) ?? []), waiver]);
  }
  return grouped;
}

function unused({ line, control, address, document }: Waiver): Problem {
  const target = `${address}${document === undefined ? '' : ` in ${document}`}`;
  return {
    line,
    text: `the waiver of ${control} for ${target} is not used: nothing non-compliant or undetermined matches it; remove it, or correct what it is for`,
  };
}

function targetOf({ control, address }: { readonly control: string; readonly address: string }): string {
  return JSON.stringify([control, address]);
}
