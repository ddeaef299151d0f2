/** The AWS SDK's clients. The packages are loaded on first use: who checks plans does not need them. */
import { createRequire } from 'node:module';
import type * as ConnectSdk from '@aws-sdk/client-connect';
import type * as CustomerProfilesSdk from '@aws-sdk/client-customer-profiles';
import type * as FirehoseSdk from '@aws-sdk/client-firehose';
import type * as KinesisSdk from '@aws-sdk/client-kinesis';
import type * as KmsSdk from '@aws-sdk/client-kms';
import type * as LambdaSdk from '@aws-sdk/client-lambda';
import type * as S3Sdk from '@aws-sdk/client-s3';
import type * as StsSdk from '@aws-sdk/client-sts';
import { boundedRequests, type Client, wholeAnswersOnly } from './whole-answers';
import { ProblemsError } from '../../core/problems';

const load = createRequire(__filename);

/** The packages of the clients. */
export const SDK_PACKAGES: readonly (keyof Sdk)[] = [
  '@aws-sdk/client-connect',
  '@aws-sdk/client-customer-profiles',
  '@aws-sdk/client-firehose',
  '@aws-sdk/client-kinesis',
  '@aws-sdk/client-kms',
  '@aws-sdk/client-lambda',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-sts',
];

/** A client for each service that is read. */
export interface Clients {
  readonly sts: StsSdk.STS;
  readonly connect: ConnectSdk.Connect;
  readonly customerProfiles: CustomerProfilesSdk.CustomerProfiles;
  readonly firehose: FirehoseSdk.Firehose;
  readonly kinesis: KinesisSdk.Kinesis;
  readonly kms: KmsSdk.KMS;
  readonly lambda: LambdaSdk.Lambda;
  readonly s3: S3Sdk.S3;
  /** A client for the settings of S3 that belong to an account. */
  readonly s3Account: (account: string) => S3Sdk.S3;
  /** Closes every connection. */
  readonly close: () => void;
}

/** Milliseconds until an answer must begin, and until it must then be complete, where it is not said. */
const ANSWER_TIMEOUT = 30_000;

/**
 * Makes the clients for a Region. They try each request once: `Requests` tries again, at the pace of the quotas.
 *
 * @param endpoint where every request goes; default: AWS's own endpoints, or what `AWS_ENDPOINT_URL` says.
 * @param answerTimeout milliseconds until an answer must begin, and until it must then be complete.
 * @throws ProblemsError (live) where packages are missing, with all of them.
 */
export function clientsFor(
  region: string,
  endpoint: string | undefined,
  answerTimeout = ANSWER_TIMEOUT,
): Clients {
  assertInstalled();
  // What the SDK says of future versions of Node is for who updates it, not for who reads a report.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const common = {
    region,
    maxAttempts: 1,
    requestHandler: boundedRequests(answerTimeout),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
  const sts = new (sdk('@aws-sdk/client-sts').STS)(common);
  // One for all: each client would look for credentials on its own, and Kinesis would ask for HTTP/2, which proxies may not speak.
  const { credentials, requestHandler } = sts.config;
  const shared = { ...common, credentials, requestHandler };
  const { S3 } = sdk('@aws-sdk/client-s3');
  const clients = {
    sts,
    connect: new (sdk('@aws-sdk/client-connect').Connect)(shared),
    customerProfiles: new (sdk('@aws-sdk/client-customer-profiles').CustomerProfiles)(shared),
    firehose: new (sdk('@aws-sdk/client-firehose').Firehose)(shared),
    kinesis: new (sdk('@aws-sdk/client-kinesis').Kinesis)(shared),
    kms: new (sdk('@aws-sdk/client-kms').KMS)(shared),
    lambda: new (sdk('@aws-sdk/client-lambda').Lambda)(shared),
    s3: new S3({ ...shared, followRegionRedirects: true }),
  };
  const opened: Client[] = Object.values(clients);
  for (const client of opened) wholeAnswersOnly(client, answerTimeout);
  return {
    ...clients,
    s3Account: (account) => {
      const client = accountClient(S3, shared, region, account);
      wholeAnswersOnly(client, answerTimeout);
      opened.push(client);
      return client;
    },
    close: () => {
      for (const client of opened) client.destroy();
    },
  };
}

function assertInstalled(): void {
  const missing = SDK_PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  throw new ProblemsError(
    'live',
    `reading a live account needs packages that are not installed: npm install ${missing.join(' ')}`,
  );
}

function isInstalled(name: string): boolean {
  try {
    load.resolve(name);
    return true;
  } catch {
    return false;
  }
}

interface Sdk {
  readonly '@aws-sdk/client-connect': typeof ConnectSdk;
  readonly '@aws-sdk/client-customer-profiles': typeof CustomerProfilesSdk;
  readonly '@aws-sdk/client-firehose': typeof FirehoseSdk;
  readonly '@aws-sdk/client-kinesis': typeof KinesisSdk;
  readonly '@aws-sdk/client-kms': typeof KmsSdk;
  readonly '@aws-sdk/client-lambda': typeof LambdaSdk;
  readonly '@aws-sdk/client-s3': typeof S3Sdk;
  readonly '@aws-sdk/client-sts': typeof StsSdk;
}

function sdk<Name extends keyof Sdk>(name: Name): Sdk[Name] {
  return load(name) as Sdk[Name];
}

/**
 * Block Public Access of an account has an endpoint of its own, and otherwise the request and the answer of a bucket's
 * ("GetPublicAccessBlock", S3 Control API Reference, read 2026-11-21).
 */
function accountClient(
  S3: typeof S3Sdk.S3,
  shared: S3Sdk.S3ClientConfig,
  region: string,
  account: string,
): S3Sdk.S3 {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const endpoint =
    shared.endpoint ?? process.env['AWS_ENDPOINT_URL'] ?? `https://${account}.s3-control.${region}.${domain}`;
  const client = new S3({ ...shared, endpoint, forcePathStyle: true });
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { path: string; query: object; headers: Record<string, string> };
      request.path = '/v20180820/configuration/publicAccessBlock';
      request.query = {};
      request.headers['x-amz-account-id'] = account;
      return next(args);
    },
    { step: 'build', name: 'accountOfPublicAccessBlock' },
  );
  return client;
}
