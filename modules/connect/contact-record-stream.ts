import { ConnectInstanceStorageConfig } from '@cdktf/provider-aws/lib/connect-instance-storage-config';
import { KinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream';
import { KmsGrant } from '@cdktf/provider-aws/lib/kms-grant';
import { Construct } from 'constructs';
import type { Profile } from '../../policies/profile';
import type { CustomerManagedKey } from '../kms/customer-managed-key';
import { matches, show, Validation } from '../validation';
import type { ConnectInstance } from './connect-instance';

export interface ContactRecordStreamProps {
  /** The organization profile. */
  readonly profile: Profile;
  /** The instance whose contact records are streamed. */
  readonly instance: ConnectInstance;
  /** The key that encrypts the stream. */
  readonly key: CustomerManagedKey;
  /** Name of the stream, and of the grant on the key. */
  readonly streamName: string;
}

/**
 * Source: Amazon Kinesis Data Streams API Reference, "CreateStream", and AWS KMS API Reference, "CreateGrant" (as in
 * botocore 1.43.11); names of grants have no dots.
 */
const STREAM_NAME = /^[A-Za-z0-9_-]{1,128}$/;

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
    const validation = new Validation(this);
    validation.require(
      matches(STREAM_NAME, streamName),
      `streamName must be 1 to 128 letters, digits, "_" and "-", got ${show(streamName)}; correct it`,
    );
    validation.throwIfAny();

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
