import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  ConnectDouble,
  defaultProfile,
  ERRORS,
  OPERATIONS,
  type MemberType,
  type Operation,
} from './connect-double';
import { findTool, presentOrSkip } from './tools';
import { runChild } from './child';

interface Shape {
  type: string;
  min?: number;
  max?: number;
  enum?: string[];
  required?: string[];
  members?: Record<string, { shape: string; location?: string; locationName?: string }>;
  member?: { shape: string };
  value?: { shape: string };
  error?: { httpStatusCode: number };
}

interface Model {
  metadata: { protocol: string };
  operations: Record<
    string,
    {
      http: { method: string; requestUri: string };
      input: { shape: string };
      output?: { shape: string };
      errors: { shape: string }[];
    }
  >;
  shapes: Record<string, Shape>;
}

/** botocore's model of Amazon Connect: of python's botocore, else of the one inside AWS CLI version 2. */
function readModel(): Model | undefined {
  const roots: string[] = [];
  const python = findTool('python3');
  if (python !== undefined) {
    const script = 'import botocore; print(botocore.__path__[0])';
    const found = runChild([python, '-c', script]).outputWith([0]);
    // Python without botocore: the AWS CLI may carry its own.
    if (found !== undefined) roots.push(found.stdout.trim());
  }
  const aws = findTool('aws');
  if (aws !== undefined) {
    const home = dirname(realpathSync(aws));
    roots.push(join(home, 'awscli/botocore'), join(home, '../dist/awscli/botocore'));
  }
  const file = roots
    .map((root) => join(root, 'data/connect/2017-08-08/service-2.json'))
    .flatMap((path) => [path, `${path}.gz`])
    .find(existsSync);
  if (file === undefined) {
    return undefined;
  }
  const bytes = readFileSync(file);
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as Model;
}

const model = readModel();
const names = Object.keys(OPERATIONS) as Operation[];

function shapeOf(name: string): Shape {
  const shape = model?.shapes[name];
  if (shape === undefined) {
    throw new Error(`botocore's model has no shape ${name}`);
  }
  return shape;
}

function operationOf(name: Operation): Model['operations'][string] {
  const operation = model?.operations[name];
  if (operation === undefined) {
    throw new Error(`botocore's model has no operation ${name}`);
  }
  return operation;
}

function memberType(name: string): MemberType {
  const { type, min, max, member } = shapeOf(name);
  if (type === 'list' && member !== undefined) {
    return { type, member: memberType(member.shape) };
  }
  if (type === 'boolean') {
    return { type };
  }
  if (type !== 'integer' && type !== 'string') {
    throw new Error(`${name} has the unexpected type ${type}`);
  }
  return { type, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** The input members at a location of the request, by their names there. */
function membersAt(operation: Operation, location: string | undefined): Record<string, MemberType> {
  const members = Object.entries(shapeOf(operationOf(operation).input.shape).members ?? {});
  return Object.fromEntries(
    members
      .filter(([, member]) => member.location === location)
      .map(([name, member]) => [member.locationName ?? name, memberType(member.shape)]),
  );
}

/** What in a JSON value of an answer does not fit its shape. */
function misfits(name: string, value: unknown, path: string): string[] {
  const shape = shapeOf(name);
  const wrong = [`${path} is ${JSON.stringify(value)}, not ${name}`];
  switch (shape.type) {
    case 'structure':
      return Object.entries(value as object).flatMap(([key, item]) => {
        const member = shape.members?.[key];
        return member === undefined
          ? [`${path}.${key} is not a member of ${name}`]
          : misfits(member.shape, item, `${path}.${key}`);
      });
    case 'list':
      return Array.isArray(value)
        ? value.flatMap((item, index) => misfits(shape.member?.shape ?? '', item, `${path}[${index}]`))
        : wrong;
    case 'map':
      return Object.entries(value as object).flatMap(([key, item]) =>
        misfits(shape.value?.shape ?? '', item, `${path}.${key}`),
      );
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong;
    case 'timestamp':
      return typeof value === 'number' ? [] : wrong;
    case 'integer':
    case 'string': {
      if (typeof value !== (shape.type === 'integer' ? 'number' : 'string')) {
        return wrong;
      }
      const size = typeof value === 'number' ? value : String(value).length;
      const fits =
        size >= (shape.min ?? -Infinity) &&
        size <= (shape.max ?? Infinity) &&
        (shape.enum === undefined || shape.enum.includes(String(value)));
      return fits ? [] : wrong;
    }
    default:
      return [`${name} has the unexpected type ${shape.type}`];
  }
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/eu-central-1/connect/aws4_request, SignedHeaders=host, Signature=0';

presentOrSkip(model === undefined ? ["botocore's model of Amazon Connect"] : [])(
  "the double of Amazon Connect follows botocore's model",
  () => {
    let double: ConnectDouble;
    beforeEach(async () => {
      double = await ConnectDouble.start();
      double.addInstance('example', {
        profiles: [
          defaultProfile({ AllowedIps: ['203.0.113.0/24'], BlockedIps: ['203.0.113.7/32'] }),
          defaultProfile({ Id: 'second', IsDefault: false }),
        ],
      });
      double.pageSize = 1;
    });
    afterEach(() => double.close());

    function ask(path: string, init: RequestInit = {}): Promise<Response> {
      return fetch(`${double.url}${path}`, { headers: { authorization: AUTHORIZATION }, ...init });
    }

    test('in the protocol', () => {
      expect(model?.metadata.protocol).toBe('rest-json');
    });

    test.each(names)('in the request of %s', (name) => {
      const { http, input } = operationOf(name);
      const { method, path, query, body } = OPERATIONS[name];
      expect([method, path]).toEqual([http.method, http.requestUri]);
      // Newer models may have more optional members than the double.
      expect(membersAt(name, 'querystring')).toMatchObject(query);
      expect(membersAt(name, undefined)).toMatchObject(body);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
      expect(inPath).toEqual([...(shapeOf(input.shape).required ?? [])].sort());
      expect(inPath).toEqual(Object.keys(membersAt(name, 'uri')).sort());
    });

    test('in the errors and their status', () => {
      const modelled = names.flatMap((name) => operationOf(name).errors.map(({ shape }) => shape));
      const statuses = modelled.map((error) => [error, shapeOf(error).error?.httpStatusCode]);
      expect(Object.fromEntries(statuses)).toMatchObject(ERRORS);
      expect(Object.keys(shapeOf('ResourceNotFoundException').members ?? {})).toEqual(['Message']);
    });

    test.each<[Operation, string, string[]]>([
      ['DescribeInstance', '/instance/example', ['Instance']],
      [
        'ListAuthenticationProfiles',
        '/authentication-profiles-summary/example',
        ['AuthenticationProfileSummaryList', 'NextToken'],
      ],
      [
        'DescribeAuthenticationProfile',
        `/authentication-profiles/example/${defaultProfile().Id}`,
        ['AuthenticationProfile'],
      ],
    ])('in the answer of %s', async (name, path, members) => {
      const response = await ask(path);
      const answer = (await response.json()) as object;
      expect([response.status, Object.keys(answer)]).toEqual([200, members]);
      expect(misfits(operationOf(name).output?.shape ?? '', answer, name)).toEqual([]);
    });

    test('in the empty answer of UpdateAuthenticationProfile', async () => {
      expect(operationOf('UpdateAuthenticationProfile').output).toBeUndefined();
      const body = JSON.stringify({ AllowedIps: ['2001:db8::/32'] });
      const response = await ask('/authentication-profiles/example/second', { method: 'POST', body });
      expect([response.status, await response.text()]).toEqual([200, '']);
      expect(double.instances.get('example')?.profiles[1]).toEqual(
        defaultProfile({ Id: 'second', IsDefault: false, AllowedIps: ['2001:db8::/32'] }),
      );
    });

    test.each<[string, string, RequestInit, number, string]>([
      ['an unknown instance', '/instance/other', {}, 404, 'ResourceNotFoundException'],
      ['an unknown profile', '/authentication-profiles/example/other', {}, 404, 'ResourceNotFoundException'],
      ['an unknown path', '/instances', {}, 404, 'UnknownOperationException'],
      [
        'an unsigned request',
        '/instance/example',
        { headers: {} },
        403,
        'MissingAuthenticationTokenException',
      ],
      ...[
        '{"ProfileId":"x"}',
        '{"PeriodicSessionDuration":9}',
        '{"AllowedIps":"10.0.0.0/8"}',
        '{"AllowedIps":["1"]}',
      ].map((body): [string, string, RequestInit, number, string] => [
        `the update ${body}`,
        '/authentication-profiles/example/second',
        { method: 'POST', body },
        400,
        'InvalidParameterException',
      ]),
    ])('in refusing %s', async (_title, path, init, status, code) => {
      const response = await ask(path, init);
      expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, code]);
      expect(Object.keys((await response.json()) as object)).toEqual(['Message']);
    });
  },
);
