import { clientsFor } from '../../../harness/live/clients';
import { Connect } from '@aws-sdk/client-connect';
import { failureOf } from '../../../harness/live/failure';
import { boundedRequests, wholeAnswersOnly } from '../../../harness/live/whole-answers';
import { AwsDouble, type AwsFault, REGION } from '../../support/aws-double';

/** Milliseconds; longer than a test may take. */
const PATIENCE = 86_400_000;
const double = new AwsDouble();
const saved = { ...process.env };

beforeAll(async () => {
  await double.start();
  Object.assign(process.env, double.environment);
});

afterAll(async () => {
  process.env = saved;
  await double.stop();
});

/** Where nothing says otherwise an answer has all the time: none of these tests is about how fast this machine is. */
async function failureBy(
  error: AwsFault['error'],
  { begin = PATIENCE, complete = PATIENCE } = {},
): Promise<ReturnType<typeof failureOf>> {
  double.reset({}, [{ operation: 'connect:ListInstances', error }]);
  const client = new Connect({
    region: REGION,
    endpoint: double.url,
    maxAttempts: 1,
    requestHandler: boundedRequests(begin),
  });
  wholeAnswersOnly(client, complete);
  try {
    await client.listInstances({});
    return undefined;
  } catch (thrown) {
    return failureOf(thrown, Date.now());
  } finally {
    client.destroy();
  }
}

describe('an answer', () => {
  it.each<[string, AwsFault['error'], { begin?: number; complete?: number }, string]>([
    [
      'that does not come is not waited for',
      'silence',
      { begin: 200 },
      'TimeoutError: @smithy/node-http-handler - [ERROR] a request has exceeded the configured 200 ms requestTimeout.',
    ],
    [
      'that does not end is not waited for',
      'half',
      { complete: 200 },
      'NoAnswer: the answer was not complete within 200 ms',
    ],
    ['without a text is none', 'nothing', {}, 'NoAnswer: the answer is empty'],
    ['of a proxy is none', 'garbage', {}, 'NoAnswer: the answer is a page of HTML; is there a proxy?'],
  ])('%s', async (_name, error, limits, reason) => {
    expect(await failureBy(error, limits)).toEqual({ kind: 'out-of-order', reason });
  });

  it('that refuses is what it says', async () => {
    expect(await failureBy({ code: 'AccessDeniedException', status: 403, message: 'no' })).toEqual({
      kind: 'refused',
      reason: 'AccessDeniedException: no',
    });
  });

  it('of AWS is read as it is', async () => {
    double.reset({ instances: [{ id: 'i' }] });
    const clients = clientsFor(REGION, double.url);
    const { InstanceSummaryList: list = [] } = await clients.connect.listInstances({});
    clients.close();
    expect(list.map(({ Id }) => Id)).toEqual(['i']);
  });
});
