/**
 * Service control policies along the chain from the root of an organization to an account. Sources: AWS Organizations User
 * Guide, "SCP evaluation" (an Allow is needed at every level, any Deny wins) and "Service control policies (SCPs)" (tasks
 * and entities not restricted by SCPs) (read 2026-11-21).
 */
import { quote } from '../../../core/text/quote';
import type { Organization } from '../../../core/iam/document';
import {
  type Analysis,
  analyse,
  type OpenStatement,
  type Question,
} from '../../../core/iam/evaluation/case-analysis';
import { testRoleWithPath } from '../../../core/iam/evaluation/classes';
import type { Condition } from '../../../core/iam/evaluation/condition';
import { type KnownValue } from '../../../core/iam/evaluation/condition';
import {
  parsePrincipal,
  type Principal,
  isServiceLinked,
  SessionRole,
} from '../../../core/iam/evaluation/principal';
import { type ContextValue, type ScpRequest, requestProblems } from '../../../core/iam/evaluation/request';
import { KeyTable, type KeyState, RequestState } from '../../../core/iam/evaluation/request-state';
import { ResourceName, Statement } from '../../../core/iam/evaluation/statement';
import { FALSE, not, type Truth, TRUE, UNKNOWN } from '../../../core/iam/evaluation/truth';
import { ProblemsError } from '../../../core/problems';

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

export interface EvaluationOptions {
  /** Whether context keys that the request does not give, and that do not follow from its principal, are absent. Default: no. */
  readonly closed?: boolean;
}

/** Evaluates requests; pure, and fast enough for millions of them. */
export interface CompiledOrganization {
  /** @throws ProblemsError (scp-request) where the request's principal or action cannot be read. */
  evaluate(request: ScpRequest, options?: EvaluationOptions): Answer;
}

/** Compiles policies whose grammar has been checked. */
export function compileOrganization(organization: Organization): CompiledOrganization {
  return new Chain(organization);
}

/** The statements about one action, in the order of the chain. */
interface Relevant {
  readonly denials: readonly Statement[];
  /** For each level. */
  readonly permissions: readonly (readonly Statement[])[];
}

/** What becomes of a request of which something is open. */
interface Outcome extends Pick<Analysis, 'decision' | 'notes'> {
  /** The first statement that makes a difference; the first of all where the answer is the same in every case. */
  readonly first: Statement;
  /** As the policies write them. */
  readonly missing: readonly string[];
}

interface KnownPrincipal extends Principal {
  /** By number of the context key. */
  readonly values: readonly KeyState[];
}

/** How many actions, principals and spellings of context keys are remembered. */
const MAX_REMEMBERED = 10_000;

class Chain implements CompiledOrganization {
  private readonly statements: readonly Statement[];
  private readonly targets: readonly string[];
  private readonly keys = new KeyTable();
  private readonly state: RequestState;
  private readonly principalArn: number;
  private readonly relevantTo: (action: string) => Relevant;
  private readonly principalOf: (arn: string) => KnownPrincipal | undefined;
  private readonly numberOfKey: (key: string) => number | undefined;
  private readonly conditionNumbers: ReadonlyMap<Question, number>;
  private readonly outcomes = new Map<string, Outcome>();
  private readonly roleTruths = new WeakMap<SessionRole, Map<Condition, Truth>>();

  constructor(private readonly organization: Organization) {
    this.targets = organization.levels.map(({ target }) => target);
    this.statements = organization.levels.flatMap(({ target, policies }, level) =>
      policies.flatMap(({ name, document: { Statement: source } }) =>
        [source].flat().map((statement, index) => {
          const id = statement.Sid === undefined || statement.Sid === '' ? `#${index + 1}` : statement.Sid;
          return new Statement(statement, { level, target, policy: name, statement: id });
        }),
      ),
    );
    this.principalArn = this.keys.add('aws:PrincipalArn');
    for (const { conditions, resources } of this.statements) {
      for (const condition of conditions) this.keys.add(condition.name);
      for (const key of [...resources.variables, ...conditions.flatMap(({ variables }) => variables)])
        this.keys.add(key);
    }
    this.conditionNumbers = new Map(
      this.statements.flatMap(({ conditions }) => conditions).map((condition, number) => [condition, number]),
    );
    this.state = new RequestState(this.keys);
    this.relevantTo = remembering((action) => this.relevant(action.toLowerCase()));
    this.principalOf = remembering((arn) => this.knownPrincipal(arn));
    this.numberOfKey = remembering((key) => this.keys.numberOf(key));
  }

  evaluate(request: ScpRequest, { closed = false }: EvaluationOptions = {}): Answer {
    const principal = this.principalOf(request.principal);
    if (principal === undefined) throw new ProblemsError('scp-request', requestProblems(request));
    this.read(request, principal);
    const exempt = this.exempt(principal);
    if (exempt !== null)
      return allowed(`the principal is ${exempt}, to which service control policies do not apply`);
    if (closed) this.close();
    if (principal.account !== this.organization.account) return this.foreign(principal.account);
    const { denials, permissions } = this.relevantTo(request.action);

    const openDenials: Statement[] = [];
    for (const statement of denials) {
      const truth = this.test(statement);
      if (truth === TRUE) return this.denied(statement, request.action);
      if (truth === UNKNOWN) openDenials.push(statement);
    }
    const openLevels: (readonly Statement[])[] = [];
    for (const [level, statements] of permissions.entries()) {
      const open: Statement[] = [];
      let isAllowed = false;
      for (const statement of statements) {
        const truth = this.test(statement);
        isAllowed = truth === TRUE;
        if (isAllowed) break;
        if (truth === UNKNOWN) open.push(statement);
      }
      if (isAllowed) continue;
      if (open.length === 0) return this.notAllowed(level, request.action);
      openLevels.push(open);
    }
    if (openDenials.length === 0 && openLevels.length === 0) return ALLOWED;
    return this.decide(this.outcomeOf(openDenials, openLevels), request.action);
  }

  private read({ resource, context }: ScpRequest, principal: KnownPrincipal): void {
    const { values } = this.state;
    this.state.resource = new ResourceName(resource);
    for (let number = 0; number < values.length; number++) values[number] = principal.values[number];
    for (const key in context) {
      const number = this.numberOfKey(key);
      const value = context[key];
      if (number !== undefined && value !== undefined) values[number] = knownValue(value);
    }
  }

  private close(): void {
    const { values } = this.state;
    for (let number = 0; number < values.length; number++) {
      const value = values[number];
      if (value === undefined) values[number] = null;
      else if (value instanceof SessionRole) values[number] = value.arnWithoutPath;
    }
  }

  /** What the principal is where service control policies do not apply to it, in words; null where they do. */
  private exempt({ account }: Principal): string | null {
    if (account === null) return 'an AWS service';
    if (account === this.organization.managementAccount) return `in the management account ${account}`;
    const arn = this.state.values[this.principalArn];
    const isRole = typeof arn === 'string' || arn instanceof SessionRole;
    return isRole && isServiceLinked(arn) ? 'a service-linked role' : null;
  }

  private test({ resources, conditions }: Statement): Truth {
    let truth = resources.test(this.state.resource, this.state.resolve);
    if (truth === FALSE) return FALSE;
    for (const condition of conditions) {
      const result = this.testCondition(condition);
      if (result === FALSE) return FALSE;
      if (result === UNKNOWN) truth = UNKNOWN;
    }
    return truth;
  }

  private testCondition(condition: Condition): Truth {
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

  /** Remembered where it depends on nothing but which context keys are not known. */
  private outcomeOf(denials: readonly Statement[], levels: readonly (readonly Statement[])[]): Outcome {
    const id = this.idOf(denials, levels);
    const remembered = id === undefined ? undefined : this.outcomes.get(id);
    if (remembered !== undefined) return remembered;
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
      if (this.outcomes.size >= MAX_REMEMBERED) this.outcomes.clear();
      this.outcomes.set(id, outcome);
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
          if (this.testCondition(condition) !== UNKNOWN) continue;
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
    const questions: Question[] = conditions.filter((condition) => this.testCondition(condition) === UNKNOWN);
    if (resources.test(resource, resolve) === UNKNOWN) questions.push(resources);
    return { statement, questions };
  }

  private decide({ decision, first, missing, notes }: Outcome, action: string): Answer {
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

  private nameOf(key: string): string {
    const number = this.keys.numberOf(key);
    return (number === undefined ? undefined : this.keys.names[number]) ?? key;
  }

  private denied(statement: Statement, action: string): Answer {
    const { target, policy, statement: id } = statement.place;
    const facts = statement.conditions.map(
      (condition) => `${condition.name} ${this.valueInWords(condition.key)}`,
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

  private valueInWords(key: string): string {
    const value = this.state.of(key);
    if (value === null || value === undefined) return 'is absent';
    if (value instanceof SessionRole) return `is that of the role ${value.roleName}`;
    return `is ${typeof value === 'string' ? value : quote(value)}`;
  }

  private notAllowed(level: number, action: string): Answer {
    const target = this.targets[level] ?? null;
    return {
      decision: 'denied',
      level: target,
      policy: null,
      statement: null,
      reason: `no statement at ${target} allows ${action} for this request`,
      missing: NOTHING,
    };
  }

  private foreign(account: string | null): Answer {
    const { account: own } = this.organization;
    return {
      decision: 'undetermined',
      level: null,
      policy: null,
      statement: null,
      reason: `the principal is in account ${account}, to which the policies above that account apply, not those above ${own}`,
      missing: NOTHING,
    };
  }

  private relevant(action: string): Relevant {
    if (!/^[^:]+:[^:]+$/.test(action))
      throw new ProblemsError('scp-request', [
        `action must be a service prefix, ":" and a name, got ${quote(action)}`,
      ]);
    const about = this.statements.filter((statement) => statement.appliesTo(action));
    return {
      denials: about.filter(({ effect }) => effect === 'Deny'),
      permissions: this.targets.map((_, level) =>
        about.filter(({ effect, place }) => effect === 'Allow' && place.level === level),
      ),
    };
  }

  private knownPrincipal(arn: string): KnownPrincipal | undefined {
    const principal = parsePrincipal(arn);
    if (principal === undefined) return undefined;
    return { ...principal, values: this.keys.names.map((name) => principal.keys.get(name.toLowerCase())) };
  }
}

const NOTHING: readonly string[] = [];
const ALLOWED = allowed('every level has a statement that allows it, and none denies it');

function allowed(reason: string): Answer {
  return { decision: 'allowed', level: null, policy: null, statement: null, reason, missing: NOTHING };
}

function inWords({ place: { target, policy, statement } }: Statement): string {
  return `statement ${statement} of ${policy} at ${target}`;
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

function knownValue(value: ContextValue): KnownValue {
  if (value === null || typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  const [first, ...others] = value.map(String);
  return first === undefined ? null : others.length === 0 ? first : [first, ...others];
}

/** A pure function that remembers its results, and forgets them all when there are too many. */
function remembering<Result>(compute: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined || results.has(text)) return known as Result;
    const result = compute(text);
    if (results.size >= MAX_REMEMBERED) results.clear();
    results.set(text, result);
    return result;
  };
}
