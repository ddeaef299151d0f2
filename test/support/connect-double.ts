import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A loopback double of the four Amazon Connect operations that the authentication profile command calls. Paths,
 * members and error statuses are those of botocore's model `connect/2017-08-08` (protocol rest-json), which
 * `connect-double.test.ts` compares with the tables below.
 */

export type Operation =
  | 'DescribeInstance'
  | 'ListAuthenticationProfiles'
  | 'DescribeAuthenticationProfile'
  | 'UpdateAuthenticationProfile';

export type MemberType =
  | { readonly type: 'boolean' }
  | { readonly type: 'integer' | 'string'; readonly min?: number; readonly max?: number }
  | { readonly type: 'list'; readonly member: MemberType };

export interface OperationModel {
  readonly method: 'GET' | 'POST';
  /** Path template; each `{Member}` is a required member. */
  readonly path: string;
  /** Members in the query string, by their names there. */
  readonly query: Readonly<Record<string, MemberType>>;
  /** Members in the JSON body, by their names there; none is required. */
  readonly body: Readonly<Record<string, MemberType>>;
}

const IP_RANGES: MemberType = { type: 'list', member: { type: 'string', min: 2, max: 50 } };

export const OPERATIONS: Readonly<Record<Operation, OperationModel>> = {
  DescribeInstance: { method: 'GET', path: '/instance/{InstanceId}', query: {}, body: {} },
  ListAuthenticationProfiles: {
    method: 'GET',
    path: '/authentication-profiles-summary/{InstanceId}',
    query: { maxResults: { type: 'integer', min: 1, max: 1000 }, nextToken: { type: 'string' } },
    body: {},
  },
  DescribeAuthenticationProfile: {
    method: 'GET',
    path: '/authentication-profiles/{InstanceId}/{AuthenticationProfileId}',
    query: {},
    body: {},
  },
  UpdateAuthenticationProfile: {
    method: 'POST',
    path: '/authentication-profiles/{InstanceId}/{AuthenticationProfileId}',
    query: {},
    body: {
      Name: { type: 'string', min: 1, max: 128 },
      Description: { type: 'string', min: 1, max: 250 },
      AllowedIps: IP_RANGES,
      BlockedIps: IP_RANGES,
      PeriodicSessionDuration: { type: 'integer', min: 10, max: 60 },
      SessionInactivityDuration: { type: 'integer', min: 15, max: 720 },
      SessionInactivityHandlingEnabled: { type: 'boolean' },
    },
  },
};

/** The modelled errors that the double can answer with, and their HTTP status. */
export const ERRORS = {
  InvalidRequestException: 400,
  InvalidParameterException: 400,
  ResourceNotFoundException: 404,
  ThrottlingException: 429,
  InternalServiceException: 500,
} as const;

export interface AuthenticationProfile {
  Id: string;
  Arn: string;
  Name: string;
  Description: string;
  AllowedIps: string[];
  BlockedIps: string[];
  IsDefault: boolean;
  /** Seconds since 1970, as rest-json writes timestamps. */
  CreatedTime: number;
  LastModifiedTime: number;
  LastModifiedRegion: string;
  PeriodicSessionDuration: number;
  MaxSessionDuration: number;
  SessionInactivityDuration: number;
  SessionInactivityHandlingEnabled: boolean;
}

export interface Instance {
  status: 'CREATION_IN_PROGRESS' | 'ACTIVE' | 'CREATION_FAILED';
  statusReason?: string;
  /** Number of DescribeInstance calls that still answer CREATION_IN_PROGRESS. */
  inProgress: number;
  profiles: AuthenticationProfile[];
  /** What UpdateAuthenticationProfile does with the members that it gets: sets them, ignores them, changes them. */
  onUpdate: (profile: AuthenticationProfile, members: Partial<AuthenticationProfile>) => void;
  /** Number of reads after an update that still show the values before it. */
  staleReads: number;
}

/** An answer instead of the operation's own; `reset` closes the connection without one. */
export type Fault = { readonly code: string; readonly status: number; readonly message: string } | 'reset';

export interface RequestRecord {
  readonly operation: Operation;
  /** Region in the signature's scope. */
  readonly region: string;
  readonly instanceId: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed body; undefined where the request has none. */
  readonly body: unknown;
}

/** The profile that Connect creates with an instance (Amazon Connect Administrator Guide, "Authentication profiles"). */
export function defaultProfile(changes: Partial<AuthenticationProfile> = {}): AuthenticationProfile {
  const id = changes.Id ?? '7d1f0c52-0c3f-4d3a-9a0e-5c8a3c1e0001';
  return {
    Id: id,
    Arn: `arn:aws:connect:eu-central-1:111122223333:instance/example/authentication-profile/${id}`,
    Name: 'Default Authentication Profile',
    Description: 'Default Authentication Profile',
    AllowedIps: [],
    BlockedIps: [],
    IsDefault: true,
    CreatedTime: 1719249173.664,
    LastModifiedTime: 1719249173.664,
    LastModifiedRegion: 'eu-central-1',
    PeriodicSessionDuration: 60,
    MaxSessionDuration: 720,
    SessionInactivityDuration: 60,
    SessionInactivityHandlingEnabled: false,
    ...changes,
  };
}

class ServiceError extends Error {
  constructor(
    readonly code: keyof typeof ERRORS,
    message: string,
  ) {
    super(message);
  }
}

function violation(name: string, model: MemberType | undefined, value: unknown): string | undefined {
  switch (model?.type) {
    case undefined:
      return `${name} is not a member`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${name} is not a boolean`;
    case 'list':
      return Array.isArray(value)
        ? value.map((item, index) => violation(`${name}[${index}]`, model.member, item)).find(Boolean)
        : `${name} is not a list`;
    case 'integer':
    case 'string': {
      if (model.type === 'integer' ? !Number.isInteger(value) : typeof value !== 'string') {
        return `${name} is not of type ${model.type}`;
      }
      const size = typeof value === 'string' ? value.length : Number(value);
      const fits = size >= (model.min ?? -Infinity) && size <= (model.max ?? Infinity);
      return fits ? undefined : `${name} is out of range`;
    }
  }
}

function route(method: string, path: string): { operation: Operation; members: string[] } | undefined {
  for (const operation of Object.keys(OPERATIONS) as Operation[]) {
    const model = OPERATIONS[operation];
    const match = new RegExp(`^${model.path.replace(/\{\w+\}/g, '([^/]+)')}$`).exec(path);
    if (match !== null && model.method === method) {
      return { operation, members: match.slice(1).map(decodeURIComponent) };
    }
  }
  return undefined;
}

export class ConnectDouble {
  /** Instances by id; unknown ids answer ResourceNotFoundException. */
  readonly instances = new Map<string, Instance>();
  /** Requests in the order of their arrival, those that a fault answered included. */
  readonly requests: RequestRecord[] = [];
  /** Profiles per page of ListAuthenticationProfiles. */
  pageSize = 100;
  private readonly faults = new Map<Operation, Fault[]>();
  private readonly staleProfiles = new Map<string, { left: number; profile: AuthenticationProfile }>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ConnectDouble> {
    const server = createServer();
    const double = new ConnectDouble(server);
    server.on('request', (request, response) => {
      double.serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  /** Adds an instance: active, with Connect's default profile, unless told otherwise. */
  addInstance(id: string, changes: Partial<Instance> = {}): Instance {
    const instance: Instance = {
      status: 'ACTIVE',
      inProgress: 0,
      profiles: [defaultProfile()],
      onUpdate: (profile, members) => Object.assign(profile, members),
      staleReads: 0,
      ...changes,
    };
    this.instances.set(id, instance);
    return instance;
  }

  /** Answers the next calls of the operation with faults, `times` in all. */
  inject(operation: Operation, fault: Fault, times: number): void {
    this.faults.set(
      operation,
      Array.from({ length: times }, () => fault),
    );
  }

  /** Names of the operations called so far, in order. */
  operations(): Operation[] {
    return this.requests.map(({ operation }) => operation);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', this.url);
    const found = route(request.method ?? '', url.pathname);
    const scope = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\/connect\/aws4_request/.exec(
      request.headers.authorization ?? '',
    );
    if (found === undefined || scope === null) {
      const code = found === undefined ? 'UnknownOperationException' : 'MissingAuthenticationTokenException';
      this.answerError(response, code, found === undefined ? 404 : 403, 'not an operation of the double');
      return;
    }
    const [instanceId = '', profileId = ''] = found.members;
    const query = Object.fromEntries(url.searchParams);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    this.requests.push({ operation: found.operation, region: scope[1] ?? '', instanceId, query, body });
    const fault = this.faults.get(found.operation)?.shift();
    if (fault === 'reset') {
      request.socket.destroy();
    } else if (fault !== undefined) {
      this.answerError(response, fault.code, fault.status, fault.message);
    } else {
      try {
        const output = this.perform(found.operation, instanceId, profileId, query, body);
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(output === undefined ? '' : JSON.stringify(output));
      } catch (error) {
        if (!(error instanceof ServiceError)) {
          throw error;
        }
        this.answerError(response, error.code, ERRORS[error.code], error.message);
      }
    }
  }

  private answerError(response: ServerResponse, code: string, status: number, message: string): void {
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
    response.end(JSON.stringify({ Message: message }));
  }

  private perform(
    operation: Operation,
    instanceId: string,
    profileId: string,
    query: Readonly<Record<string, string>>,
    body: unknown,
  ): object | undefined {
    const instance = this.instances.get(instanceId);
    if (instance === undefined) {
      throw new ServiceError('ResourceNotFoundException', `Instance ${instanceId} not found`);
    }
    switch (operation) {
      case 'DescribeInstance':
        return this.describeInstance(instanceId, instance);
      case 'ListAuthenticationProfiles':
        return this.listProfiles(instance, query);
      case 'DescribeAuthenticationProfile':
        return { AuthenticationProfile: this.readProfile(instance, profileId) };
      case 'UpdateAuthenticationProfile':
        this.updateProfile(instance, profileId, body);
        return undefined;
    }
  }

  private describeInstance(id: string, instance: Instance): object {
    const waiting = instance.inProgress > 0;
    instance.inProgress -= waiting ? 1 : 0;
    return {
      Instance: {
        Id: id,
        Arn: `arn:aws:connect:eu-central-1:111122223333:instance/${id}`,
        IdentityManagementType: 'SAML',
        InstanceAlias: 'example-contact-center',
        CreatedTime: 1719249173.664,
        ServiceRole: 'arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/example',
        InstanceStatus: waiting ? 'CREATION_IN_PROGRESS' : instance.status,
        ...(instance.statusReason === undefined ? {} : { StatusReason: { Message: instance.statusReason } }),
        InboundCallsEnabled: false,
        OutboundCallsEnabled: false,
        InstanceAccessUrl: 'https://example-contact-center.my.connect.aws',
        Tags: { Environment: 'test' },
      },
    };
  }

  private listProfiles(instance: Instance, query: Readonly<Record<string, string>>): object {
    const start = Number(query['nextToken'] ?? '0');
    const end = start + Math.min(this.pageSize, Number(query['maxResults'] ?? '1000'));
    return {
      AuthenticationProfileSummaryList: instance.profiles
        .slice(start, end)
        .map(({ Id, Arn, Name, IsDefault, LastModifiedTime, LastModifiedRegion }) => ({
          Id,
          Arn,
          Name,
          IsDefault,
          LastModifiedTime,
          LastModifiedRegion,
        })),
      ...(end < instance.profiles.length ? { NextToken: String(end) } : {}),
    };
  }

  private readProfile(instance: Instance, profileId: string): AuthenticationProfile {
    const profile = this.findProfile(instance, profileId);
    const stale = this.staleProfiles.get(profileId);
    if (stale === undefined || stale.left === 0) {
      return profile;
    }
    stale.left -= 1;
    return stale.profile;
  }

  private updateProfile(instance: Instance, profileId: string, body: unknown): void {
    const profile = this.findProfile(instance, profileId);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new ServiceError('InvalidRequestException', 'the body is not a JSON object');
    }
    const model = OPERATIONS.UpdateAuthenticationProfile.body;
    const wrong = Object.entries(body)
      .map(([name, value]) => violation(name, model[name], value))
      .find(Boolean);
    if (wrong !== undefined) {
      throw new ServiceError('InvalidParameterException', wrong);
    }
    this.staleProfiles.set(profileId, { left: instance.staleReads, profile: structuredClone(profile) });
    instance.onUpdate(profile, body);
  }

  private findProfile(instance: Instance, profileId: string): AuthenticationProfile {
    const profile = instance.profiles.find(({ Id }) => Id === profileId);
    if (profile === undefined) {
      throw new ServiceError('ResourceNotFoundException', `AuthenticationProfile ${profileId} not found`);
    }
    return profile;
  }
}
