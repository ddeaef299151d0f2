/** An HTTP server that answers as AWS does: requests and answers are checked against botocore's models. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import models from '../fixtures/aws-models.json';

/** An operation of AWS's APIs, as `connect:ListInstances`. */
export type AwsOperation = keyof typeof models;

interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, Shape>>;
  readonly member?: Shape;
  readonly value?: Shape;
  readonly enum?: readonly string[];
  readonly max?: number;
  readonly min?: number;
  readonly required?: boolean;
  readonly location?: string;
  readonly locationName?: string;
  readonly flattened?: boolean;
  readonly payload?: string;
}

interface Model {
  readonly protocol: string;
  readonly target?: string;
  readonly method: string;
  readonly path: string;
  readonly input: Shape;
  readonly output: Shape;
  readonly wrapper?: string;
}

const MODELS = Object.entries(models as unknown as Readonly<Record<AwsOperation, Model>>) as [
  AwsOperation,
  Model,
][];

type Input = Readonly<Record<string, unknown>>;
type Output = Readonly<Record<string, unknown>>;

/** What goes wrong with requests. */
export interface AwsFault {
  readonly operation: AwsOperation | 'sts:GetCallerIdentity';
  /** Only requests with these members. */
  readonly input?: Input;
  /** How many requests, before which so many pass; default: all. */
  readonly times?: number;
  readonly after?: number;
  /**
   * The error that AWS answers with; `reset` cuts the connection, `silence` never answers, `half` never ends an answer,
   * `garbage` answers with what is no answer of AWS, `empty` with an empty object, `nothing` with no text at all.
   */
  readonly error:
    | { readonly code: string; readonly status: number; readonly message?: string; readonly skew?: number }
    | 'reset'
    | 'silence'
    | 'half'
    | 'garbage'
    | 'empty'
    | 'nothing';
}

export interface DoubleInstance {
  /** `Instance` of the API; Arn and Id are made from `id`. */
  readonly id: string;
  readonly description?: Output;
  readonly flowLogs?: boolean;
  /** `AuthenticationProfile` of the API. */
  readonly profiles?: readonly Output[];
  /** `InstanceStorageConfig` of the API, by resource type. */
  readonly storage?: Readonly<Record<string, readonly Output[]>>;
  readonly bots?: Readonly<Partial<Record<'V1' | 'V2', readonly Output[]>>>;
  readonly integrations?: readonly Output[];
  readonly origins?: readonly string[];
  readonly functions?: readonly string[];
}

/** What an account holds, in the words of the API. */
export interface DoubleAccount {
  readonly instances?: readonly DoubleInstance[];
  readonly phoneNumbers?: readonly Output[];
  /** `GetDomain`'s answer, by name. */
  readonly domains?: Readonly<Record<string, Output>>;
  /** By key id: `KeyMetadata`, rotation, policy and tags. */
  readonly keys?: Readonly<
    Record<
      string,
      {
        readonly metadata?: Output;
        readonly rotates?: boolean;
        readonly policy?: string;
        readonly tags?: Readonly<Record<string, string>>;
      }
    >
  >;
  readonly buckets?: Readonly<
    Record<
      string,
      {
        /** Account id; default: of the account that is read. */
        readonly owner?: string;
        /** Default: any Region will do. */
        readonly region?: string;
        readonly encryption?: Output;
        readonly publicAccess?: Output;
        readonly policy?: string;
        readonly logTarget?: string;
        readonly tags?: Readonly<Record<string, string>>;
      }
    >
  >;
  readonly accountPublicAccess?: Output;
  /** By ARN: `StreamDescriptionSummary`. */
  readonly streams?: Readonly<
    Record<string, { readonly summary?: Output; readonly tags?: Readonly<Record<string, string>> }>
  >;
  /** By name: `DeliveryStreamDescription`. */
  readonly deliveryStreams?: Readonly<
    Record<string, { readonly description?: Output; readonly tags?: Readonly<Record<string, string>> }>
  >;
  /** By ARN: `FunctionConfiguration`. */
  readonly functions?: Readonly<
    Record<string, { readonly configuration?: Output; readonly tags?: Readonly<Record<string, string>> }>
  >;
}

export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';

class AwsError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly skew = 0,
  ) {
    super(message);
  }
}

/** Elements of a page where the request does not say. */
const PAGE = 10;

export class AwsDouble {
  /** Every request, in order. */
  readonly requests: { readonly operation: AwsOperation; readonly input: Input }[] = [];
  /** What a request or an answer has that botocore's model does not: a mistake of the reader, or of this double. */
  readonly mistakes: string[] = [];
  account: DoubleAccount;
  private faults: { fault: AwsFault; seen: number }[] = [];
  private readonly server: Server;

  constructor(account: DoubleAccount = {}) {
    this.account = account;
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Resolves when no connection is open: then nothing that was sent is still under way. */
  async idle(): Promise<void> {
    for (;;) {
      const open = await new Promise<number>((resolve, reject) =>
        this.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      );
      if (open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What has to be in the environment of a process for its SDK to talk to this server. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_CONFIG_FILE: '/dev/null',
    };
  }

  /** Replaces what the account holds, and forgets requests and faults. */
  reset(account: DoubleAccount, faults: readonly AwsFault[] = []): void {
    this.account = account;
    this.faults = faults.map((fault) => ({ fault, seen: 0 }));
    this.requests.length = 0;
    this.mistakes.length = 0;
  }

  /** How many requests of an operation there were. */
  count(operation: AwsOperation): number {
    return this.requests.filter((one) => one.operation === operation).length;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const found = route(request, body);
    if (found === undefined) {
      this.mistakes.push(`no such operation: ${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(500).end();
      return;
    }
    const { operation, model, input } = found;
    this.requests.push({ operation, input });
    this.mistakes.push(...problems(model.input, input, `${operation} request`));
    try {
      const fault = this.faultFor(operation, input);
      if (fault === 'reset') {
        request.socket.destroy();
        return;
      }
      if (fault === 'silence') return;
      if (fault === 'half') {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{');
        return;
      }
      if (fault === 'nothing') {
        response.writeHead(200).end();
        return;
      }
      if (fault === 'garbage') {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>proxy</html>');
        return;
      }
      if (fault === 'empty') {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
        return;
      }
      if (fault !== undefined)
        throw new AwsError(fault.code, fault.status, fault.message ?? `${fault.code} of a test`, fault.skew);
      const region = regionOf(this.account, input);
      if (region !== undefined && !request.headers.authorization?.includes(`/${region}/s3/`)) {
        response
          .writeHead(301, { 'x-amz-bucket-region': region })
          .end('<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>');
        return;
      }
      const output = HANDLERS[operation](this.account, input);
      this.mistakes.push(...problems(model.output, output, `${operation} answer`));
      write(response, model, output);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // Amazon S3 alone leaves the wrapper out ("noErrorWrapping", AWS restXml protocol, Smithy 2.0).
      writeError(response, model, !operation.startsWith('s3:'), error);
    }
  }

  private faultFor(operation: AwsOperation, input: Input): AwsFault['error'] | undefined {
    for (const entry of this.faults) {
      const { fault } = entry;
      const { after = 0, times = Infinity } = fault;
      if (fault.operation !== operation) continue;
      if (!Object.entries(fault.input ?? {}).every(([name, value]) => input[name] === value)) continue;
      entry.seen++;
      if (entry.seen > after && entry.seen <= after + times) return fault.error;
    }
    return undefined;
  }
}

// What each operation answers.

type Handler = (account: DoubleAccount, input: Input) => Output;

const HANDLERS: Readonly<Record<AwsOperation, Handler>> = {
  'sts:GetCallerIdentity': () => ({
    Account: ACCOUNT,
    Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/auditor/session`,
    UserId: 'AROAEXAMPLE:session',
  }),
  'connect:ListInstances': ({ instances = [] }, input) =>
    page(
      input,
      'InstanceSummaryList',
      instances.map((one) => {
        const { Tags: _, StatusReason: __, ...summary } = describe(one);
        return summary;
      }),
    ),
  'connect:DescribeInstance': (account, input) => ({ Instance: describe(instance(account, input)) }),
  'connect:DescribeInstanceAttribute': (account, input) => ({
    Attribute: {
      AttributeType: input['AttributeType'],
      Value: String(instance(account, input).flowLogs ?? true),
    },
  }),
  'connect:DescribeInstanceStorageConfig': (account, input) => ({
    StorageConfig: only(
      (instance(account, input).storage?.[String(input['ResourceType'])] ?? []).filter(
        ({ AssociationId }) => AssociationId === input['AssociationId'],
      ),
    ),
  }),
  'connect:ListAuthenticationProfiles': (account, input) =>
    page(
      input,
      'AuthenticationProfileSummaryList',
      (instance(account, input).profiles ?? []).map(({ Id, Arn, Name, IsDefault }) => ({
        Id,
        Arn,
        Name,
        IsDefault,
      })),
    ),
  'connect:DescribeAuthenticationProfile': (account, input) => ({
    AuthenticationProfile: only(
      (instance(account, input).profiles ?? []).filter(({ Id }) => Id === input['AuthenticationProfileId']),
    ),
  }),
  'connect:ListInstanceStorageConfigs': (account, input) =>
    page(input, 'StorageConfigs', instance(account, input).storage?.[String(input['ResourceType'])] ?? []),
  'connect:ListBots': (account, input) =>
    page(input, 'LexBots', instance(account, input).bots?.[input['LexVersion'] as 'V1' | 'V2'] ?? []),
  'connect:ListIntegrationAssociations': (account, input) =>
    page(input, 'IntegrationAssociationSummaryList', instance(account, input).integrations ?? []),
  'connect:ListApprovedOrigins': (account, input) =>
    page(input, 'Origins', instance(account, input).origins ?? []),
  'connect:ListLambdaFunctions': (account, input) =>
    page(input, 'LambdaFunctions', instance(account, input).functions ?? []),
  'connect:ListPhoneNumbersV2': ({ phoneNumbers = [] }, input) =>
    page(
      input,
      'ListPhoneNumbersSummaryList',
      phoneNumbers.map(({ Tags: _, ...summary }) => summary),
    ),
  'connect:DescribePhoneNumber': ({ phoneNumbers = [] }, input) => ({
    ClaimedPhoneNumberSummary: only(
      phoneNumbers.filter(({ PhoneNumberId }) => PhoneNumberId === input['PhoneNumberId']),
    ),
  }),
  'customer-profiles:ListDomains': ({ domains = {} }, input) =>
    page(
      input,
      'Items',
      Object.keys(domains).map((name) => ({
        DomainName: name,
        CreatedAt: 1_700_000_000,
        LastUpdatedAt: 1_700_000_000,
      })),
    ),
  'customer-profiles:GetDomain': ({ domains = {} }, input) => ({
    DomainName: input['DomainName'],
    CreatedAt: 1_700_000_000,
    LastUpdatedAt: 1_700_000_000,
    ...there(domains[String(input['DomainName'])]),
  }),
  'kms:DescribeKey': (account, input) => {
    const [id, key] = keyOf(account, input);
    return {
      KeyMetadata: {
        KeyId: id,
        Arn: keyArn(id),
        AWSAccountId: ACCOUNT,
        KeyManager: 'CUSTOMER',
        KeySpec: 'SYMMETRIC_DEFAULT',
        KeyState: 'Enabled',
        Origin: 'AWS_KMS',
        ...key.metadata,
      },
    };
  },
  'kms:GetKeyRotationStatus': (account, input) => ({
    KeyRotationEnabled: keyOf(account, input)[1].rotates ?? true,
  }),
  'kms:GetKeyPolicy': (account, input) => ({
    Policy: keyOf(account, input)[1].policy ?? KEY_POLICY,
    PolicyName: 'default',
  }),
  'kms:ListResourceTags': (account, input) => {
    const tags = Object.entries(keyOf(account, input)[1].tags ?? TAGS);
    const start = Number(input['Marker'] ?? 0);
    const end = start + 2;
    return {
      Tags: tags.slice(start, end).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
      Truncated: end < tags.length,
      ...(end < tags.length ? { NextMarker: String(end) } : {}),
    };
  },
  'kinesis:DescribeStreamSummary': ({ streams = {} }, input) => {
    const arn = String(input['StreamARN']);
    return {
      StreamDescriptionSummary: {
        StreamName: arn.slice(arn.indexOf('/') + 1),
        StreamARN: arn,
        StreamStatus: 'ACTIVE',
        RetentionPeriodHours: 24,
        StreamCreationTimestamp: 1_700_000_000,
        EnhancedMonitoring: [],
        EncryptionType: 'KMS',
        KeyId: 'alias/aws/kinesis',
        OpenShardCount: 1,
        ...there(streams[arn]).summary,
      },
    };
  },
  'kinesis:ListTagsForStream': ({ streams = {} }, input) =>
    tagPage(there(streams[String(input['StreamARN'])]).tags ?? TAGS, input),
  'firehose:DescribeDeliveryStream': ({ deliveryStreams = {} }, input) => {
    const name = String(input['DeliveryStreamName']);
    return {
      DeliveryStreamDescription: {
        DeliveryStreamName: name,
        DeliveryStreamARN: `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/${name}`,
        DeliveryStreamStatus: 'ACTIVE',
        DeliveryStreamType: 'DirectPut',
        VersionId: '1',
        Destinations: [],
        HasMoreDestinations: false,
        ...there(deliveryStreams[name]).description,
      },
    };
  },
  'firehose:ListTagsForDeliveryStream': ({ deliveryStreams = {} }, input) =>
    tagPage(there(deliveryStreams[String(input['DeliveryStreamName'])]).tags ?? TAGS, input),
  'lambda:GetFunctionConfiguration': ({ functions = {} }, input) => ({
    FunctionArn: input['FunctionName'],
    ...there(functions[String(input['FunctionName'])]).configuration,
  }),
  'lambda:ListTags': ({ functions = {} }, input) => ({
    Tags: there(functions[String(input['Resource'])]).tags ?? TAGS,
  }),
  's3:GetBucketEncryption': (account, input) => ({
    ServerSideEncryptionConfiguration: there(
      bucketOf(account, input).encryption,
      'ServerSideEncryptionConfigurationNotFoundError',
    ),
  }),
  's3:GetPublicAccessBlock': (account, input) => ({
    PublicAccessBlockConfiguration: there(
      bucketOf(account, input).publicAccess,
      'NoSuchPublicAccessBlockConfiguration',
    ),
  }),
  's3:GetBucketPolicy': (account, input) => ({
    Policy: there(bucketOf(account, input).policy, 'NoSuchBucketPolicy'),
  }),
  's3:GetBucketLogging': (account, input) => {
    const { logTarget } = bucketOf(account, input);
    return logTarget === undefined
      ? {}
      : { LoggingEnabled: { TargetBucket: logTarget, TargetPrefix: 'logs/' } };
  },
  's3:GetBucketTagging': (account, input) => {
    const tags = there(bucketOf(account, input).tags ?? TAGS, 'NoSuchTagSet');
    return { TagSet: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },
  's3control:GetPublicAccessBlock': ({ accountPublicAccess }) => ({
    PublicAccessBlockConfiguration: there(accountPublicAccess, 'NoSuchPublicAccessBlockConfiguration'),
  }),
};

/** The tags that the reference profile asks for. */
export const TAGS: Readonly<Record<string, string>> = {
  Team: 'claims',
  Department: 'service',
  Project: 'connect',
  Environment: 'production',
};

const KEY_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
});

export function keyArn(id: string): string {
  return `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`;
}

function describe({ id, description }: DoubleInstance): Output {
  return {
    Id: id,
    Arn: `arn:aws:connect:${REGION}:${ACCOUNT}:instance/${id}`,
    IdentityManagementType: 'SAML',
    InstanceAlias: `alias-of-${id}`,
    CreatedTime: 1_700_000_000,
    InstanceStatus: 'ACTIVE',
    InboundCallsEnabled: false,
    OutboundCallsEnabled: false,
    Tags: TAGS,
    ...description,
  };
}

function instance({ instances = [] }: DoubleAccount, input: Input): DoubleInstance {
  return only(instances.filter(({ id }) => id === input['InstanceId']));
}

function keyOf(
  { keys = {} }: DoubleAccount,
  input: Input,
): [string, NonNullable<DoubleAccount['keys']>[string]] {
  const asked = String(input['KeyId']);
  const id = Object.keys(keys).find((one) => one === asked || keyArn(one) === asked) ?? asked;
  return [id, there(keys[id], 'NotFoundException')];
}

function bucketOf(
  { buckets = {} }: DoubleAccount,
  input: Input,
): NonNullable<DoubleAccount['buckets']>[string] {
  const bucket = there(buckets[String(input['Bucket'])], 'NoSuchBucket');
  const { ExpectedBucketOwner: expected } = input;
  if (expected !== undefined && expected !== (bucket.owner ?? ACCOUNT))
    throw new AwsError('AccessDenied', 403, 'Access Denied');
  return bucket;
}

function regionOf({ buckets = {} }: DoubleAccount, input: Input): string | undefined {
  return buckets[String(input['Bucket'])]?.region;
}

function only<Value>(values: readonly Value[]): Value {
  return there(values[0]);
}

function there<Value>(value: Value | undefined, code = 'ResourceNotFoundException'): Value {
  if (value === undefined) throw new AwsError(code, 404, `${code}: there is none`);
  return value;
}

function page(input: Input, member: string, elements: readonly unknown[]): Output {
  const start = Number(input['NextToken'] ?? 0);
  const end = start + Number(input['MaxResults'] ?? PAGE);
  return {
    [member]: elements.slice(start, end),
    ...(end < elements.length ? { NextToken: String(end) } : {}),
  };
}

function tagPage(tags: Readonly<Record<string, string>>, input: Input): Output {
  const all = Object.entries(tags);
  const start = all.findIndex(([key]) => key === input['ExclusiveStartTagKey']) + 1;
  const end = start + 3;
  return {
    Tags: all.slice(start, end).map(([Key, Value]) => ({ Key, Value })),
    HasMoreTags: end < all.length,
  };
}

// The protocols ("Smithy AWS protocols", 2.0).

function route(
  request: IncomingMessage,
  body: string,
): { readonly operation: AwsOperation; readonly model: Model; readonly input: Input } | undefined {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://double');
  const target = request.headers['x-amz-target'];
  for (const [operation, model] of MODELS) {
    if (model.protocol === 'json') {
      if (target === model.target)
        return { operation, model, input: JSON.parse(body === '' ? '{}' : body) as Input };
    } else if (model.protocol === 'query') {
      if (new URLSearchParams(body).get('Action') === operation.split(':')[1])
        return { operation, model, input: {} };
    } else if (request.method === model.method && target === undefined) {
      const parts = pathInput(model, pathname, searchParams);
      if (parts === undefined) continue;
      const members = Object.entries(model.input.members ?? {});
      const query = members.flatMap(([name, { location, locationName = name, type }]) => {
        const value = location === 'querystring' ? searchParams.get(locationName) : null;
        return value === null ? [] : [[name, type === 'integer' ? Number(value) : value] as const];
      });
      const headers = members.flatMap(([name, { location, locationName = name }]) => {
        const value = location === 'header' ? request.headers[locationName.toLowerCase()] : undefined;
        return value === undefined ? [] : [[name, value] as const];
      });
      const written = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
      return {
        operation,
        model,
        input: { ...parts, ...Object.fromEntries(query), ...Object.fromEntries(headers), ...written },
      };
    }
  }
  return undefined;
}

function pathInput(model: Model, path: string, query: URLSearchParams): Input | undefined {
  const [template = '', fixed] = model.path.split('?');
  if (model.protocol === 'rest-xml' && fixed !== undefined && !query.has(fixed)) return undefined;
  if (model.protocol === 'rest-xml' && fixed === undefined && path !== template) return undefined;
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}/?$`);
  const values = pattern.exec(path)?.slice(1);
  return values === undefined
    ? undefined
    : Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] ?? '')]));
}

const TYPES: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  double: 'number',
  float: 'number',
  integer: 'number',
  long: 'number',
  string: 'string',
  timestamp: 'number',
};

/** What a value has that its shape does not. */
function problems(shape: Shape, value: unknown, where: string): string[] {
  if (shape.type === 'structure') {
    const given = (value ?? {}) as Record<string, unknown>;
    const members = shape.members ?? {};
    return [
      ...Object.keys(given)
        .filter((name) => members[name] === undefined)
        .map((name) => `${where}: no member ${name}`),
      ...Object.entries(members).flatMap(([name, member]) =>
        given[name] === undefined
          ? member.required === true
            ? [`${where}: ${name} is missing`]
            : []
          : problems(member, given[name], `${where}.${name}`),
      ),
    ];
  }
  if (shape.type === 'list')
    return Array.isArray(value)
      ? value.flatMap((item) => problems(shape.member ?? { type: 'string' }, item, where))
      : [`${where}: is no list`];
  if (shape.type === 'map')
    return Object.values(value as object).flatMap((item) =>
      problems(shape.value ?? { type: 'string' }, item, where),
    );
  const type = TYPES[shape.type];
  if (type !== undefined && typeof value !== type) return [`${where}: is no ${shape.type}`];
  if (shape.enum !== undefined && !shape.enum.includes(String(value)))
    return [`${where}: ${String(value)} is none of its values`];
  if (typeof value === 'number' && shape.max !== undefined && value > shape.max)
    return [`${where}: ${value} is more than ${shape.max}`];
  return [];
}

function write(response: ServerResponse, model: Model, output: Output): void {
  switch (model.protocol) {
    case 'json':
    case 'rest-json':
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(output));
      return;
    case 'query':
      response
        .writeHead(200, { 'content-type': 'text/xml' })
        .end(
          `<GetCallerIdentityResponse><${model.wrapper ?? ''}>${xml(model.output, output)}</${model.wrapper ?? ''}></GetCallerIdentityResponse>`,
        );
      return;
    default: {
      const { payload } = model.output;
      const shape = payload === undefined ? undefined : model.output.members?.[payload];
      if (payload !== undefined && shape?.type === 'string')
        response.writeHead(200, { 'content-type': 'application/json' }).end(String(output[payload]));
      else
        response
          .writeHead(200, { 'content-type': 'application/xml' })
          .end(
            payload === undefined || shape === undefined
              ? `<Answer>${xml(model.output, output)}</Answer>`
              : `<${payload}>${xml(shape, output[payload])}</${payload}>`,
          );
    }
  }
}

function xml(shape: Shape, value: unknown): string {
  if (shape.type !== 'structure') return escaped(String(value));
  return Object.entries(value as Output)
    .map(([name, item]) => {
      const member = shape.members?.[name] ?? { type: 'string' };
      const tag = member.locationName ?? name;
      if (member.type !== 'list') return `<${tag}>${xml(member, item)}</${tag}>`;
      const element = member.member ?? { type: 'string' };
      const inner = element.locationName ?? 'member';
      const items = (item as readonly unknown[]).map((one) => xml(element, one));
      return member.flattened === true
        ? items.map((one) => `<${tag}>${one}</${tag}>`).join('')
        : `<${tag}>${items.map((one) => `<${inner}>${one}</${inner}>`).join('')}</${tag}>`;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function writeError(
  response: ServerResponse,
  model: Model,
  isWrapped: boolean,
  { code, status, message, skew }: AwsError,
): void {
  const headers = { date: new Date(Date.now() - skew * 1000).toUTCString() };
  if (model.protocol === 'json' || model.protocol === 'rest-json')
    response
      .writeHead(status, { ...headers, 'content-type': 'application/json', 'x-amzn-errortype': code })
      .end(JSON.stringify({ __type: code, message, Message: message }));
  else {
    const error = `<Code>${code}</Code><Message>${escaped(message)}</Message>`;
    response
      .writeHead(status, { ...headers, 'content-type': 'application/xml' })
      .end(
        isWrapped
          ? `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`
          : `<Error>${error}</Error>`,
      );
  }
}
