/** The way from documents to verdicts, whichever program asks. */
import { isProblems, ProblemsError } from '../../core/problems';
import type { Control } from '../../policies/controls';
import type { LoadedProfile } from '../../policies/profile';
import type { Document } from '../documents';
import type { PolicyBundle } from '../engine';
import type { KeptAttributes } from '../readers';
import { type DocumentResults, judge, type Judgement, type Waiver } from '../verdicts';
import { DEFAULT_SETTINGS, evaluate, type EvaluationSettings } from './evaluate';
import { type PolicyData, policyData } from './policy-data';

/** What documents are judged by. */
export interface JudgingOptions {
  readonly bundle: PolicyBundle;
  readonly profile: LoadedProfile;
  /** Controls with a policy each. */
  readonly controls: readonly Control[];
  /** What was kept of the documents. */
  readonly kept: KeptAttributes;
  readonly settings?: Partial<EvaluationSettings>;
}

/** Documents that are judged together. */
export class Judging {
  private readonly results: DocumentResults[] = [];
  private readonly data: PolicyData;

  /** @throws ProblemsError (engine) where the profile lacks what the policies read. */
  constructor(private readonly options: JudgingOptions) {
    const { bundle, profile } = options;
    this.data = policyData(profile.profile, profile.sha256, bundle.manifest.profileSettings);
  }

  /**
   * Evaluates a document.
   *
   * @throws ProblemsError (engine) where the policies fail.
   */
  async add(document: Document): Promise<void> {
    const { bundle, controls, kept, settings } = this.options;
    const { data } = this;
    try {
      const results = await evaluate(document, {
        bundle,
        data,
        controls,
        kept,
        settings: { ...DEFAULT_SETTINGS, ...settings },
      });
      this.results.push({ document: document.name, results });
    } catch (error) {
      if (isProblems(error, 'engine'))
        throw new ProblemsError('engine', `${document.name}: ${error.message}`);
      throw error;
    }
  }

  /**
   * The verdicts.
   *
   * @param waivers null where there is no waiver file.
   * @throws ProblemsError (waiver) where a waiver is not used, or waives what cannot be waived.
   */
  judgement(waivers: { readonly file: string; readonly list: readonly Waiver[] } | null = null): Judgement {
    const { controls, profile } = this.options;
    return judge(controls, profile.profile, this.results, waivers);
  }
}
