import type { DoubleAccount } from './aws-double';

/** Ids that the fixture `imported` names. */
const MENDED = '11111111-2222-4333-8444-555555555551';
const KEPT = '11111111-2222-4333-8444-555555555552';
const NUMBER = '11111111-2222-4333-8444-555555555553';

const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:imported';

/** What the fixture `imported` imports of Amazon Connect, which moto does not have. */
export function importedConnect(key: string): DoubleAccount {
  return {
    instances: [
      {
        id: MENDED,
        description: {
          InstanceAlias: 'imported-mended',
          InboundCallsEnabled: true,
          OutboundCallsEnabled: true,
          Tags: {},
        },
        flowLogs: false,
        storage: {
          ATTACHMENTS: [inBucket('attachments', 'imported-configured')],
          CHAT_TRANSCRIPTS: [inBucket('chat_transcripts', 'imported-configured', keyArn(key))],
          SCHEDULED_REPORTS: [inBucket('scheduled_reports', 'imported-configured', keyArn(key))],
          CONTACT_TRACE_RECORDS: [
            {
              AssociationId: 'contact_trace_records',
              StorageType: 'KINESIS_STREAM',
              KinesisStreamConfig: {
                StreamArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/imported-mended',
              },
            },
          ],
        },
        functions: [`${FUNCTION}-inside`, `${FUNCTION}-outside`, `${FUNCTION}-outside:live`],
      },
      {
        id: KEPT,
        description: {
          InstanceAlias: 'imported-kept',
          IdentityManagementType: 'CONNECT_MANAGED',
          InboundCallsEnabled: true,
          Tags: {},
        },
        flowLogs: false,
        storage: {
          SCREEN_RECORDINGS: [
            inBucket(
              'screen_recordings',
              'imported-kept',
              'arn:aws:kms:us-east-1:123456789012:alias/aws/connect',
            ),
          ],
        },
        bots: { V1: [{ LexBot: { Name: 'Imported', LexRegion: 'us-east-1' } }] },
      },
    ],
    phoneNumbers: [
      {
        PhoneNumberId: NUMBER,
        PhoneNumberArn: `arn:aws:connect:us-east-1:111111111111:phone-number/${NUMBER}`,
        PhoneNumber: '+15555550100',
        PhoneNumberCountryCode: 'US',
        PhoneNumberType: 'DID',
        PhoneNumberStatus: { Status: 'CLAIMED' },
        TargetArn: `arn:aws:connect:us-east-1:111111111111:instance/${KEPT}`,
        Tags: {},
      },
    ],
  };
}

function inBucket(id: string, bucket: string, key?: string): Readonly<Record<string, unknown>> {
  return {
    AssociationId: id,
    StorageType: 'S3',
    S3Config: {
      BucketName: bucket,
      BucketPrefix: id,
      ...(key === undefined ? {} : { EncryptionConfig: { EncryptionType: 'KMS', KeyId: key } }),
    },
  };
}

/** An ARN in moto's account. */
function keyArn(id: string): string {
  return `arn:aws:kms:us-east-1:123456789012:key/${id}`;
}
