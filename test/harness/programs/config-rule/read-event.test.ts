import { readEvent } from '../../../../harness/programs/config-rule/event';
import { ACCOUNT } from '../../../support/aws-double';
import { scheduledEvent, TIME } from './event';

describe('the event of a periodic rule', () => {
  it('says which control, account and rule it is about', () => {
    expect(readEvent(scheduledEvent('CONNECT-002'))).toEqual({
      rule: 'connect-guardrails-connect-002',
      account: ACCOUNT,
      time: new Date(TIME),
      resultToken: 'myResultToken',
      testMode: false,
      control: 'CONNECT-002',
    });
  });

  it('may be a test, and may have no parameters', () => {
    expect(
      readEvent(scheduledEvent('CONNECT-002', { resultToken: 'TESTMODE', ruleParameters: undefined })),
    ).toMatchObject({ testMode: true, control: undefined });
  });

  it.each([
    [
      'a change of a resource',
      scheduledEvent('CONNECT-002', {}, { messageType: 'ConfigurationItemChangeNotification' }),
      'messageType must be ScheduledNotification, got "ConfigurationItemChangeNotification"',
    ],
    [
      'an oversized change',
      scheduledEvent('CONNECT-002', {}, { messageType: 'OversizedConfigurationItemChangeNotification' }),
      'messageType must be ScheduledNotification, got "OversizedConfigurationItemChangeNotification"',
    ],
    [
      'another account inside',
      scheduledEvent('CONNECT-002', {}, { awsAccountId: '222222222222' }),
      `awsAccountId must be the account ${ACCOUNT}, got "222222222222"`,
    ],
    [
      'parameters that are no object',
      scheduledEvent('CONNECT-002', { ruleParameters: '[]' }),
      'ruleParameters must be a JSON object as text, got "[]"',
    ],
    [
      'a moment that is none',
      scheduledEvent('CONNECT-002', {}, { notificationCreationTime: 'now' }),
      'notificationCreationTime must be a time, got "now"',
    ],
    [
      'an event that is no JSON',
      scheduledEvent('CONNECT-002', { invokingEvent: '{' }),
      'invokingEvent must be a JSON object as text, got "{"; messageType must be ScheduledNotification, got nothing; notificationCreationTime must be a time, got nothing',
    ],
    [
      'nothing',
      null,
      'configRuleName must be a text, got nothing; accountId must be a text, got nothing; resultToken must be a text, got nothing; invokingEvent must be a text, got nothing; messageType must be ScheduledNotification, got nothing; notificationCreationTime must be a time, got nothing',
    ],
  ])('is refused where it is %s', (_name, event, problems) => {
    expect(() => readEvent(event)).toThrow(
      new Error(
        `the event is none of a periodic rule of AWS Config: ${problems}; let a custom rule with ScheduledNotification invoke the function`,
      ),
    );
  });
});
