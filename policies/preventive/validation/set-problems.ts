/** What statements do to each other where the policies are attached together. */
import type { PolicyProblem } from '../../../core/iam/validation/policy-problem';
import type { ReadPolicy } from '../../../core/iam/validation/read-policy';
import { statementCovers } from '../../../core/iam/validation/coverage';
import { statementsOf, type StatementView } from '../../../core/iam/validation/statement-view';

interface Placed {
  readonly policy: ReadPolicy;
  readonly statement: StatementView;
}

/** Statements that another one makes useless, and `Sid`s that stand for two statements. */
export function setProblems(policies: readonly ReadPolicy[]): PolicyProblem[] {
  const placed = policies.flatMap((policy) =>
    statementsOf(policy).map((statement) => ({ policy, statement })),
  );
  return [...placed.flatMap((one, index) => shadowProblem(one, index, placed)), ...sidProblems(policies)];
}

/** One problem at most: what makes the statement useless altogether comes first. */
function shadowProblem(one: Placed, index: number, placed: readonly Placed[]): PolicyProblem[] {
  const { policy, statement } = one;
  const { name, effect } = statement;
  const problem = (rule: string, severity: 'error' | 'warning', message: string): PolicyProblem[] => [
    { file: policy.name, line: policy.lineOf(statement.path), severity, rule, message },
  ];
  const denials = effect === 'Allow' ? denialsOf(statement, placed) : [];
  if (denials.length > 0) {
    const [verb, which] = denials.length === 1 ? ['denies', 'one of them'] : ['deny', 'some of them'];
    const message = `statement ${name} allows nothing: ${denials.map(nameOf).join(' and ')} ${verb} everything that it allows; correct or remove ${which}`;
    return problem('shadowed-allow', 'error', message);
  }
  const covering = placed.filter((other) => other !== one && statementCovers(other.statement, statement));
  const broader = covering.find((other) => {
    const isSame = statementCovers(statement, other.statement);
    return other.statement.effect === effect && (!isSame || placed.indexOf(other) < index);
  });
  if (broader === undefined) return [];
  const verb = effect === 'Allow' ? 'allows' : 'denies';
  if (statementCovers(statement, broader.statement)) {
    const message = `statement ${name} repeats ${nameOf(broader)}; remove one of them`;
    return problem('duplicate-statement', 'warning', message);
  }
  const message = `statement ${name} adds nothing: ${nameOf(broader)} ${verb} everything that it ${verb}; remove it`;
  return problem('redundant-statement', 'warning', message);
}

/** The denials that leave nothing of an Allow, each of its actions being denied by one of them; none where something is left. */
function denialsOf(statement: StatementView, placed: readonly Placed[]): Placed[] {
  const denials = placed.filter((other) => other.statement.effect === 'Deny');
  const whole = denials.find((denial) => statementCovers(denial.statement, statement));
  if (whole !== undefined) return [whole];
  const { actions } = statement;
  if (actions.negated) return [];
  const found = actions.patterns.map((pattern) => {
    const part = { ...statement, actions: { ...actions, patterns: [pattern] } };
    return denials.find((denial) => statementCovers(denial.statement, part));
  });
  const complete = found.filter((denial) => denial !== undefined);
  return complete.length === found.length ? [...new Set(complete)] : [];
}

/** Answers name statements by their `Sid`: in one set, one `Sid` should be one statement. In one policy, it has to be. */
function sidProblems(policies: readonly ReadPolicy[]): PolicyProblem[] {
  const first = new Map<string, { readonly policy: ReadPolicy; readonly line: number }>();
  return policies.flatMap((policy) =>
    statementsOf(policy).flatMap(({ name, path }): PolicyProblem[] => {
      if (name.startsWith('#')) return [];
      const line = policy.lineOf([...path, 'Sid']);
      const other = first.get(name);
      if (other === undefined) {
        first.set(name, { policy, line });
        return [];
      }
      const message = `statement ${name}: Sid should be unique among the policies, ${other.policy.name}:${other.line} has it, too; rename one of them`;
      return [{ file: policy.name, line, severity: 'warning', rule: 'sid', message }];
    }),
  );
}

function nameOf({ policy, statement }: Placed): string {
  return `statement ${statement.name} (${policy.name}:${policy.lineOf(statement.path)})`;
}
