/** Answers to requests, in words: what decides, where it is, and why. */
import { quote } from '../../../core/text/quote';
import { SessionRole } from '../../../core/iam/evaluation/principal';
import type { KeyState, RequestState } from '../../../core/iam/evaluation/request-state';
import type { Statement } from '../../../core/iam/evaluation/statement';
import type { Outcome } from './outcomes';

export interface Answer {
  /** undetermined: it depends on what the request does not say. */
  readonly decision: 'allowed' | 'denied' | 'undetermined';
  /**
   * Target of the level that decides: where the statement is that denies, or the first level where no statement allows. If
   * undetermined: the first that could decide. Null if allowed.
   */
  readonly level: string | null;
  /** The policy that decides; null if allowed, and where no statement allows. */
  readonly policy: string | null;
  /** `Sid` of the statement that decides, or `#` and its position from 1; null where `policy` is. */
  readonly statement: string | null;
  /** Why, in one sentence. */
  readonly reason: string;
  /**
   * If undetermined: the context keys on which the answer depends and that the request does not give, as the policies write
   * them. Empty where it depends on something else that the reason names.
   */
  readonly missing: readonly string[];
}

const NOTHING: readonly string[] = [];
export const ALLOWED = allowed('every level has a statement that allows it, and none denies it');

export function allowed(reason: string): Answer {
  return { decision: 'allowed', level: null, policy: null, statement: null, reason, missing: NOTHING };
}

/** A statement that denies. @param state what the request says. */
export function denied(statement: Statement, action: string, state: RequestState): Answer {
  const { target, policy, statement: id } = statement.place;
  const facts = statement.conditions.map(
    (condition) => `${condition.name} ${valueInWords(state.of(condition.key))}`,
  );
  const because = facts.length === 0 ? '' : `, because ${facts.join(' and ')}`;
  return {
    decision: 'denied',
    level: target,
    policy,
    statement: id,
    reason: `${inWords(statement)} denies ${action}${because}`,
    missing: NOTHING,
  };
}

/** No statement of a level allows. */
export function notAllowed(target: string | null, action: string): Answer {
  return {
    decision: 'denied',
    level: target,
    policy: null,
    statement: null,
    reason: `no statement at ${target} allows ${action} for this request`,
    missing: NOTHING,
  };
}

/** What becomes of a request of which something is open. */
export function decided({ decision, first, missing, notes }: Outcome, action: string): Answer {
  if (decision === 'allowed') return ALLOWED;
  const { target, policy, statement } = first.place;
  const isDenial = first.effect === 'Deny';
  if (decision === 'denied') {
    return {
      decision,
      level: target,
      policy: isDenial ? policy : null,
      statement: isDenial ? statement : null,
      reason: isDenial
        ? `${action} is denied whatever the keys are that are not given: by ${inWords(first)}, or else by another statement or because none allows it`
        : `${action} is denied whatever the keys are that are not given: there is always a level where no statement allows it`,
      missing,
    };
  }
  const dependence = [
    ...(missing.length > 0
      ? [`it depends on ${missing.join(' and ')}, which the request does not give`]
      : []),
    ...notes,
  ].join('; ');
  return {
    decision: 'undetermined',
    level: target,
    policy,
    statement,
    reason: `${dependence}: ${inWords(first)} may ${isDenial ? 'deny' : 'allow'} ${action}`,
    missing,
  };
}

/** A principal of another account: the policies of that one apply to it. */
export function foreign(account: string | null, own: string): Answer {
  return {
    decision: 'undetermined',
    level: null,
    policy: null,
    statement: null,
    reason: `the principal is in account ${account}, to which the policies above that account apply, not those above ${own}`,
    missing: NOTHING,
  };
}

function valueInWords(value: KeyState): string {
  if (value === null || value === undefined) return 'is absent';
  if (value instanceof SessionRole) return `is that of the role ${value.roleName}`;
  return `is ${typeof value === 'string' ? value : quote(value)}`;
}

function inWords({ place: { target, policy, statement } }: Statement): string {
  return `statement ${statement} of ${policy} at ${target}`;
}
