/** Combines what the policies found with the catalogue, the profile's levels and the waivers. */
import type { Control, Finding } from '../../policies/controls';
import type { Level, Profile } from '../../policies/profile';
import { effectiveLevel } from '../../policies/profile/levels';
import { type PolicyResult } from '../engine';
import type { Verdict, VerdictOutcome, Waiver } from './verdict';
import { applyWaivers, type WaiverUse } from './waivers';
import { ProblemsError } from '../../core/problems';

export type Outcome = VerdictOutcome | 'not-applicable';

/** What one control says over all documents. */
export interface ControlResult {
  readonly id: string;
  readonly name: string;
  readonly level: Level;
  readonly outcome: Outcome;
  /** How many resources were looked at. */
  readonly evaluated: number;
}

/** The policies' results for one document, by the name of the policy. */
export interface DocumentResults {
  readonly document: string;
  readonly results: ReadonlyMap<string, PolicyResult>;
}

export interface Judgement {
  readonly outcome: 'pass' | 'fail';
  /** Ordered by id. */
  readonly controls: readonly ControlResult[];
  /** Ordered by control, document and address. */
  readonly verdicts: readonly Verdict[];
  /** Null where the run has no waivers. */
  readonly waivers: WaiverUse | null;
}

/**
 * Judges documents by the controls that are given.
 *
 * @param controls with a policy each.
 * @param waivers null where there is no waiver file.
 * @throws ProblemsError (engine) where a control's policy has no result.
 * @throws ProblemsError (waiver) where a waiver is not used, or waives what cannot be waived.
 */
export function judge(
  controls: readonly Control[],
  profile: Profile,
  documents: readonly DocumentResults[],
  waivers: { readonly file: string; readonly list: readonly Waiver[] } | null,
): Judgement {
  const judged = [...controls].sort((a, b) => compare(a.id, b.id));
  const inOrder = [...documents].sort((a, b) => compare(a.document, b.document));
  const found = judged.flatMap((control) => {
    const level = effectiveLevel(profile, control);
    return inOrder.flatMap(({ document, results }) =>
      verdictsOf(control, level, profile, document, resultOf(control, results)),
    );
  });
  const levels = new Map(judged.map((control) => [control.id, effectiveLevel(profile, control)]));
  const applied =
    waivers === null
      ? null
      : applyWaivers(waivers, found, levels, new Set(inOrder.map(({ document }) => document)));
  const verdicts = applied?.verdicts ?? found;
  return {
    outcome: verdicts.some((verdict) => verdict.blocking) ? 'fail' : 'pass',
    controls: judged.map((control) => controlResult(control, levels, verdicts)),
    verdicts,
    waivers: applied?.use ?? null,
  };
}

function resultOf(control: Control, results: ReadonlyMap<string, PolicyResult>): PolicyResult {
  const result = results.get(control.name);
  if (result === undefined)
    throw new ProblemsError(
      'engine',
      `control ${control.id}: its policy ${control.name} gave no result; nothing was judged`,
    );
  return result;
}

function verdictsOf(
  control: Control,
  level: Level,
  profile: Profile,
  document: string,
  result: PolicyResult,
): Verdict[] {
  const denied = byAddress(result.deny);
  const undetermined = byAddress(result.undetermined);
  const blocksUndetermined =
    level === 'hard-mandatory' || (level === 'soft-mandatory' && profile.undetermined === 'block');
  const { id, title, remediation, proactive } = control;
  return result.evaluated.map((address) => {
    const common = { control: id, document, address, waiver: null };
    const wrong = denied.get(address);
    if (wrong !== undefined) {
      const message = 'message' in proactive ? proactive.message : title;
      const blocking = level !== 'advisory';
      return { ...common, outcome: 'non-compliant', blocking, findings: wrong, message, remediation };
    }
    const open = undetermined.get(address);
    if (open !== undefined) {
      const message = `it cannot be told at this stage whether ${title}`;
      const blocking = blocksUndetermined;
      return { ...common, outcome: 'undetermined', blocking, findings: open, message, remediation };
    }
    return {
      ...common,
      outcome: 'compliant',
      blocking: false,
      findings: [],
      message: null,
      remediation: null,
    };
  });
}

function byAddress(findings: readonly Finding[]): Map<string, Finding[]> {
  const grouped = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = grouped.get(finding.address);
    if (group === undefined) grouped.set(finding.address, [finding]);
    else group.push(finding);
  }
  return grouped;
}

const WORST_FIRST = ['non-compliant', 'undetermined', 'waived', 'compliant'] as const;

function controlResult(
  { id, name, level }: Control,
  levels: ReadonlyMap<string, Level>,
  verdicts: readonly Verdict[],
): ControlResult {
  const own = verdicts.filter((verdict) => verdict.control === id);
  const outcome = WORST_FIRST.find((candidate) => own.some((verdict) => verdict.outcome === candidate));
  return {
    id,
    name,
    level: levels.get(id) ?? level,
    outcome: outcome ?? 'not-applicable',
    evaluated: own.length,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
