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
  const byTarget = new Map<string, Waiver[]>();
  const inRun = list.filter(
    ({ control, document }) => levels.has(control) && (document === undefined || documents.has(document)),
  );
  for (const waiver of inRun) {
    const target = targetOf(waiver);
    byTarget.set(target, [...(byTarget.get(target) ?? []), waiver]);
  }
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
  for (const waiver of inRun) {
    if (used.has(waiver)) continue;
    const { line, control, address, document } = waiver;
    const target = `${address}${document === undefined ? '' : ` in ${document}`}`;
    problems.push({
      line,
      text: `the waiver of ${control} for ${target} is not used: nothing non-compliant or undetermined matches it; remove it, or correct what it is for`,
    });
  }
  if (problems.length > 0) throw fileProblems('waiver', file, problems);
  return { verdicts: waived, use: { used: used.size, skipped: list.length - inRun.length } };
}

function targetOf({ control, address }: { readonly control: string; readonly address: string }): string {
  return JSON.stringify([control, address]);
}
