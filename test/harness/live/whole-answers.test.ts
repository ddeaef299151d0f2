import { clientsFor } from '../../../harness/live/clients';
import { failureOf } from '../../../harness/live/failure';
import { AwsDouble, type AwsFault, REGION } from '../../support/aws-double';

const ANSWER_TIMEOUT = 200;
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

async function failureBy(error: AwsFault['error']): Promise<ReturnType<typeof failureOf>> {
  double.reset({}, [{ operation: 'connect:ListInstances', error }]);
  const clients = clientsFor(REGION, double.url, ANSWER_TIMEOUT);
  try {
    await clients.connect.listInstances({});
    return undefined;
  } catch (thrown) {
    return failureOf(thrown, Date.now());
  } finally {
    clients.close();
  }
}

describe('an answer', () => {
  it.each<[string, AwsFault['error'], string]>([
    [
      'that does not come is not waited for',
      'silence',
      'TimeoutError: @smithy/node-http-handler - [ERROR] a request has exceeded the configured 200 ms requestTimeout.',
    ],
    ['that does not end is not waited for', 'half', 'NoAnswer: the answer was not complete within 200 ms'],
    ['without a text is none', 'nothing', 'NoAnswer: the answer is empty'],
    ['of a proxy is none', 'garbage', 'NoAnswer: the answer is a page of HTML; is there a proxy?'],
  ])('%s', async (_name, error, reason) => {
    expect(await failureBy(error)).toEqual({ kind: 'out-of-order', reason });
  });

  it('that refuses is what it says', async () => {
    expect(await failureBy({ code: 'AccessDeniedException', status: 403, message: 'no' })).toEqual({
      kind: 'refused',
      reason: 'AccessDeniedException: no',
    });
  });

  it('of AWS is read as it is', async () => {
    double.reset({ instances: [{ id: 'i' }] });
    const clients = clientsFor(REGION, double.url, ANSWER_TIMEOUT);
    const { InstanceSummaryList: list = [] } = await clients.connect.listInstances({});
    clients.close();
    expect(list.map(({ Id }) => Id)).toEqual(['i']);
  });
});
