import { listOf, matching, section, wholeNumber } from '../settings';

/** Source: AWS KMS API Reference, "EnableKeyRotation" and "ScheduleKeyDeletion" (as in botocore 1.43.11). */
const ROTATION_DAYS = { minimum: 90, maximum: 2560 };
const DELETION_WINDOW_DAYS = { minimum: 7, maximum: 30 };

const KEY_ARN =
  /^arn:aws(?:-[a-z]+)*:kms:[a-z]{2,4}(?:-[a-z]+)+-[1-9]\d?:\d{12}:key\/(?:\*|mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const kms = section({
  rotationPeriodInDays: wholeNumber(ROTATION_DAYS)
    .default(365)
    .describe('Days between two rotations of a customer managed key.'),
  deletionWindowInDays: wholeNumber(DELETION_WINDOW_DAYS)
    .default(30)
    .describe('Shortest approved waiting period, in days, before a key is deleted.'),
  approvedKeyArns: listOf(
    matching(KEY_ARN, 'a KMS key ARN with "*" for the key id at most'),
    'KMS key ARNs with "*" for the key id at most',
  )
    .default([])
    .describe('Keys of other accounts or stacks that count as customer managed keys.'),
});
