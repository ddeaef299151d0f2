import { ConnectInstanceStorageConfig } from '@cdktf/provider-aws/lib/connect-instance-storage-config';
import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import type { Profile } from '../../policies/profile';
import { type AccountProps, requirePartition } from '../account';
import type { CustomerManagedKey } from '../kms/customer-managed-key';
import { matches, show, Validation } from '../validation';
import type { ConnectInstance } from './connect-instance';

export interface InstanceStorageProps extends Pick<AccountProps, 'partition'> {
  /** The organization profile. */
  readonly profile: Profile;
  /** The instance whose data is stored. */
  readonly instance: ConnectInstance;
  /** The key that encrypts the data. */
  readonly key: CustomerManagedKey;
  /** Name of the bucket, unique in the partition. */
  readonly bucketName: string;
}

/**
 * Source: Amazon S3 User Guide, "General purpose bucket naming rules", with its reserved prefixes and suffixes; without
 * dots, as AWS advises.
 */
const BUCKET_NAME =
  /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9](?<!-s3alias|--ol-s3|--x-s3|--table-s3)$/;

/** Days that a replaced or deleted object can be recovered, and that an unfinished upload is kept. */
const NONCURRENT_VERSION_EXPIRATION_IN_DAYS = 30;
const ABORT_INCOMPLETE_UPLOAD_IN_DAYS = 7;

const MINIMUM_TLS_VERSION = '1.2';

/** What an instance stores in the bucket, by resource type of its storage configuration: the prefix of the objects. */
const PREFIXES = {
  CHAT_TRANSCRIPTS: 'chat-transcripts',
  SCHEDULED_REPORTS: 'scheduled-reports',
  ATTACHMENTS: 'attachments',
} as const;
const PREFIXES_WITH_TELEPHONY = { ...PREFIXES, CALL_RECORDINGS: 'call-recordings' } as const;

/**
 * Defines the bucket of an instance and its storage configurations (controls CONNECT-007, CONNECT-008): transcripts,
 * reports and attachments, and recordings once the profile approves telephony.
 *
 * The bucket encrypts with the customer managed key (S3-001), blocks public access (S3-002), refuses what is not sent
 * over TLS 1.2 or later (S3-003) and uploads that ask for another key, keeps versions, and moves and expires objects as
 * the profile's `retention` has it.
 */
export class InstanceStorage extends Construct {
  readonly bucketArn: string;
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: InstanceStorageProps) {
    super(scope, id);
    const { bucketName, instance, key, partition, profile } = props;
    const validation = new Validation(this);
    requirePartition(validation, partition);
    requireBucketName(validation, bucketName);
    validation.throwIfAny();
    this.bucketName = bucketName;
    this.bucketArn = `arn:${partition}:s3:::${bucketName}`;

    const s3Bucket = new S3Bucket(this, 'Resource', { bucket: bucketName });
    // The id is only known after the apply where the bucket is replaced: what configures it is then replaced with it.
    const bucket = s3Bucket.id;
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.keyArn },
          bucketKeyEnabled: true,
        },
      ],
    });
    const ownership = new S3BucketOwnershipControls(this, 'OwnershipControls', {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const publicAccessBlock = new S3BucketPublicAccessBlock(this, 'PublicAccessBlock', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const versioning = new S3BucketVersioningA(this, 'Versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    const document = new DataAwsIamPolicyDocument(this, 'PolicyDocument', {
      statement: bucketStatements(this.bucketArn, key.keyArn),
    });
    const policy = new S3BucketPolicy(this, 'Policy', { bucket, policy: document.json });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      bucket,
      rule: [
        {
          id: 'retention',
          status: 'Enabled',
          filter: [{}],
          transition: [{ days: profile.retention.recordingsTransitionInDays, storageClass: 'STANDARD_IA' }],
          expiration: [{ days: profile.retention.recordingsExpirationInDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_VERSION_EXPIRATION_IN_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORT_INCOMPLETE_UPLOAD_IN_DAYS }],
        },
      ],
      dependsOn: [versioning],
    });

    const prefixes = profile.features.telephony ? PREFIXES_WITH_TELEPHONY : PREFIXES;
    for (const [resourceType, bucketPrefix] of Object.entries(prefixes)) {
      new ConnectInstanceStorageConfig(this, resourceType, {
        instanceId: instance.instanceId,
        resourceType,
        storageConfig: {
          storageType: 'S3',
          s3Config: {
            bucketName: s3Bucket.bucket,
            bucketPrefix,
            encryptionConfig: { encryptionType: 'KMS', keyId: key.keyArn },
          },
        },
        dependsOn: [encryption, ownership, policy, publicAccessBlock, versioning],
      });
    }
  }
}

/**
 * What the bucket refuses. An upload without encryption headers gets the bucket's own encryption and passes; the
 * conditions restrict the last four to uploads that ask for something (Amazon S3 User Guide, "Protecting data with
 * server-side encryption"). One that asks for SSE-KMS and names no key would get the AWS managed key, whatever the
 * bucket's own is (Amazon S3 API Reference, "PutObject", November 2026).
 */
function bucketStatements(bucketArn: string, keyArn: string): DataAwsIamPolicyDocumentStatement[] {
  const everything = { actions: ['s3:*'], resources: [bucketArn, `${bucketArn}/*`] };
  const uploads = { actions: ['s3:PutObject'], resources: [`${bucketArn}/*`] };
  return [
    denial('DenyInsecureTransport', everything, ['Bool', 'aws:SecureTransport', 'false']),
    denial('DenyOutdatedTls', everything, ['NumericLessThan', 's3:TlsVersion', MINIMUM_TLS_VERSION]),
    denial(
      'DenyOtherEncryption',
      uploads,
      ['Null', 's3:x-amz-server-side-encryption', 'false'],
      ['StringNotEquals', 's3:x-amz-server-side-encryption', 'aws:kms'],
    ),
    denial(
      'DenyOtherKeys',
      uploads,
      ['Null', 's3:x-amz-server-side-encryption-aws-kms-key-id', 'false'],
      ['StringNotEquals', 's3:x-amz-server-side-encryption-aws-kms-key-id', keyArn],
    ),
    denial(
      'DenyUnnamedKeys',
      uploads,
      ['StringEquals', 's3:x-amz-server-side-encryption', 'aws:kms'],
      ['Null', 's3:x-amz-server-side-encryption-aws-kms-key-id', 'true'],
    ),
    denial('DenyCustomerProvidedKeys', uploads, [
      'Null',
      's3:x-amz-server-side-encryption-customer-algorithm',
      'false',
    ]),
  ];
}

function denial(
  sid: string,
  target: { actions: string[]; resources: string[] },
  ...conditions: [test: string, variable: string, value: string][]
): DataAwsIamPolicyDocumentStatement {
  return {
    sid,
    effect: 'Deny',
    principals: [{ type: '*', identifiers: ['*'] }],
    ...target,
    condition: conditions.map(([test, variable, value]) => ({ test, variable, values: [value] })),
  };
}

function requireBucketName(validation: Validation, bucketName: string): void {
  validation.require(
    matches(BUCKET_NAME, bucketName),
    `bucketName must be 3 to 63 lower case letters, digits and inner hyphens, without a prefix or suffix that Amazon S3 reserves, got ${show(bucketName)}; correct it`,
  );
}
