/** What a run says of one resource, and the risk acceptance that may stand against it. */
import type { Finding } from '../../policies/controls';

export type VerdictOutcome = 'compliant' | 'non-compliant' | 'undetermined' | 'waived';

/** What one control says of one resource of one document. */
export interface Verdict {
  readonly control: string;
  readonly document: string;
  readonly address: string;
  readonly outcome: VerdictOutcome;
  /** True where it fails the run. */
  readonly blocking: boolean;
  readonly findings: readonly Finding[];
  /** What is wrong, or what cannot be told; null where compliant. */
  readonly message: string | null;
  /** How to comply; null where compliant. */
  readonly remediation: string | null;
  readonly waiver: Pick<Waiver, 'reason' | 'owner' | 'approver' | 'ticket' | 'expires'> | null;
  /** What the outcome would be without the waiver; only where there is one. */
  readonly waivedOutcome?: 'non-compliant' | 'undetermined';
}

/** One risk acceptance: one control at one resource. */
export interface Waiver {
  readonly control: string;
  /** Exact. */
  readonly address: string;
  /** Name of the one document that it is for; all documents of the run without it. */
  readonly document?: string;
  readonly reason: string;
  readonly owner: string;
  /** Somebody other than the owner. */
  readonly approver: string;
  readonly ticket: string;
  /** The last day, `YYYY-MM-DD`: it holds until the end of that day, UTC. */
  readonly expires: string;
  /** Line of the file that it begins at. */
  readonly line: number;
}
