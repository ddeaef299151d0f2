import { ConnectInstanceStorageConfig } from '@cdktf/provider-aws/lib/connect-instance-storage-config';
import { KinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream';
import { KmsGrant } from '@cdktf/provider-aws/lib/kms-grant';
import { Construct } from 'constructs';
import type { Profile } from '../../policies/profile';
import type { CustomerManagedKey } from '../kms/customer-managed-key';
import type { ConnectInstance } from './connect-instance';

export interface ContactRecordStreamProps {
  /** The organization profile. */
  readonly profile: Profile;
  /** The instance whose contact records are streamed. */
  readonly instance: ConnectInstance;
  /** The key that encrypts the stream. */
  readonly key: CustomerManagedKey;
  /** Name of the stream. */
  readonly streamName: string;
}

/**
 * Defines an encrypted Kinesis data stream (control KINESIS-001) that receives the contact records of an instance
 * (CONNECT-008). It keeps them for the profile's `retention.contactRecordsStreamInHours`; what reads the stream keeps
 * them for longer.
 *
 * The service-linked role of the instance writes the records and needs `kms:GenerateDataKey` on the key before streaming
 * begins, or records are lost (Amazon Connect Administrator Guide, "Enable data streaming for your instance"): a grant gives it that, because the role's name is not known when the key is created.
 */
export class ContactRecordStream extends Construct {
  readonly streamArn: string;
  readonly streamName: string;

  constructor(scope: Construct, id: string, props: ContactRecordStreamProps) {
    super(scope, id);
    const { instance, key, profile, streamName } = props;
    const stream = new KinesisStream(this, 'Resource', {
      name: streamName,
      encryptionType: 'KMS',
      kmsKeyId: key.keyArn,
      retentionPeriod: profile.retention.contactRecordsStreamInHours,
      streamModeDetails: { streamMode: 'ON_DEMAND' },
    });
    const grant = new KmsGrant(this, 'Grant', {
      name: streamName,
      keyId: key.keyId,
      granteePrincipal: instance.serviceRoleArn,
      operations: ['GenerateDataKey'],
    });
    new ConnectInstanceStorageConfig(this, 'StorageConfig', {
      instanceId: instance.instanceId,
      resourceType: 'CONTACT_TRACE_RECORDS',
      storageConfig: { storageType: 'KINESIS_STREAM', kinesisStreamConfig: { streamArn: stream.arn } },
      dependsOn: [grant],
    });
    this.streamArn = stream.arn;
    this.streamName = streamName;
  }
}
