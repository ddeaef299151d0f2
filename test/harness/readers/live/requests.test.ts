import { failureOf } from '../../../../harness/readers/live/failure';
import { Requests } from '../../../../harness/readers/live/requests';

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
    const pages = new Map([
      [undefined, { elements: [1], next: 'a' }],
      ['a', { elements: [2], next: '' }],
    ]);
    expect(await requests().list('connect:ListBots', (token) => Promise.resolve(pages.get(token)))).toEqual({
      state: 'read',
      value: [1, 2],
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
