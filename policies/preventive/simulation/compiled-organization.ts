/**
 * Service control policies along the chain from the root of an organization to an account. Sources: AWS Organizations User
 * Guide, "SCP evaluation" (an Allow is needed at every level, any Deny wins) and "Service control policies (SCPs)" (tasks
 * and entities not restricted by SCPs) (read 2026-11-21).
 */
import type { Organization } from '../../../core/iam/document';
import type { KnownValue } from '../../../core/iam/evaluation/condition';
import {
  isServiceLinked,
  parsePrincipal,
  type Principal,
  SessionRole,
} from '../../../core/iam/evaluation/principal';
import { type ContextValue, type ScpRequest, requestProblems } from '../../../core/iam/evaluation/request';
import { KeyTable, type KeyState, RequestState } from '../../../core/iam/evaluation/request-state';
import { ResourceName, Statement } from '../../../core/iam/evaluation/statement';
import { TRUE, UNKNOWN } from '../../../core/iam/evaluation/truth';
import { ProblemsError } from '../../../core/problems';
import { quote } from '../../../core/text/quote';
import { ALLOWED, allowed, type Answer, decided, denied, foreign, notAllowed } from './answers';
import { Outcomes } from './outcomes';
import { remembering } from './remembering';
import { RequestTests } from './request-tests';

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

interface KnownPrincipal extends Principal {
  /** By number of the context key. */
  readonly values: readonly KeyState[];
}

class Chain implements CompiledOrganization {
  private readonly statements: readonly Statement[];
  private readonly targets: readonly string[];
  private readonly keys = new KeyTable();
  private readonly state: RequestState;
  private readonly principalArn: number;
  private readonly relevantTo: (action: string) => Relevant;
  private readonly principalOf: (arn: string) => KnownPrincipal | undefined;
  private readonly numberOfKey: (key: string) => number | undefined;
  private readonly tests: RequestTests;
  private readonly outcomes: Outcomes;

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
    this.state = new RequestState(this.keys);
    this.tests = new RequestTests(this.state);
    this.outcomes = new Outcomes(this.statements, this.keys, this.state, this.tests);
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
    if (principal.account !== this.organization.account)
      return foreign(principal.account, this.organization.account);
    const { denials, permissions } = this.relevantTo(request.action);

    const openDenials: Statement[] = [];
    for (const statement of denials) {
      const truth = this.tests.test(statement);
      if (truth === TRUE) return denied(statement, request.action, this.state);
      if (truth === UNKNOWN) openDenials.push(statement);
    }
    const openLevels: (readonly Statement[])[] = [];
    for (const [level, statements] of permissions.entries()) {
      const open: Statement[] = [];
      let isAllowed = false;
      for (const statement of statements) {
        const truth = this.tests.test(statement);
        isAllowed = truth === TRUE;
        if (isAllowed) break;
        if (truth === UNKNOWN) open.push(statement);
      }
      if (isAllowed) continue;
      if (open.length === 0) return notAllowed(this.targets[level] ?? null, request.action);
      openLevels.push(open);
    }
    if (openDenials.length === 0 && openLevels.length === 0) return ALLOWED;
    return decided(this.outcomes.of(openDenials, openLevels), request.action);
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

function knownValue(value: ContextValue): KnownValue {
  if (value === null || typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  const [first, ...others] = value.map(String);
  return first === undefined ? null : others.length === 0 ? first : [first, ...others];
}
