/** What statements do to each other where the policies are attached together. */
import type { PolicyProblem } from './policy-problem';
import type { ReadPolicy } from './read-policy';
import { statementCovers } from './coverage';
import { statementsOf, type StatementView } from './statement-view';

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
  const covering = placed.filter((other) => other !== one && statementCovers(other.statement, statement));
  const denial = covering.find((other) => effect === 'Allow' && other.statement.effect === 'Deny');
  if (denial !== undefined) {
    const message = `statement ${name} allows nothing: ${nameOf(denial)} denies everything that it allows; correct or remove one of them`;
    return problem('shadowed-allow', 'error', message);
  }
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
