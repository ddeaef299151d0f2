/** The form in which a file of this folder says what it knows of a Terraform type. */
import type { Operation } from '../core/aws/operations';

/** What is known of a Terraform type, as the AWS provider or the live reader has it. */
export interface Kind {
  readonly type: string;
  /** The operations that read it, each with the attributes that its answer says. */
  readonly read: Readonly<Partial<Record<Operation, readonly string[]>>>;
  /** How a plan and an account are compared in it; without it they are not. */
  readonly comparison?: Comparison | PartComparison;
}

/** A resource that is told from the others of an account by itself. */
export interface Comparison {
  /** Attributes of which one tells which resource of the account is meant. */
  readonly identity: readonly string[];
  /** The governed attributes. */
  readonly governed: readonly string[];
  /** The account has it for every bucket that was read, or does not have it at all. */
  readonly ofBucket?: true;
}

/** What belongs to an instance: the account has all of it, so that what one side has alone is missing. */
export interface PartComparison {
  /** The attribute that names the instance, by its id or ARN. */
  readonly instance: string;
  /** Attributes that are the same on both sides. */
  readonly alike: readonly string[];
  /** Of several, the attribute that tells which is meant. */
  readonly identity: string;
  readonly governed: readonly string[];
  /** The operation that lists them. */
  readonly list: Operation;
}

/** Attributes by Terraform type, as dotted paths. */
export type Reads = Readonly<Record<string, readonly string[]>>;
