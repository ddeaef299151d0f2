import { Token } from 'cdktf';
import { InstanceStorage, type InstanceStorageProps } from '../../../modules';
import type { Profile } from '../../../policies/profile';
import { CONTEXT_COUNTS, INSTANCE_ID, KEY_ARN, moduleContext } from '../../support/module-context';
import { countsOf, problemsOf, synthesize, type Template, WITH_TELEPHONY } from '../../support/template';

function define(settings: Partial<InstanceStorageProps> = {}, profile?: Profile): Template {
  const { stack, ...context } = moduleContext(profile);
  new InstanceStorage(stack, 'storage', {
    ...context,
    partition: 'aws',
    bucketName: 'example-data',
    ...settings,
  });
  return synthesize(stack);
}

/** The id, which changes where the bucket is replaced: what configures the bucket is replaced with it. */
const BUCKET = '${aws_s3_bucket.storage_8D9329BE.id}';

function storageConfig(resourceType: string, bucketPrefix: string): Record<string, unknown> {
  return {
    instance_id: INSTANCE_ID,
    resource_type: resourceType,
    storage_config: {
      storage_type: 'S3',
      s3_config: {
        bucket_name: '${aws_s3_bucket.storage_8D9329BE.bucket}',
        bucket_prefix: bucketPrefix,
        encryption_config: { encryption_type: 'KMS', key_id: KEY_ARN },
      },
    },
    depends_on: [
      'aws_s3_bucket_server_side_encryption_configuration.storage_Encryption_EF038C61',
      'aws_s3_bucket_ownership_controls.storage_OwnershipControls_98868EF7',
      'aws_s3_bucket_policy.storage_Policy_0820A297',
      'aws_s3_bucket_public_access_block.storage_PublicAccessBlock_E63C813C',
      'aws_s3_bucket_versioning.storage_Versioning_3F7076DA',
    ],
  };
}

function denial(
  sid: string,
  actions: string,
  resources: string[],
  ...conditions: string[][]
): Record<string, unknown> {
  return {
    sid,
    effect: 'Deny',
    principals: [{ type: '*', identifiers: ['*'] }],
    actions: [actions],
    resources,
    condition: conditions.map(([test, variable, value]) => ({ test, variable, values: [value] })),
  };
}

describe('InstanceStorage', () => {
  it('defines the bucket with everything that protects it', () => {
    const template = define();
    const { resource } = template;
    expect(countsOf(template)).toEqual({
      ...CONTEXT_COUNTS,
      aws_connect_instance_storage_config: 3,
      aws_s3_bucket: 1,
      aws_s3_bucket_lifecycle_configuration: 1,
      aws_s3_bucket_ownership_controls: 1,
      aws_s3_bucket_policy: 1,
      aws_s3_bucket_public_access_block: 1,
      aws_s3_bucket_server_side_encryption_configuration: 1,
      aws_s3_bucket_versioning: 1,
    });
    expect(resource['aws_s3_bucket']).toEqual({ storage_8D9329BE: { bucket: 'example-data' } });
    expect(resource['aws_s3_bucket_server_side_encryption_configuration']).toEqual({
      storage_Encryption_EF038C61: {
        bucket: BUCKET,
        rule: [
          {
            apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: KEY_ARN },
            bucket_key_enabled: true,
          },
        ],
      },
    });
    expect(resource['aws_s3_bucket_ownership_controls']).toEqual({
      storage_OwnershipControls_98868EF7: {
        bucket: BUCKET,
        rule: { object_ownership: 'BucketOwnerEnforced' },
      },
    });
    expect(resource['aws_s3_bucket_public_access_block']).toEqual({
      storage_PublicAccessBlock_E63C813C: {
        bucket: BUCKET,
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
    });
    expect(resource['aws_s3_bucket_versioning']).toEqual({
      storage_Versioning_3F7076DA: { bucket: BUCKET, versioning_configuration: { status: 'Enabled' } },
    });
    expect(resource['aws_s3_bucket_lifecycle_configuration']).toEqual({
      storage_Lifecycle_B0C0ED39: {
        bucket: BUCKET,
        rule: [
          {
            id: 'retention',
            status: 'Enabled',
            filter: [{}],
            transition: [{ days: 90, storage_class: 'STANDARD_IA' }],
            expiration: [{ days: 2557 }],
            noncurrent_version_expiration: [{ noncurrent_days: 30 }],
            abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
          },
        ],
        depends_on: ['aws_s3_bucket_versioning.storage_Versioning_3F7076DA'],
      },
    });
  });

  it('refuses plain HTTP, outdated TLS and other keys', () => {
    const template = define({ partition: 'aws-us-gov', bucketName: 'other-data' });
    const everything = ['arn:aws-us-gov:s3:::other-data', 'arn:aws-us-gov:s3:::other-data/*'];
    const objects = ['arn:aws-us-gov:s3:::other-data/*'];
    const encryption = 's3:x-amz-server-side-encryption';
    expect(template.resource['aws_s3_bucket_policy']).toEqual({
      storage_Policy_0820A297: {
        bucket: BUCKET,
        policy: '${data.aws_iam_policy_document.storage_PolicyDocument_AD0A4797.json}',
      },
    });
    expect(template.data).toEqual({
      aws_iam_policy_document: {
        storage_PolicyDocument_AD0A4797: {
          statement: [
            denial('DenyInsecureTransport', 's3:*', everything, ['Bool', 'aws:SecureTransport', 'false']),
            denial('DenyOutdatedTls', 's3:*', everything, ['NumericLessThan', 's3:TlsVersion', '1.2']),
            denial(
              'DenyOtherEncryption',
              's3:PutObject',
              objects,
              ['Null', encryption, 'false'],
              ['StringNotEquals', encryption, 'aws:kms'],
            ),
            denial(
              'DenyOtherKeys',
              's3:PutObject',
              objects,
              ['Null', `${encryption}-aws-kms-key-id`, 'false'],
              ['StringNotEquals', `${encryption}-aws-kms-key-id`, KEY_ARN],
            ),
            denial(
              'DenyUnnamedKeys',
              's3:PutObject',
              objects,
              ['StringEquals', encryption, 'aws:kms'],
              ['Null', `${encryption}-aws-kms-key-id`, 'true'],
            ),
            denial('DenyCustomerProvidedKeys', 's3:PutObject', objects, [
              'Null',
              `${encryption}-customer-algorithm`,
              'false',
            ]),
          ],
        },
      },
    });
  });

  it('stores transcripts, reports and attachments', () => {
    expect(define().resource['aws_connect_instance_storage_config']).toEqual({
      storage_ATTACHMENTS_27677615: storageConfig('ATTACHMENTS', 'attachments'),
      storage_CHAT_TRANSCRIPTS_D7372065: storageConfig('CHAT_TRANSCRIPTS', 'chat-transcripts'),
      storage_SCHEDULED_REPORTS_B3017530: storageConfig('SCHEDULED_REPORTS', 'scheduled-reports'),
    });
  });

  it('stores recordings too once the profile approves telephony, as long as it has it', () => {
    const retention = {
      ...WITH_TELEPHONY.retention,
      recordingsTransitionInDays: 30,
      recordingsExpirationInDays: 400,
    };
    const { resource } = define({}, { ...WITH_TELEPHONY, retention });
    const lifecycle = resource['aws_s3_bucket_lifecycle_configuration']?.['storage_Lifecycle_B0C0ED39'];
    expect(resource['aws_connect_instance_storage_config']).toEqual({
      storage_ATTACHMENTS_27677615: storageConfig('ATTACHMENTS', 'attachments'),
      storage_CALL_RECORDINGS_2B27E145: storageConfig('CALL_RECORDINGS', 'call-recordings'),
      storage_CHAT_TRANSCRIPTS_D7372065: storageConfig('CHAT_TRANSCRIPTS', 'chat-transcripts'),
      storage_SCHEDULED_REPORTS_B3017530: storageConfig('SCHEDULED_REPORTS', 'scheduled-reports'),
    });
    expect(lifecycle?.['rule']).toEqual([
      expect.objectContaining({
        transition: [{ days: 30, storage_class: 'STANDARD_IA' }],
        expiration: [{ days: 400 }],
      }),
    ]);
  });

  it.each(['ab', 'Upper', '-a1', 'a1-', 'a.b.c', 'a'.repeat(64), 'xn--claims', 'claims--ol-s3'])(
    'rejects the bucket name %p',
    (bucketName) => {
      expect(problemsOf(() => define({ bucketName }))).toEqual([
        `stack/storage: bucketName must be 3 to 63 lower case letters, digits and inner hyphens, without a prefix or suffix that Amazon S3 reserves, got "${bucketName}"; correct it`,
      ]);
    },
  );

  it('rejects a bucket name that is missing, as an environment variable that is not set', () => {
    expect(problemsOf(() => define({ bucketName: process.env['NOT_SET'] as string }))).toEqual([
      'stack/storage: bucketName must be 3 to 63 lower case letters, digits and inner hyphens, without a prefix or suffix that Amazon S3 reserves, got nothing; correct it',
    ]);
  });

  it('rejects a partition that is none', () => {
    expect(problemsOf(() => define({ partition: 'aws.cn' }))).toEqual([
      'stack/storage: partition must be a partition such as aws or aws-us-gov, got "aws.cn"; give the account\'s',
    ]);
  });

  it('leaves a name that is only known to Terraform to the policies', () => {
    const bucketName = Token.asString({ resolve: () => '${var.bucket}' });
    expect(define({ bucketName }).resource['aws_s3_bucket']).toEqual({
      storage_8D9329BE: { bucket: '${var.bucket}' },
    });
  });
});
