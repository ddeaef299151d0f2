/** Everything that is wrong with a set of policies that are attached together to one target. */
import type { Organization } from '../../../core/iam/document';
import { actionProblems, keyProblems, resourceProblems } from '../../../core/iam/validation/existence';
import type { PolicyProblem } from '../../../core/iam/validation/policy-problem';
import { allowProblems, characterProblems, countProblems, type Quotas } from './quotas';
import { located, type ReadPolicy } from '../../../core/iam/validation/read-policy';
import { setProblems } from './set-problems';
import { conditionProblems } from '../../../core/iam/validation/statement-problems';
import { statementsOf } from '../../../core/iam/validation/statement-view';

export interface PolicyProblemsOptions {
  readonly quotas: Quotas;
  /** What is attached already; without it, nothing is known of the target. */
  readonly organization?: Organization;
  /** Problems that were found otherwise, to be put in order with the rest. Default: none. */
  readonly found?: readonly PolicyProblem[];
}

/**
 * What is wrong with policies: grammar, quotas, actions and keys that do not exist, statements that never match,
 * statements that contradict or shadow each other. In the order of the policies and their lines.
 *
 * Only what is certain is reported. Not analysed: what several statements do together that none does alone, conditions
 * on different keys that exclude each other, dates in the past, and whether a resource exists.
 */
export function policyProblems(
  policies: readonly ReadPolicy[],
  { quotas, organization, found = [] }: PolicyProblemsOptions,
): PolicyProblem[] {
  const problems = [
    ...characterProblems(policies, quotas),
    ...countProblems(policies, quotas, organization),
    ...allowProblems(policies, organization),
    ...policies.flatMap((policy) => [
      ...policy.problems,
      ...statementsOf(policy)
        .flatMap((statement) => [
          ...actionProblems(statement),
          ...keyProblems(statement),
          ...resourceProblems(statement),
          ...conditionProblems(statement),
        ])
        .map((problem) => located(problem, policy.name, policy.lineOf)),
    ]),
    ...setProblems(policies),
    ...found,
  ];
  const order = new Map(policies.map(({ name }, index) => [name, index]));
  return problems.sort((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line);
}
