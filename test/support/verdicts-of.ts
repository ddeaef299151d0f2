import type { PolicyResult } from '../../harness/engine';

export type Outcome = 'compliant' | 'non-compliant' | 'undetermined';

/** The outcome of each policy at each address, by `<policy> <address>`. */
export function outcomesOf(results: Iterable<readonly [policy: string, PolicyResult]>): Map<string, Outcome> {
  return new Map(
    [...results].flatMap(([policy, { evaluated, deny, undetermined }]) =>
      evaluated.map((address): [string, Outcome] => {
        const isAt = (finding: { readonly address: string }): boolean => finding.address === address;
        const outcome = deny.some(isAt)
          ? 'non-compliant'
          : undetermined.some(isAt)
            ? 'undetermined'
            : 'compliant';
        return [`${policy} ${address}`, outcome];
      }),
    ),
  );
}
