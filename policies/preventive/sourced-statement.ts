import type { PolicyStatement } from '../../core/iam/document';

/** A statement of a composed document: it always has a name. */
export type NamedStatement = PolicyStatement & { readonly Sid: string };

/** Where a statement, or a part of a merged one, comes from. */
export interface Source {
  /** The statement as it was before it was merged with others. */
  readonly statement: NamedStatement;
  /** Id of the control that it enforces; null where the strategy needs it. */
  readonly control: string | null;
  /** Why it is there: the compliant state of the control, or what needs the actions that it allows. */
  readonly reason: string;
}

/** A statement and where it comes from: several sources where it is merged of several statements. */
export interface SourcedStatement {
  readonly statement: NamedStatement;
  readonly sources: readonly Source[];
}

/** A statement that comes from one source. */
export function sourced(source: Source): SourcedStatement {
  return { statement: source.statement, sources: [source] };
}
