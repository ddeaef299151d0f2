import { ProblemsError } from '../../core/problems';
import { MAX_MEMORY } from '../../core/files/limits';
import type { Control } from '../../policies/controls';
import type { PlanDocument } from '../documents';
import {
  type Lane,
  lanes,
  type Loose,
  OutOfMemoryError,
  type PartAnswer,
  type PartTask,
  type PolicyBundle,
  type PolicyResults,
} from '../engine';
import { type Cluster, Division, type Part } from '../readers/plan/parts';
import type { KeptAttributes } from '../readers';
import { factsOf } from '../facts';
import { evaluateDocument, kindsFor } from './evaluate-document';
import { JoinedResults } from './joined-results';
import type { PolicyData } from './policy-data';

/** How documents are evaluated. */
export interface EvaluationSettings {
  /** Worker threads that large plans are divided among; with one, no thread is started. */
  readonly threads: number;
  /** Documents with less bytes that the policies read are judged without further threads: starting them takes longer. */
  readonly threaded: number;
  /** Documents with as many bytes at most that the policies read are not divided. */
  readonly undivided: number;
  /** The size of a part, in bytes that the policies read. */
  readonly partSize: number;
  /** Memory that the policies of all threads can have together, in bytes. */
  readonly memory: number;
}

const MEGABYTE = 1024 * 1024;

export const DEFAULT_SETTINGS: EvaluationSettings = {
  threads: 1,
  threaded: 16 * MEGABYTE,
  undivided: MEGABYTE,
  partSize: MEGABYTE,
  memory: 1024 * MEGABYTE,
};

/** So many controls cost less one by one than all together. */
const FEW = 3;

/** What evaluating a document takes beside it. */
export interface Evaluating {
  readonly bundle: PolicyBundle;
  readonly data: PolicyData;
  /** The controls that are asked for, each with a policy. */
  readonly controls: readonly Control[];
  readonly kept: KeptAttributes;
  readonly settings: EvaluationSettings;
}

/**
 * What policies say of a document: as a whole where it is small, else of one part after the other.
 *
 * @returns results of the controls that are asked for, at least.
 * @throws ProblemsError (engine) where the policies fail, or need more memory than they can have for what cannot be divided.
 */
export async function evaluate(document: PlanDocument, evaluating: Evaluating): Promise<PolicyResults> {
  const { bundle, data, controls, kept, settings } = evaluating;
  const names = controls.map(({ name }) => name);
  const only = names.length <= FEW ? names : undefined;
  const { bytes, reading } = document;
  const division =
    reading === undefined && bytes.byteLength > settings.undivided
      ? Division.of(withZeroByte(bytes), kept)
      : undefined;
  if (division === undefined) return evaluateDocument(bundle, document, data, only);
  return new DividedEvaluation(division, evaluating).run();
}

/** The scanner of JSON stops at a zero byte: what the reader of plans wrote has one behind it. */
function withZeroByte(bytes: Uint8Array): Buffer {
  const { buffer, byteOffset, byteLength } = bytes;
  const longer =
    byteOffset + byteLength < buffer.byteLength ? Buffer.from(buffer, byteOffset, byteLength + 1) : undefined;
  return longer?.[byteLength] === 0 ? longer : Buffer.concat([bytes, Buffer.alloc(1)]);
}

/** One plan that is judged in parts. */
class DividedEvaluation {
  private readonly names: readonly string[];
  private readonly whole: readonly Control[];

  constructor(
    private readonly division: Division,
    private readonly evaluating: Evaluating,
  ) {
    const { controls } = evaluating;
    this.names = controls.filter(isJudgedInParts).map(({ name }) => name);
    this.whole = controls.filter((control) => !isJudgedInParts(control));
  }

  async run(): Promise<PolicyResults> {
    const results = await this.inParts();
    for (const { name, proactive } of this.whole) {
      const types = 'reads' in proactive ? Object.keys(proactive.reads) : [];
      const part = types.includes('*') ? this.division.whole() : this.division.ofTypes(new Set(types));
      results.add((await this.alone(part, [name])).results, name);
    }
    return results.all();
  }

  /** What is loose in one division is in every part of the next one, until nothing is. */
  private async inParts(): Promise<JoinedResults> {
    const inEach = new Set<Cluster>();
    for (;;) {
      const { results, loose } = await this.evaluateParts(inEach);
      const found = this.clustersOf(loose).filter((cluster) => !inEach.has(cluster));
      if (found.length === 0) return results;
      for (const cluster of found) inEach.add(cluster);
    }
  }

  private clustersOf(loose: readonly Loose[]): Cluster[] {
    return loose.flatMap(([address, target]) => {
      const own = this.division.clusterWith(address);
      const other = target === null ? undefined : this.division.clusterWith(target);
      return own === undefined || own === other ? [] : [own];
    });
  }

  private async evaluateParts(
    inEach: ReadonlySet<Cluster>,
  ): Promise<{ readonly results: JoinedResults; readonly loose: readonly Loose[] }> {
    const { names, evaluating, division } = this;
    const results = new JoinedResults(names);
    const loose: Loose[] = [];
    const add = (answer: PartAnswer): void => {
      results.add(answer.results);
      for (const one of answer.loose) loose.push(one);
    };
    const parts = names.length === 0 ? [] : division.parts(evaluating.settings.partSize, inEach);
    for (const part of await this.together(parts, inEach, add)) add(await this.alone(part, names));
    return { results, loose };
  }

  /** Evaluates parts at the same time, in halves where the memory of one thread does not suffice. Returns what has no halves. */
  private async together(
    parts: readonly Part[],
    inEach: ReadonlySet<Cluster>,
    add: (answer: PartAnswer) => void,
  ): Promise<Part[]> {
    const { division, names } = this;
    const { bundle, settings } = this.evaluating;
    const waiting = [...parts].reverse();
    const large: Part[] = [];
    const work = async (lane: Lane): Promise<void> => {
      for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
        try {
          add(await lane.evaluate(this.task(part, names)));
        } catch (error) {
          if (!(error instanceof OutOfMemoryError)) throw error;
          const halves = division.halves(part, inEach);
          if (halves === undefined) large.push(part);
          else waiting.push(...halves);
        }
      }
    };
    const bytes = division.bytes;
    const threads = bytes < settings.threaded ? 1 : Math.min(settings.threads, parts.length);
    const open = lanes(bundle, threads, settings.memory);
    try {
      await Promise.all(open.map(work));
    } finally {
      await Promise.all(open.map((lane) => lane.close()));
    }
    return large;
  }

  /** Evaluates a part with all the memory that policies can have. */
  private async alone(part: Part, names: readonly string[]): Promise<PartAnswer> {
    const [lane] = lanes(this.evaluating.bundle, 1, MAX_MEMORY);
    try {
      return await (lane as Lane).evaluate(this.task(part, names));
    } catch (error) {
      throw error instanceof OutOfMemoryError ? new ProblemsError('engine', tooLarge(part)) : error;
    }
  }

  private task(part: Part, names: readonly string[]): PartTask {
    const { bytes, resourceChanges } = part.write();
    const only = names.length <= FEW ? names : undefined;
    const kinds = kindsFor(only);
    const texts = part.changesOf(new Set(kinds.flatMap(({ types }) => [...types])));
    const data = { ...this.evaluating.data, facts: factsOf(texts, kinds) };
    return { bytes, resourceChanges, data, context: [...part.context], only };
  }
}

function isJudgedInParts({ proactive }: Control): boolean {
  return 'reads' in proactive && proactive.scope === 'part';
}

/** Names what cannot be divided. */
function tooLarge({ clusters: [cluster] }: Part): string {
  const addresses = cluster?.objects.flatMap((object) => object.addresses) ?? [];
  const others =
    addresses.length > 1 ? ` and the ${addresses.length - 1} resources that are related to it` : '';
  return `${addresses[0] ?? 'the plan'}${others} need more memory than the policies can have, and cannot be judged apart; nothing was judged, split the stack`;
}
