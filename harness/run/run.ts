import type { Drift } from '../drift';
import type { DocumentSummary } from '../documents';
import type { Judgement, Verdict } from '../verdicts';

/** Everything that the reports of a run are made from. */
export interface Run {
  readonly profile: { readonly name: string; readonly source: string; readonly sha256: string };
  readonly policies: { readonly sha256: string; readonly opaVersion: string };
  readonly documents: readonly DocumentSummary[];
  readonly judgement: Judgement;
  /** What the run was restricted to; null where every control was judged. */
  readonly restriction: { readonly control: readonly string[]; readonly except: readonly string[] } | null;
  /** Titles of the controls, by id. */
  readonly titles: ReadonlyMap<string, string>;
  /** The controls of the run that do not judge live accounts; undefined where the run has none. */
  readonly notJudgedLive?: readonly { readonly control: string; readonly reason: string }[];
  /** What differs between plans and the live account; undefined where they were not compared. */
  readonly drift?: readonly Drift[];
}

/** How many verdicts there are of each outcome, and how many fail the run. */
export interface Summary {
  readonly compliant: number;
  readonly 'non-compliant': number;
  readonly undetermined: number;
  readonly waived: number;
  readonly blocking: number;
}

/** Counts the verdicts. */
export function summarize(verdicts: readonly Verdict[]): Summary {
  const count = (outcome: string): number => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  return {
    compliant: count('compliant'),
    'non-compliant': count('non-compliant'),
    undetermined: count('undetermined'),
    waived: count('waived'),
    blocking: verdicts.filter((verdict) => verdict.blocking).length,
  };
}
