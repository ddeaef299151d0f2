import { failureOf } from '../../../harness/live/failure';
import { Requests } from '../../../harness/live/requests';

const clock = { now: () => 0, sleep: () => Promise.resolve() };

function sdkError(name: string, status: number | undefined, more: object = {}): Error {
  return Object.assign(new Error('of a test'), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
    ...more,
  });
}

describe('a list', () => {
  const requests = (): Requests => new Requests('us-east-1', Infinity, clock);

  it('whose pages lead back to themselves is not read', async () => {
    expect(
      await requests().list('connect:ListBots', () => Promise.resolve({ elements: [1], next: 'again' })),
    ).toEqual({
      state: 'unread',
      operation: 'connect:ListBots',
      reason: 'its pages do not end',
      partial: [1, 1],
    });
  });

  it('whose pages go round in a circle is not read', async () => {
    const next = (token: string | undefined): string => (token === 'a' ? 'b' : 'a');
    const answer = await requests().list('connect:ListBots', (token) =>
      Promise.resolve({ elements: [], next: next(token) }),
    );
    expect(answer.state).toBe('unread');
  });

  it('ends with a page without a token, or with an empty one', async () => {
    const page = (token: string | undefined) =>
      Promise.resolve(
        token === undefined
          ? { elements: [1], next: 'a' }
          : { elements: [2], next: token === 'a' ? '' : 'b' },
      );
    expect(await requests().list('connect:ListBots', page)).toEqual({ state: 'read', value: [1, 2] });
  });

  it('of which a page has no list is not read', async () => {
    const page = (token: string | undefined) =>
      Promise.resolve(
        token === undefined ? { elements: [1], next: 'a' } : { elements: undefined, next: undefined },
      );
    expect(await requests().list('connect:ListBots', page)).toEqual({
      state: 'unread',
      operation: 'connect:ListBots',
      reason: 'its answer says nothing',
      partial: [1],
    });
  });
});

describe('an error', () => {
  it.each<[string, Error, string | undefined]>([
    ['of ours is none of a request', new TypeError('undefined is no function'), undefined],
    ['that refuses', sdkError('AccessDeniedException', 403), 'refused'],
    ['that refuses in other words', sdkError('AccessDenied', 403), 'refused'],
    ['that throttles by its status', sdkError('SomeException', 429), 'throttled'],
    ['that throttles by its name', sdkError('LimitExceededException', 400), 'throttled'],
    ['of the server', sdkError('SomeException', 503), 'out-of-order'],
    ['of the network', sdkError('Error', undefined, { code: 'ECONNRESET' }), 'out-of-order'],
    ['of time', sdkError('TimeoutError', undefined), 'out-of-order'],
    ['of a name', sdkError('Error', undefined, { code: 'ENOTFOUND' }), 'no-endpoint'],
    ['of an answer that is none', sdkError('SyntaxError', 200, { $response: {} }), 'out-of-order'],
    ['of an endpoint that is none', sdkError('TypeError', undefined, { code: 'ERR_INVALID_URL' }), 'other'],
    ['of credentials', sdkError('CredentialsProviderError', undefined), 'credentials'],
    ['of another kind', sdkError('InvalidParameterException', 400), 'other'],
  ])('%s', (_name, error, kind) => {
    expect(failureOf(error, 0)?.kind).toBe(kind);
  });

  it('of a signature tells a clock from a secret by the time of the answer', () => {
    const at = (date: string): unknown =>
      failureOf(
        sdkError('InvalidSignatureException', 403, { $response: { headers: { date } } }),
        Date.parse('2026-11-21T12:00:00Z'),
      );
    expect(at('Sat, 21 Nov 2026 11:00:00 GMT')).toEqual({
      kind: 'credentials',
      reason:
        'AWS refuses the signature because of its time: the clock of this machine is 3600 seconds fast; set it (date, NTP)',
    });
    expect(at('Sat, 21 Nov 2026 12:10:00 GMT')).toMatchObject({
      reason:
        'AWS refuses the signature because of its time: the clock of this machine is 600 seconds slow; set it (date, NTP)',
    });
    expect(at('Sat, 21 Nov 2026 12:00:20 GMT')).toMatchObject({
      reason: 'AWS refuses the signature: the secret access key is wrong; check the credentials',
    });
  });

  it('of the search for credentials says what the SDK says', () => {
    const reasons = ['TokenProviderError', 'CredentialsProviderError'].map(
      (name) => failureOf(sdkError(name, undefined), 0)?.reason,
    );
    expect(reasons).toEqual([
      'the AWS single sign-on session is over; log in again (TokenProviderError: of a test)',
      'there are no AWS credentials; log in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID (CredentialsProviderError: of a test)',
    ]);
  });

  it('is said on one line', () => {
    const error = Object.assign(new Error('User: a\n  is not   authorized'), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
    expect(failureOf(error, 0)?.reason).toBe('AccessDeniedException: User: a is not authorized');
  });
});

it('waits longer each time, and never more than 20 seconds', async () => {
  const waits: number[] = [];
  const waiting = {
    now: () => 0,
    sleep: (milliseconds: number) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  };
  jest.spyOn(Math, 'random').mockReturnValue(1);
  try {
    const answer = await new Requests('us-east-1', Infinity, waiting).ask('kms:DescribeKey', () =>
      Promise.reject(sdkError('ThrottlingException', 400)),
    );
    expect(answer.state).toBe('unread');
  } finally {
    jest.restoreAllMocks();
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000]);
});
