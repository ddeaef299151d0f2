import { ACCOUNT } from '../../../support/aws-double';

export const TIME = '2026-11-20T21:50:00.373Z';

/**
 * The event of a periodic rule, as AWS documents it ("Example Events for AWS Config Rules", AWS Config Developer Guide, read
 * 2026-11-21).
 */
export function scheduledEvent(
  control: string | null,
  changes: Readonly<Record<string, unknown>> = {},
  invoking: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    invokingEvent: JSON.stringify({
      awsAccountId: ACCOUNT,
      notificationCreationTime: TIME,
      messageType: 'ScheduledNotification',
      recordVersion: '1.0',
      ...invoking,
    }),
    ruleParameters: JSON.stringify(control === null ? {} : { control }),
    resultToken: 'myResultToken',
    eventLeftScope: false,
    executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/config-role`,
    configRuleArn: `arn:aws:config:us-east-1:${ACCOUNT}:config-rule/config-rule-0123456`,
    configRuleName: `connect-guardrails-${control?.toLowerCase() ?? 'none'}`,
    configRuleId: 'config-rule-6543210',
    accountId: ACCOUNT,
    version: '1.0',
    ...changes,
  };
}
