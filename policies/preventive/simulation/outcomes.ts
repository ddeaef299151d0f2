/**
 * What becomes of a request of which something is open: the answer in every case of what it does not say. That is much work, so
 * that outcomes are remembered by the conditions that are open; few sets of them occur.
 */
import {
  type Analysis,
  analyse,
  type OpenStatement,
  type Question,
} from '../../../core/iam/evaluation/case-analysis';
import type { KeyTable, RequestState } from '../../../core/iam/evaluation/request-state';
import type { Statement } from '../../../core/iam/evaluation/statement';
import { UNKNOWN } from '../../../core/iam/evaluation/truth';
import { MAX_REMEMBERED } from './remembering';
import type { RequestTests } from './request-tests';

/** What becomes of a request of which something is open. */
export interface Outcome extends Pick<Analysis, 'decision' | 'notes'> {
  /** The first statement that makes a difference; the first of all where the answer is the same in every case. */
  readonly first: Statement;
  /** As the policies write them. */
  readonly missing: readonly string[];
}

export class Outcomes {
  private readonly conditionNumbers: ReadonlyMap<Question, number>;
  private readonly remembered = new Map<string, Outcome>();

  /** @param statements all that may be open. */
  constructor(
    statements: readonly Statement[],
    private readonly keys: KeyTable,
    private readonly state: RequestState,
    private readonly tests: RequestTests,
  ) {
    this.conditionNumbers = new Map(
      statements.flatMap(({ conditions }) => conditions).map((condition, number) => [condition, number]),
    );
  }

  /**
   * What becomes of the request at hand, of which these statements are open. Remembered where it depends on nothing but
   * which context keys are not known.
   */
  of(denials: readonly Statement[], levels: readonly (readonly Statement[])[]): Outcome {
    const id = this.idOf(denials, levels);
    const known = id === undefined ? undefined : this.remembered.get(id);
    if (known !== undefined) return known;
    const openDenials = denials.map((statement) => this.open(statement));
    const openLevels = levels.map((statements) => statements.map((statement) => this.open(statement)));
    const { decision, missing, notes, decisive } = analyse(openDenials, openLevels, this.state);
    const all = [...openDenials, ...openLevels.flat()];
    const first = all.find(({ questions }) => questions.some((question) => decisive.has(question))) ?? all[0];
    if (first === undefined) throw new RangeError('nothing is open');
    const outcome = {
      decision,
      first: first.statement,
      missing: missing.map((key) => this.nameOf(key)),
      notes,
    };
    if (id !== undefined) {
      if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
      this.remembered.set(id, outcome);
    }
    return outcome;
  }

  /** The open conditions of statements; undefined where more is open than which context keys are not known. */
  private idOf(denials: readonly Statement[], levels: readonly (readonly Statement[])[]): string | undefined {
    const { resource, resolve } = this.state;
    let id = '';
    for (const statements of [denials, ...levels]) {
      id += '/';
      for (const { conditions, resources } of statements) {
        id += ';';
        if (resources.test(resource, resolve) === UNKNOWN) return undefined;
        for (const condition of conditions) {
          if (this.tests.testCondition(condition) !== UNKNOWN) continue;
          if (condition.variables.length > 0 || this.state.of(condition.key) !== undefined) return undefined;
          id += `${this.conditionNumbers.get(condition) ?? ''},`;
        }
      }
    }
    return id;
  }

  private open(statement: Statement): OpenStatement {
    const { resources, conditions } = statement;
    const { resource, resolve } = this.state;
    const questions: Question[] = conditions.filter(
      (condition) => this.tests.testCondition(condition) === UNKNOWN,
    );
    if (resources.test(resource, resolve) === UNKNOWN) questions.push(resources);
    return { statement, questions };
  }

  private nameOf(key: string): string {
    const number = this.keys.numberOf(key);
    return (number === undefined ? undefined : this.keys.names[number]) ?? key;
  }
}
