/** What an error of the AWS SDK means for reading: try again, go on without, or end. */

/** What the SDK's errors have in common ("ServiceException", AWS SDK for JavaScript v3). */
interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
  readonly $response?: { readonly headers?: Readonly<Record<string, string | undefined>> };
}

/** No credentials, or none that AWS accepts. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'there are no AWS credentials; log in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID',
  TokenProviderError: 'the AWS single sign-on session is over; log in again',
  ExpiredToken: 'the AWS credentials have expired; log in again',
  ExpiredTokenException: 'the AWS credentials have expired; log in again',
  TokenRefreshRequired: 'the AWS credentials have expired; log in again',
  InvalidClientTokenId:
    'AWS does not know the credentials, or the Region is not enabled for the account; check both',
  UnrecognizedClientException:
    'AWS does not know the credentials, or the Region is not enabled for the account; check both',
  InvalidAccessKeyId: 'AWS does not know the access key; check the credentials',
  MissingAuthenticationToken: 'there are no AWS credentials; log in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID',
  MissingAuthenticationTokenException:
    'there are no AWS credentials; log in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID',
};

/** AWS refuses a signature that is made with another secret, or at another time (more than 5 minutes away). */
const SIGNATURE = new Set([
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'IncompleteSignature',
  'IncompleteSignatureException',
]);
const CLOCK = new Set(['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture']);
const CLOCK_MESSAGE = /signature expired|signature not yet current|difference between the request time/i;

const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'LimitExceededException',
  'BandwidthLimitExceeded',
  'SlowDown',
  'EC2ThrottledException',
]);
const OUT_OF_ORDER = new Set([
  'InternalFailure',
  'InternalServerError',
  'InternalServerException',
  'InternalServiceException',
  'InternalServiceError',
  'InternalError',
  'KMSInternalException',
  'NoAnswer',
  'DependencyTimeoutException',
  'ServiceException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'RequestTimeout',
  'RequestTimeoutException',
]);
const NETWORK = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ETIMEDOUT',
  'HPE_INVALID_CONSTANT',
]);

/** Of an endpoint that the environment or the AWS configuration names. */
const INVALID_ENDPOINT = 'ERR_INVALID_URL';

export type Failure =
  | { readonly kind: 'credentials'; readonly reason: string }
  | { readonly kind: 'no-endpoint'; readonly reason: string }
  | { readonly kind: 'throttled' | 'out-of-order' | 'refused' | 'other'; readonly reason: string };

/**
 * What went wrong with a request.
 *
 * @param now the time of this machine, in milliseconds since 1970.
 * @returns undefined where it is no error of the SDK or of the network, but one of ours.
 */
export function failureOf(thrown: unknown, now: number): Failure | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const error = thrown as SdkError;
  const code = typeof error.code === 'string' ? error.code : '';
  const status = error.$metadata?.httpStatusCode;
  const known = CREDENTIALS[error.name];
  if (known !== undefined)
    return {
      kind: 'credentials',
      // Where credentials were looked for, and what is wrong there, only the SDK can say.
      reason: error.name.endsWith('ProviderError') ? `${known} (${describe(error, '')})` : known,
    };
  if (CLOCK.has(error.name) || SIGNATURE.has(error.name))
    return { kind: 'credentials', reason: signatureReason(error, now) };
  const reason = describe(error, code);
  if (code === 'ENOTFOUND') return { kind: 'no-endpoint', reason };
  if (THROTTLED.has(error.name) || status === 429) return { kind: 'throttled', reason };
  if (
    OUT_OF_ORDER.has(error.name) ||
    NETWORK.has(code) ||
    error.name === 'TimeoutError' ||
    (status !== undefined && status >= 500)
  )
    return { kind: 'out-of-order', reason };
  // An answer that cannot be parsed: a proxy's page, or a connection that was cut.
  if (error.$response !== undefined && (status === undefined || status < 300))
    return { kind: 'out-of-order', reason: reason.replace(/\s*Deserialization error: .*$/, '') };
  if (status === undefined && error.$metadata === undefined && code !== INVALID_ENDPOINT) return undefined;
  if (status === 403 || /AccessDenied|Forbidden|NotAuthorized/.test(error.name))
    return { kind: 'refused', reason };
  return { kind: 'other', reason };
}

function describe({ name, message }: SdkError, code: string): string {
  const text = message.replace(/\s+/g, ' ').trim();
  const cause = name === 'Error' && code !== '' ? code : name;
  return text === '' || text === cause ? cause : `${cause}: ${text}`;
}

function signatureReason(error: SdkError, now: number): string {
  const date = Date.parse(error.$response?.headers?.['date'] ?? '');
  const seconds = Number.isNaN(date) ? undefined : Math.round((now - date) / 1000);
  const isClock =
    CLOCK.has(error.name) ||
    CLOCK_MESSAGE.test(error.message) ||
    (seconds !== undefined && Math.abs(seconds) > MAX_SKEW_SECONDS);
  if (!isClock) return 'AWS refuses the signature: the secret access key is wrong; check the credentials';
  const by =
    seconds === undefined || Math.abs(seconds) < 60
      ? 'wrong'
      : `${Math.abs(seconds)} seconds ${seconds > 0 ? 'fast' : 'slow'}`;
  return `AWS refuses the signature because of its time: the clock of this machine is ${by}; set it (date, NTP)`;
}

/** AWS accepts signatures of the last 5 minutes ("Signature Version 4", IAM User Guide), S3 of the last 15. */
const MAX_SKEW_SECONDS = 240;
