import type { LiveDocument } from '../../harness/live';
import { catalogue } from '../../policies/controls';
import { policyResults } from './policy-results';

/** What controls say of a live account, where they say more than that it complies: findings by control. */
export function liveResults({
  document,
}: LiveDocument): Record<string, { deny: unknown; undetermined: unknown }> {
  const results = policyResults(document);
  return Object.fromEntries(
    catalogue.flatMap(({ id, name }) => {
      const { deny = [], undetermined = [] } = results[name] ?? {};
      return deny.length + undetermined.length > 0 ? [[id, { deny, undetermined }] as const] : [];
    }),
  );
}
