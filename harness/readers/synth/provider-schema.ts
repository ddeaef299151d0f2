import schema from './aws-provider-schema.json';

/** What the configuration alone does not tell, from the AWS provider's schema (`terraform providers schema -json`). */
export interface ProviderSchema {
  readonly provider: string;
  readonly version: string;
  /** The types that policies read; data resources with the prefix `data.`. */
  readonly types: Readonly<
    Record<
      string,
      {
        /** Dotted paths of the blocks that a plan shows as lists. */
        readonly blocks: readonly string[];
        /** Attributes that are known after the apply only. */
        readonly computed: readonly string[];
      }
    >
  >;
  /** Every managed resource type that has tags. */
  readonly taggable: readonly string[];
}

export const providerSchema: ProviderSchema = schema;
