import { defineControl } from '../../control';

export const keyDeletionWindow = defineControl({
  id: 'KMS-002',
  name: 'kms/key_deletion_window',
  title: 'customer managed keys wait for the approved period before they are deleted',
  rationale:
    'What a deleted key has encrypted is lost for ever; the waiting period is the time in which a mistake or an attack can be noticed and undone.',
  remediation:
    'Set deletion_window_in_days to at least kms.deletionWindowInDays of the organization profile, or leave it out: the default is 30 days.',
  level: 'soft-mandatory',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
  ],
  preventive: {
    statements: (profile) => [
      {
        Sid: 'DenyShortKeyDeletionWindow',
        Effect: 'Deny',
        Action: ['kms:ScheduleKeyDeletion'],
        Resource: '*',
        Condition: {
          NumericLessThan: {
            'kms:ScheduleKeyDeletionPendingWindowInDays': String(profile.kms.deletionWindowInDays),
          },
        },
      },
    ],
    remark: 'a deletion that names no period waits for 30 days',
  },
  proactive: {
    scope: 'part',
    reads: {
      aws_kms_key: ['deletion_window_in_days'],
      aws_kms_external_key: ['deletion_window_in_days'],
      aws_kms_replica_key: ['deletion_window_in_days'],
      aws_kms_replica_external_key: ['deletion_window_in_days'],
    },
    message: 'the waiting period before the key is deleted is too short',
  },
  detective: {
    managedRule: 'KMS_CMK_NOT_SCHEDULED_FOR_DELETION',
    resourceTypes: ['AWS::KMS::Key'],
    remark: 'a key that waits for its deletion is reported whatever the period is',
  },
});
