/**
 * What a decision depends on where conditions are open: every case that the unknown context keys can make is tried, so that
 * an answer that is the same in all cases is certain, and else exactly the keys are named that make a difference.
 */
import { type ValueClass, valueClasses } from './classes';
import { Condition, type KnownValue } from './condition';
import { SessionRole } from './principal';
import { isKnown, type KeyState, type RequestState } from './request-state';
import type { Resources, Statement } from './statement';
import { TRUE, UNKNOWN } from './truth';

/** What is open of a statement: its conditions, or whether it is about the resource. */
export type Question = Condition | Resources;

/** A statement that applies if all of its questions are answered with yes. */
export interface OpenStatement {
  readonly statement: Statement;
  readonly questions: readonly Question[];
}

export interface Analysis {
  /** The same in every case, or undefined. */
  readonly decision: 'allowed' | 'denied' | undefined;
  /** Names of the context keys that make a difference and that the request does not give, in small letters. */
  readonly missing: readonly string[];
  /** What makes a difference and is documented nowhere, in words. */
  readonly notes: readonly string[];
  /** The questions that make a difference. */
  readonly decisive: ReadonlySet<Question>;
}

/** More cases than this are not tried: then every open question counts as one that makes a difference. */
const MAX_CASES = 4096;
/** More combinations of several values of one key than this are not listed. */
const MAX_VALUE_SETS = 512;

/** Something unknown that answers some of the questions. */
interface Unknown {
  readonly questions: readonly Question[];
  /** Each way in which the questions can be answered together. */
  readonly cases: readonly (readonly boolean[])[];
  readonly missing: readonly string[];
  readonly notes: readonly string[];
}

/**
 * @param denials statements that deny the request if they apply.
 * @param permissions for each level that nothing allows for certain: the statements that allow it if they apply.
 */
export function analyse(
  denials: readonly OpenStatement[],
  permissions: readonly (readonly OpenStatement[])[],
  state: RequestState,
): Analysis {
  const questions = [...denials, ...permissions.flat()].flatMap((open) => open.questions);
  const unknowns = unknownsOf(questions, state);
  const count = unknowns.reduce((product, { cases }) => product * cases.length, 1);
  if (count > MAX_CASES) return summary(undefined, unknowns);

  const answers = new Map<Question, boolean>();
  const applies = (open: OpenStatement): boolean =>
    open.questions.every((question) => answers.get(question) === true);
  const outcomes = Array.from({ length: count }, (_, number) => {
    let rest = number;
    for (const unknown of unknowns) {
      const chosen = unknown.cases[rest % unknown.cases.length] ?? [];
      rest = Math.floor(rest / unknown.cases.length);
      for (const [index, question] of unknown.questions.entries())
        answers.set(question, chosen[index] === true);
    }
    return denials.some(applies) || permissions.some((level) => !level.some(applies));
  });
  const [first = false] = outcomes;
  if (outcomes.every((outcome) => outcome === first)) return summary(first ? 'denied' : 'allowed', []);
  let stride = 1;
  const decisive = unknowns.filter(({ cases }) => {
    const [step, size] = [stride, cases.length];
    stride *= size;
    return outcomes.some(
      (outcome, number) => outcome !== outcomes[number - (Math.floor(number / step) % size) * step],
    );
  });
  return summary(undefined, decisive);
}

function summary(decision: Analysis['decision'], decisive: readonly Unknown[]): Analysis {
  return {
    decision,
    missing: [...new Set(decisive.flatMap(({ missing }) => missing))],
    notes: [...new Set(decisive.flatMap(({ notes }) => notes))],
    decisive: new Set(decisive.flatMap(({ questions }) => questions)),
  };
}

function unknownsOf(questions: readonly Question[], state: RequestState): Unknown[] {
  const byKey = new Map<string, Condition[]>();
  const others = new Map<string, Question[]>();
  for (const question of questions) {
    const isOfKey =
      question instanceof Condition && !isKnown(state.of(question.key)) && question.variables.length === 0;
    if (isOfKey) byKey.set(question.key, [...(byKey.get(question.key) ?? []), question]);
    else {
      const id = idOf(question, state);
      others.set(id, [...(others.get(id) ?? []), question]);
    }
  }
  return [
    ...[...byKey].flatMap(([key, conditions]) => unknownKey(key, conditions, state.of(key))),
    ...[...others.values()].map((same) => openAnswer(same, state)),
  ];
}

/** A context key that is not known, with all conditions on it. */
function unknownKey(key: string, conditions: readonly Condition[], keyState: KeyState): Unknown[] {
  const role = keyState instanceof SessionRole ? keyState : undefined;
  const cases = casesOf(conditions, role);
  const notes = role === undefined ? [] : ['the ARN of a session does not have the path of its role'];
  if (cases !== undefined) return [{ questions: conditions, cases, missing: [key], notes }];
  return conditions.map((condition) => ({ questions: [condition], cases: EITHER, missing: [key], notes }));
}

const EITHER = [[true], [false]] as const;

/** Every way in which conditions on one key can hold together; undefined where the ways cannot be listed. */
function casesOf(
  conditions: readonly Condition[],
  role: SessionRole | undefined,
): readonly (readonly boolean[])[] | undefined {
  const comparing = conditions.filter(({ operator }) => operator.kind !== 'presence');
  const qualified = comparing.filter(({ operator }) => operator.qualifier !== null);
  if (qualified.length > 0 && qualified.length < comparing.length) return undefined;
  const classes = valueClasses(
    comparing.flatMap(({ comparisons }) => comparisons),
    role,
  );
  if (classes === undefined) return undefined;
  const ofOneValue = distinct(
    classes.map((valueClass) => conditions.map((one) => holdsFor(one, valueClass))),
  );
  const present = qualified.length > 0 ? ofValueSets(conditions, ofOneValue) : ofOneValue;
  if (present === undefined || role !== undefined) return present;
  const absent = conditions.map(({ whenAbsent }) => whenAbsent === TRUE);
  const empty = conditions.map((condition) => condition.test('', () => undefined));
  return distinct([
    ...present,
    absent,
    ...(empty.includes(UNKNOWN) ? [] : [empty.map((truth) => truth === TRUE)]),
  ]);
}

function holdsFor(condition: Condition, valueClass: ValueClass): boolean {
  return condition.operator.kind === 'presence'
    ? condition.test('present', () => undefined) === TRUE
    : condition.combine(valueClass);
}

/** With ForAllValues and ForAnyValue, for every set of values; undefined where there are too many. */
function ofValueSets(
  conditions: readonly Condition[],
  ofOneValue: readonly (readonly boolean[])[],
): readonly (readonly boolean[])[] | undefined {
  const sets = [...ofOneValue];
  const seen = new Set(sets.map((one) => one.join()));
  for (let at = 0; at < sets.length; at++) {
    for (const one of ofOneValue) {
      const joined = conditions.map(({ operator }, index) => {
        const [before, added] = [sets[at]?.[index] === true, one[index] === true];
        return operator.qualifier === 'ForAnyValue' ? before || added : before && added;
      });
      if (seen.has(joined.join())) continue;
      if (sets.length === MAX_VALUE_SETS) return undefined;
      seen.add(joined.join());
      sets.push(joined);
    }
  }
  return sets;
}

/** Questions that are the same question, and which nothing says more about than that it has an answer. */
function openAnswer(same: readonly Question[], state: RequestState): Unknown {
  const [first] = same;
  const needed =
    first === undefined ? [] : [...(first instanceof Condition ? [first.key] : []), ...first.variables];
  return {
    questions: same,
    cases: [same.map((question) => !isNegated(question)), same.map((question) => isNegated(question))],
    missing: needed.filter((key) => !isKnown(state.of(key))).map((key) => key.toLowerCase()),
    notes: first === undefined ? [] : notesOf(first, state),
  };
}

/** The same for questions that have the same answer, or the opposite one where one of them is negated. */
function idOf(question: Question, state: RequestState): string {
  if (!(question instanceof Condition)) return question.id;
  const { operator, key, comparisons } = question;
  const id = `${key} ${comparisons.map((comparison) => comparison.id).join('\n')}`;
  // Of what is not documented, not even that a negation gives the opposite answer.
  if (operator.qualifier !== null || notesOf(question, state).length > 0)
    return `${question.operatorName} ${id}`;
  // Where the key is absent, …IfExists holds together with its negation.
  const holdsWhenAbsent = operator.ifExists && !operator.negated && !isKnown(state.of(key));
  return holdsWhenAbsent ? `IfExists ${id}` : id;
}

function isNegated(question: Question): boolean {
  return question instanceof Condition
    ? question.operator.negated && question.operator.qualifier === null
    : question.isNegated;
}

function notesOf(question: Question, state: RequestState): string[] {
  const undocumented = question.variables.flatMap((key) => {
    const value = state.of(key);
    return isKnown(value) && value !== null && state.resolve(key) === undefined
      ? [
          `the policy variable \${${key}} has ${value === '' ? 'an empty value' : 'several values'}, for which AWS documents no answer`,
        ]
      : [];
  });
  if (undocumented.length > 0) return undocumented;
  if (question instanceof Condition) {
    const value: KeyState = state.of(question.key);
    const note = isKnown(value) ? question.note(value satisfies KnownValue) : undefined;
    return note === undefined ? [] : [note];
  }
  return question.variables.length > 0
    ? []
    : ['AWS does not document whether a wildcard in a resource reaches over a colon'];
}

function distinct(rows: readonly (readonly boolean[])[]): readonly (readonly boolean[])[] {
  return [...new Map(rows.map((row) => [row.join(), row])).values()];
}
