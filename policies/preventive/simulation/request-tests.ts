/**
 * What the statements of policies say of the request that is at hand. The state is one object that every request is written into,
 * and the tests ask it: a million requests make no million states.
 */
import { testRoleWithPath } from '../../../core/iam/evaluation/classes';
import type { Condition } from '../../../core/iam/evaluation/condition';
import { SessionRole } from '../../../core/iam/evaluation/principal';
import type { RequestState } from '../../../core/iam/evaluation/request-state';
import type { Statement } from '../../../core/iam/evaluation/statement';
import { FALSE, not, type Truth, TRUE, UNKNOWN } from '../../../core/iam/evaluation/truth';

export class RequestTests {
  private readonly roleTruths = new WeakMap<SessionRole, Map<Condition, Truth>>();

  constructor(private readonly state: RequestState) {}

  /** Whether a statement applies. */
  test({ resources, conditions }: Statement): Truth {
    let truth = resources.test(this.state.resource, this.state.resolve);
    if (truth === FALSE) return FALSE;
    for (const condition of conditions) {
      const result = this.testCondition(condition);
      if (result === FALSE) return FALSE;
      if (result === UNKNOWN) truth = UNKNOWN;
    }
    return truth;
  }

  testCondition(condition: Condition): Truth {
    const value = this.state.of(condition.key);
    if (value === undefined) return UNKNOWN;
    if (value instanceof SessionRole) return this.testRole(condition, value);
    return condition.test(value, this.state.resolve);
  }

  private testRole(condition: Condition, role: SessionRole): Truth {
    const known = this.roleTruths.get(role) ?? new Map<Condition, Truth>();
    this.roleTruths.set(role, known);
    const remembered = known.get(condition);
    if (remembered !== undefined) return remembered;
    const truth = roleTruth(condition, role);
    known.set(condition, truth);
    return truth;
  }
}

/** Whether a condition holds for the ARN of a session's role, whether or not the role has a path. */
function roleTruth(condition: Condition, role: SessionRole): Truth {
  const { operator, comparisons } = condition;
  const withoutPath = condition.test(role.arnWithoutPath, () => undefined);
  if (operator.kind === 'presence') return withoutPath;
  const answers = comparisons.map((comparison) => testRoleWithPath(comparison, role));
  const truth = answers.includes(TRUE) ? TRUE : answers.includes(UNKNOWN) ? UNKNOWN : FALSE;
  const withPath = operator.negated ? not(truth) : truth;
  return withPath === withoutPath ? withPath : UNKNOWN;
}
