import type { PlanDocument } from './plan-document';
import type { LiveAccount } from './live-account';

/** At which stage of its life a contact center is judged. */
export type Stage = 'plan' | 'synth' | 'live';

/** What the reports say of a document. */
export interface DocumentSummary {
  /** The path as it was given, or the name of the stack, or account and Region of a live account. */
  readonly name: string;
  readonly stage: Stage;
  /** Hash of the file as it was read, in hexadecimal. */
  readonly sha256: string;
  /** Null where no Terraform took part. */
  readonly terraformVersion: string | null;
  /** Managed resources that exist after the apply. */
  readonly resources: number;
  /** False where the plan does not say whether it is complete (Terraform before 1.8, OpenTofu). */
  readonly completenessKnown: boolean;
  /** What else is known of a live account; undefined at the other stages. */
  readonly live?: LiveAccount;
}

/** A plan-shaped document: what the policies read, and what the reports say of it. */
export interface Document extends DocumentSummary, PlanDocument {}
