import type { PlanDocument } from '../documents/plan-document';
import type { PolicyBundle } from './bundle';
import { reportOn } from './evaluate';
import { type EvaluationData, LoadedPolicies } from './loaded-policies';
import type { Loose, PolicyResult } from './report';

/** A part of a plan that is to be evaluated, as it goes to a worker thread. */
export interface PartTask extends Pick<PlanDocument, 'bytes' | 'resourceChanges'> {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Addresses of what is in sight only: nothing is said of it. */
  readonly context: readonly string[];
  /** What the policies see beside the part. */
  readonly data: EvaluationData;
  /** Names of the policies that are asked for, each for itself; undefined for all in one evaluation. */
  readonly only: readonly string[] | undefined;
}

/** What policies say of what a part is about. */
export interface PartAnswer {
  readonly results: readonly (readonly [name: string, result: PolicyResult])[];
  readonly loose: readonly Loose[];
}

/** Evaluates parts one after the other, in memory that they share. */
export class PartEvaluator {
  private policies: LoadedPolicies | undefined;

  /** @param maximum memory that the policies can have, in bytes. */
  constructor(
    private readonly bundle: PolicyBundle,
    private readonly maximum: number,
  ) {}

  /**
   * @throws OutOfMemoryError where the memory does not suffice.
   * @throws ProblemsError (engine) where the policies fail otherwise.
   */
  evaluate(task: PartTask): PartAnswer {
    const policies = this.loaded();
    try {
      const { results, loose } = reportOn(policies, this.bundle, task, task.data, task.only);
      const context = new Set(task.context);
      return { results: [...results].map(([name, result]) => [name, without(result, context)]), loose };
    } catch (error) {
      this.policies = undefined;
      throw error;
    }
  }

  /** All the memory is reserved at once: what is not used is never really taken, and growing takes long. */
  private loaded(): LoadedPolicies {
    const { bundle, maximum } = this;
    return (this.policies ??= new LoadedPolicies(bundle, {
      reserved: maximum,
      least: maximum / 16,
      maximum,
    }));
  }
}

function without(
  { evaluated, deny, undetermined }: PolicyResult,
  context: ReadonlySet<string>,
): PolicyResult {
  return {
    evaluated: evaluated.filter((address) => !context.has(address)),
    deny: deny.filter(({ address }) => !context.has(address)),
    undetermined: undetermined.filter(({ address }) => !context.has(address)),
  };
}
