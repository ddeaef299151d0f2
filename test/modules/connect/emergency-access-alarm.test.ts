import { EmergencyAccessAlarm } from '../../../modules';
import { countsOf, emptyStack, problemsOf, synthesize, type Template } from '../../support/template';

function define(topicArn: string): Template {
  const stack = emptyStack();
  new EmergencyAccessAlarm(stack, 'alarm', { topicArn });
  return synthesize(stack);
}

describe('EmergencyAccessAlarm', () => {
  it('sends every emergency login to the topic, under the old name of the action too', () => {
    const topicArn = 'arn:aws:sns:us-east-1:111122223333:security';
    const template = define(topicArn);
    expect(countsOf(template)).toEqual({ aws_cloudwatch_event_rule: 1, aws_cloudwatch_event_target: 1 });
    const [[address, rule] = []] = Object.entries(template.resource['aws_cloudwatch_event_rule'] ?? {});
    const { event_pattern: pattern, ...settings } = rule ?? {};
    expect(settings).toEqual({
      name: 'connect-guardrails-connect-004',
      description: 'Emergency login to Amazon Connect, to which authentication profiles do not apply',
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    });
    expect(JSON.parse(String(pattern))).toEqual({
      'detail-type': [
        'AWS API Call via CloudTrail',
        'AWS Console Action via CloudTrail',
        'AWS Service Event via CloudTrail',
      ],
      detail: {
        eventSource: ['connect.amazonaws.com'],
        eventName: ['AdminGetEmergencyAccessToken', 'GetFederationTokens'],
      },
    });
    expect(Object.values(template.resource['aws_cloudwatch_event_target'] ?? {})).toEqual([
      { rule: `\${aws_cloudwatch_event_rule.${address ?? ''}.name}`, arn: topicArn },
    ]);
  });

  it('refuses what is no topic', () => {
    expect(problemsOf(() => define('arn:aws:sqs:us-east-1:111122223333:security'))).toEqual([
      'stack/alarm: topicArn must be the ARN of an SNS topic such as arn:aws:sns:us-east-1:111122223333:security, got "arn:aws:sqs:us-east-1:111122223333:security"; correct it',
    ]);
  });
});
