import * as z from 'zod';
import { isMapping, section, wholeNumber } from '../settings';

/** Source: Amazon Kinesis Data Streams API Reference, "IncreaseStreamRetentionPeriod" (as in botocore 1.43.11). */
const STREAM_HOURS = { minimum: 24, maximum: 8760 };

/** Source: Amazon CloudWatch Logs API Reference, "PutRetentionPolicy" (as in botocore 1.43.11). */
const LOG_GROUP_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Source: Amazon S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle": objects must be stored 30 days before
 * a transition to S3 Standard-IA or One Zone-IA. A lifecycle's `Days` is a 32-bit integer.
 */
const TRANSITION_DAYS = { minimum: 30, maximum: 2_147_483_647 };

export const retention = section({
  recordingsTransitionInDays: wholeNumber(TRANSITION_DAYS)
    .default(90)
    .describe('Days after which recordings and transcripts move to colder storage.'),
  recordingsExpirationInDays: wholeNumber({ ...TRANSITION_DAYS, minimum: TRANSITION_DAYS.minimum + 1 })
    .default(2557)
    .describe('Days after which recordings and transcripts expire; more than recordingsTransitionInDays.'),
  contactRecordsStreamInHours: wholeNumber(STREAM_HOURS)
    .default(168)
    .describe('Hours that the contact record stream keeps a record.'),
  logGroupsInDays: z
    .literal(LOG_GROUP_DAYS, { error: `one of ${LOG_GROUP_DAYS.join(', ')}` })
    .default(365)
    .describe('Days that CloudWatch Logs keeps log events.'),
}).superRefine(
  (value, context) => {
    const { recordingsTransitionInDays: transition, recordingsExpirationInDays: expiration } = value;
    if (typeof transition !== 'number' || typeof expiration !== 'number' || expiration > transition) return;
    context.addIssue({
      code: 'custom',
      path: ['recordingsExpirationInDays'],
      message: `must be more than retention.recordingsTransitionInDays (${transition}), got ${expiration}; write ${transition + 1} or more`,
    });
  },
  { when: isMapping },
);
