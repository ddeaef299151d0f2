import type { Finding } from '../../policies/controls';
import type { PartAnswer, PolicyResult, PolicyResults } from '../engine';
import { compare, sorted } from '../engine/report';

interface Joined {
  readonly evaluated: Set<string>;
  readonly deny: Map<string, Finding>;
  readonly undetermined: Map<string, Finding>;
}

/** Results of the parts of a plan, put together: in the order that the whole plan's would have, whichever came first. */
export class JoinedResults {
  private readonly joined: Map<string, Joined>;

  /** @param names of the policies whose results are wanted. */
  constructor(names: readonly string[]) {
    this.joined = new Map(names.map((name) => [name, nothing()]));
  }

  /** Adds what is said of one part. Parts may be about the same object: what they say of it is said once. */
  add(results: PartAnswer['results'], wanted?: string): void {
    for (const [name, { evaluated, deny, undetermined }] of results) {
      if (name === wanted && !this.joined.has(name)) this.joined.set(name, nothing());
      const joined = this.joined.get(name);
      if (joined === undefined) continue;
      for (const address of evaluated) joined.evaluated.add(address);
      for (const finding of deny) joined.deny.set(JSON.stringify(finding), finding);
      for (const finding of undetermined) joined.undetermined.set(JSON.stringify(finding), finding);
    }
  }

  all(): PolicyResults {
    return new Map([...this.joined].map(([name, joined]) => [name, resultOf(joined)]));
  }
}

function nothing(): Joined {
  return { evaluated: new Set(), deny: new Map(), undetermined: new Map() };
}

function resultOf({ evaluated, deny, undetermined }: Joined): PolicyResult {
  return {
    evaluated: [...evaluated].sort(compare),
    deny: sorted([...deny.values()]),
    undetermined: sorted([...undetermined.values()]),
  };
}
