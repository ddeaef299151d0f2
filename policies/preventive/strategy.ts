import type { Profile } from '../profile';

/** How the documents and FullAWSAccess, which AWS attaches to every target, share the work. */
export type Strategy = Profile['serviceControlPolicies']['strategy'];

/** What each strategy means, in a sentence for whoever attaches the documents. */
export const STRATEGIES: Readonly<Record<Strategy, string>> = {
  'deny-list': 'FullAWSAccess stays attached; the documents only deny.',
  'allow-list':
    'The documents allow what Amazon Connect needs to work and replace FullAWSAccess: attach all of them first, then detach FullAWSAccess from the same target.',
  'allow-list-addition':
    'The documents add connect:* and profile:* to the allow-list that the target has already, and deny; where FullAWSAccess is attached, only their denials have an effect.',
};
