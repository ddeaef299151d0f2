/**
 * What the ARN of a principal says: its account, what kind it is, and the context keys that follow from it. Sources: IAM
 * User Guide, "AWS global condition context keys", "IAM policy elements: Variables and tags" (principal key values) and
 * "IAM identifiers" (read 2026-11-21).
 */

/**
 * The role of an assumed-role session. The session's ARN has the role's name but not its path, so that of the role's ARN
 * only the beginning and the end are known.
 */
export class SessionRole {
  constructor(
    /** `arn:aws:iam::111122223333:role/` */
    readonly prefix: string,
    readonly roleName: string,
  ) {}

  /** The role's ARN if it has no path. */
  get arnWithoutPath(): string {
    return `${this.prefix}${this.roleName}`;
  }

  /** Whether a text can be the role's ARN. */
  admits(arn: string): boolean {
    return (
      arn === this.arnWithoutPath ||
      (arn.startsWith(this.prefix) &&
        arn.endsWith(`/${this.roleName}`) &&
        arn.length > this.prefix.length + this.roleName.length + 1)
    );
  }
}

export interface Principal {
  /** Twelve digits; null for an AWS service. */
  readonly account: string | null;
  /** Context keys that follow from the principal, in small letters. A key that is not here is not known. */
  readonly keys: ReadonlyMap<string, string | SessionRole | null>;
}

export const PRINCIPAL_ARN = 'aws:principalarn';

const IAM = /^arn:(aws(?:-[a-z]+)*):iam::(\d{12}):(root|user\/[^*?]+|role\/[^*?]+)$/;
const SESSION = /^arn:(aws(?:-[a-z]+)*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/([\w+=,.@:-]+)$/;
const FEDERATED = /^arn:aws(?:-[a-z]+)*:sts::(\d{12}):federated-user\/([\w+=,.@-]+)$/;
const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/;

/** Names of service-linked roles begin so; IAM User Guide, "Service-linked roles". */
const SERVICE_LINKED_NAME = 'AWSServiceRoleFor';
const SERVICE_LINKED_ARN = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/aws-service-role\//;

/** Undefined where the text is no principal. */
export function parsePrincipal(text: string): Principal | undefined {
  const [, , account, entity] = IAM.exec(text) ?? [];
  if (account !== undefined && entity !== undefined) return iamPrincipal(text, account, entity);
  const [, partition, sessionAccount, roleName] = SESSION.exec(text) ?? [];
  if (partition !== undefined && sessionAccount !== undefined && roleName !== undefined) {
    return {
      account: sessionAccount,
      keys: keysOf(sessionAccount, 'AssumedRole', [
        [PRINCIPAL_ARN, new SessionRole(`arn:${partition}:iam::${sessionAccount}:role/`, roleName)],
        ['aws:username', null],
      ]),
    };
  }
  const [, federatedAccount, federatedName] = FEDERATED.exec(text) ?? [];
  if (federatedAccount !== undefined) {
    return {
      account: federatedAccount,
      keys: keysOf(federatedAccount, 'FederatedUser', [
        [PRINCIPAL_ARN, text],
        ['aws:userid', `${federatedAccount}:${federatedName}`],
        ['aws:username', null],
      ]),
    };
  }
  return SERVICE.test(text) ? { account: null, keys: new Map() } : undefined;
}

/** Whether the principal with this ARN is a service-linked role. A session does not show the path, but the name. */
export function isServiceLinked(arn: string | SessionRole): boolean {
  return typeof arn === 'string'
    ? SERVICE_LINKED_ARN.test(arn)
    : arn.roleName.startsWith(SERVICE_LINKED_NAME);
}

function iamPrincipal(arn: string, account: string, entity: string): Principal {
  const type = entity === 'root' ? 'Account' : entity.startsWith('user/') ? 'User' : 'AssumedRole';
  return {
    account,
    keys: keysOf(account, type, [
      [PRINCIPAL_ARN, arn],
      ['aws:username', type === 'User' ? entity.slice(entity.lastIndexOf('/') + 1) : null],
      ...(type === 'Account' ? [['aws:userid', account] as const] : []),
    ]),
  };
}

function keysOf(
  account: string,
  type: string,
  own: readonly (readonly [string, string | SessionRole | null])[],
): Principal['keys'] {
  return new Map<string, string | SessionRole | null>([
    ['aws:principalaccount', account],
    ['aws:principaltype', type],
    ['aws:principalisawsservice', 'false'],
    ['aws:principalservicename', null],
    ['aws:principalservicenameslist', null],
    ...own,
  ]);
}
