import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { ValidationError } from '../../modules';
import { type Profile, referenceProfile } from '../../policies/profile';
import { catalogue } from '../../stacks';

type Attributes = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** What a stack synthesizes to, without the framework's metadata. */
export interface Template {
  readonly data?: Blocks;
  readonly resource: Blocks;
  readonly output?: Readonly<Record<string, Attributes>>;
  readonly provider: Readonly<Record<string, readonly Attributes[]>>;
}

export const REFERENCE: Profile = referenceProfile(catalogue).profile;

/** The reference profile with telephony approved. */
export const WITH_TELEPHONY: Profile = {
  ...REFERENCE,
  features: { ...REFERENCE.features, telephony: true },
};

export const ACCOUNT = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };

/** A stack to define modules in. */
export function emptyStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'stack');
  new AwsProvider(stack, 'aws', { region: ACCOUNT.region });
  return stack;
}

/** Synthesizes a stack with the framework's validations on. */
export function synthesize(stack: TerraformStack): Template {
  return JSON.parse(Testing.synth(stack, true)) as Template;
}

/** How many resources of each type there are. */
export function countsOf(template: Template): Record<string, number> {
  return Object.fromEntries(
    Object.entries(template.resource).map(([type, resources]) => [type, Object.keys(resources).length]),
  );
}

/** The problems of the ValidationError that is thrown. */
export function problemsOf(define: () => unknown): readonly string[] {
  try {
    define();
  } catch (error) {
    if (error instanceof ValidationError) return error.problems;
    throw error;
  }
  throw new Error('expected a ValidationError, got none');
}
