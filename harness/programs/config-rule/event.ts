/** What AWS Config invokes the function with. */

/** A request of AWS Config to evaluate one rule. */
export interface RuleEvent {
  /** Name of the rule that is evaluated. */
  readonly rule: string;
  /** Id of the account that is evaluated. */
  readonly account: string;
  /** When AWS Config asked. */
  readonly time: Date;
  /** Tells AWS Config which rule and event the results are for. */
  readonly resultToken: string;
  /** True where AWS Config does not keep the results. */
  readonly testMode: boolean;
  /** The rule's parameter `control`; undefined where it has none. */
  readonly control: string | undefined;
}

/** The token of a test run ("PutEvaluations", AWS Config API Reference: TestMode needs no valid token). */
const TEST_TOKEN = 'TESTMODE';

const SCHEDULED = 'ScheduledNotification';

/**
 * Reads the event of a periodic rule ("Example Events for AWS Config Rules", AWS Config Developer Guide, read
 * 2026-11-21): `invokingEvent` and `ruleParameters` are JSON texts.
 *
 * @throws Error with everything that is wrong, where it is another event.
 */
export function readEvent(event: unknown): RuleEvent {
  const outer = object(event);
  const problems: string[] = [];
  const text = (source: Readonly<Record<string, unknown>>, name: string): string => {
    const value = source[name];
    if (typeof value === 'string' && value !== '') return value;
    problems.push(`${name} must be a text, got ${JSON.stringify(value) ?? 'nothing'}`);
    return '';
  };
  const json = (name: string): Readonly<Record<string, unknown>> => {
    const value = text(outer, name);
    const parsed = value === '' ? {} : parse(value);
    if (parsed !== undefined) return parsed;
    problems.push(`${name} must be a JSON object as text, got ${JSON.stringify(value)}`);
    return {};
  };
  const rule = text(outer, 'configRuleName');
  const account = text(outer, 'accountId');
  const resultToken = text(outer, 'resultToken');
  const invokingEvent = json('invokingEvent');
  const parameters = outer['ruleParameters'] === undefined ? {} : json('ruleParameters');
  const { messageType, notificationCreationTime, awsAccountId } = invokingEvent;
  if (messageType !== SCHEDULED)
    problems.push(`messageType must be ${SCHEDULED}, got ${JSON.stringify(messageType) ?? 'nothing'}`);
  if (awsAccountId !== undefined && awsAccountId !== account)
    problems.push(`awsAccountId must be the account ${account}, got ${JSON.stringify(awsAccountId)}`);
  const time = new Date(typeof notificationCreationTime === 'string' ? notificationCreationTime : '');
  if (Number.isNaN(time.getTime()))
    problems.push(
      `notificationCreationTime must be a time, got ${JSON.stringify(notificationCreationTime) ?? 'nothing'}`,
    );
  if (problems.length > 0)
    throw new Error(
      `the event is none of a periodic rule of AWS Config: ${problems.join('; ')}; let a custom rule with ${SCHEDULED} invoke the function`,
    );
  const control = parameters['control'];
  return {
    rule,
    account,
    time,
    resultToken,
    testMode: resultToken === TEST_TOKEN,
    control: typeof control === 'string' ? control : undefined,
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
