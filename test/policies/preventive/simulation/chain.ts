import type { AttachedPolicy, Organization, PolicyStatement } from '../../../../core/iam/document';
import {
  type Answer,
  compileOrganization,
  type ContextValue,
} from '../../../../policies/preventive/simulation';

export const ACCOUNT = '222222222222';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
export const ACTION = 'connect:CreateInstance';

export function policy(name: string, ...statements: PolicyStatement[]): AttachedPolicy {
  return { name, document: { Version: '2012-10-17', Statement: statements } };
}

export const FULL_ACCESS = policy('FullAWSAccess', { Effect: 'Allow', Action: '*', Resource: '*' });

/** Root, a unit with these policies, and the account; everything is allowed beside them. */
export function withPolicies(...policies: AttachedPolicy[]): Organization {
  return {
    managementAccount: '111111111111',
    account: ACCOUNT,
    levels: [
      { target: 'r-root', policies: [FULL_ACCESS] },
      { target: 'ou-connect', policies: [FULL_ACCESS, ...policies] },
      { target: ACCOUNT, policies: [FULL_ACCESS] },
    ],
  };
}

export function deny(more: Partial<PolicyStatement> = {}): PolicyStatement {
  return { Effect: 'Deny', Action: '*', Resource: '*', ...more };
}

export interface Asked {
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, ContextValue>>;
  readonly closed?: boolean;
}

/** The answer to a request that is like any other where nothing is said of it. */
export function ask(organization: Organization, asked: Asked = {}): Answer {
  const { principal = ROLE, action = ACTION, resource = '*', context = {}, closed = false } = asked;
  return compileOrganization(organization).evaluate({ principal, action, resource, context }, { closed });
}

/** Which of the three decisions, with the keys that are missing. */
export function decided({ decision, missing }: Answer): string {
  return [decision, ...missing].join(' ');
}
