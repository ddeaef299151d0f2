import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import { controlById } from '../../policies/controls';
import { matches, show, Validation } from '../validation';

export interface EmergencyAccessAlarmProps {
  /**
   * ARN of the SNS topic that receives the event, in the Region of the contact center. Its policy has to let
   * `events.amazonaws.com` publish, and its key, if it has one, has to let that service use it.
   */
  readonly topicArn: string;
}

const CONTROL = 'CONNECT-004';
const TOPIC_ARN = /^arn:aws(?:-[a-z]+)*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;

/** No page of AWS's says which of them an emergency login is. */
const DETAIL_TYPES = [
  'AWS API Call via CloudTrail',
  'AWS Console Action via CloudTrail',
  'AWS Service Event via CloudTrail',
];

/**
 * Tells a topic of every emergency login to Amazon Connect in the account and Region (control CONNECT-004): it goes around
 * the authentication profiles, so somebody has to ask why. Needs a CloudTrail trail that logs management events of the
 * account; the event arrives some minutes after the login.
 *
 * The rule asks for all management events, because those whose names begin with Get are left out otherwise (Amazon
 * EventBridge User Guide, "AWS service events delivered via AWS CloudTrail").
 */
export class EmergencyAccessAlarm extends Construct {
  constructor(scope: Construct, id: string, { topicArn }: EmergencyAccessAlarmProps) {
    super(scope, id);
    const validation = new Validation(this);
    validation.require(
      matches(TOPIC_ARN, topicArn),
      `topicArn must be the ARN of an SNS topic such as arn:aws:sns:us-east-1:111122223333:security, got ${show(topicArn)}; correct it`,
    );
    validation.throwIfAny();

    const rule = new CloudwatchEventRule(this, 'Rule', {
      name: `connect-guardrails-${CONTROL.toLowerCase()}`,
      description: 'Emergency login to Amazon Connect, to which authentication profiles do not apply',
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      eventPattern: JSON.stringify({
        'detail-type': DETAIL_TYPES,
        detail: { eventSource: ['connect.amazonaws.com'], eventName: eventNames() },
      }),
    });
    new CloudwatchEventTarget(this, 'Target', { rule: rule.name, arn: topicArn });
  }
}

/** What the control's detective layer listens for. */
function eventNames(): readonly string[] {
  const detective = controlById(CONTROL)?.detective;
  if (detective === undefined || !('alarmOn' in detective))
    throw new TypeError(`control ${CONTROL} has no alarm`);
  return detective.alarmOn;
}
