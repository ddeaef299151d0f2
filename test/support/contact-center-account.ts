import { CURRENT_COMMAND } from '../../policies/controls/connect/authentication_profile_ip_restricted/command';
import { ACCOUNT, type DoubleAccount, type DoubleInstance, keyArn, REGION } from './aws-double';

export const INSTANCE_ID = '0a1b2c3d-0000-4000-8000-000000000001';
export const KEY_ID = '1111aaaa-0000-4000-8000-000000000001';
export const BUCKET = 'recordings-of-claims';
export const STREAM = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/contact-records`;
export const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:lookup`;
export const APPROVED_IPS = ['216.82.182.50/31', '216.131.56.60/32'];

/** The default authentication profile as the reference profile approves it. */
export const APPROVED_PROFILE = {
  Id: 'p-1',
  Arn: `arn:aws:connect:${REGION}:${ACCOUNT}:instance/${INSTANCE_ID}/authentication-profile/p-1`,
  Name: 'Default Authentication Profile',
  IsDefault: true,
  AllowedIps: APPROVED_IPS,
  BlockedIps: [],
  PeriodicSessionDuration: 60,
  MaxSessionDuration: 720,
  SessionInactivityDuration: 60,
  SessionInactivityHandlingEnabled: true,
};

const ENCRYPTION = { EncryptionType: 'KMS', KeyId: keyArn(KEY_ID) };

/** A storage config in the bucket, by the type of what is stored. */
export function inBucket(type: string): Record<string, unknown> {
  return {
    AssociationId: `a-${type.toLowerCase()}`,
    StorageType: 'S3',
    S3Config: { BucketName: BUCKET, BucketPrefix: type.toLowerCase(), EncryptionConfig: ENCRYPTION },
  };
}

/** An instance that complies with the reference profile. */
export const INSTANCE: DoubleInstance = {
  id: INSTANCE_ID,
  flowLogs: true,
  profiles: [APPROVED_PROFILE],
  storage: {
    ATTACHMENTS: [inBucket('ATTACHMENTS')],
    CHAT_TRANSCRIPTS: [inBucket('CHAT_TRANSCRIPTS')],
    SCHEDULED_REPORTS: [inBucket('SCHEDULED_REPORTS')],
    CONTACT_TRACE_RECORDS: [
      {
        AssociationId: 'a-contact_trace_records',
        StorageType: 'KINESIS_STREAM',
        KinesisStreamConfig: { StreamArn: STREAM },
      },
    ],
  },
  functions: [FUNCTION],
};

/** A bucket policy that denies requests without TLS. */
export function tlsOnly(bucket: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}

export const BLOCKED = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

/** An account with one contact center that complies with the reference profile. */
export const COMPLIANT: DoubleAccount = {
  instances: [INSTANCE],
  keys: { [KEY_ID]: {} },
  buckets: {
    [BUCKET]: {
      encryption: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn(KEY_ID) },
            BucketKeyEnabled: true,
          },
        ],
      },
      publicAccess: BLOCKED,
      policy: tlsOnly(BUCKET),
    },
  },
  streams: { [STREAM]: {} },
  functions: {
    [FUNCTION]: {
      configuration: {
        FunctionName: 'lookup',
        VpcConfig: { VpcId: 'vpc-1', SubnetIds: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] },
      },
    },
  },
};

/** The account with another instance in the place of its own. */
export function withInstance(changes: Partial<DoubleInstance>): DoubleAccount {
  return { ...COMPLIANT, instances: [{ ...INSTANCE, ...changes }] };
}

/** A plan without changes of the same contact center, as Terraform makes it once it is applied. */
export function appliedPlan(): Record<string, unknown> {
  const input = {
    instance_id: INSTANCE_ID,
    region: REGION,
    allowed_ips: APPROVED_IPS,
    periodic_session_duration: 60,
    session_inactivity_duration: 60,
    session_inactivity_handling_enabled: true,
  };
  const arn = `arn:aws:connect:${REGION}:${ACCOUNT}:instance/${INSTANCE_ID}`;
  const written = { ...input, instance_id: '${aws_connect_instance.main.id}' };
  const references = ['aws_connect_instance.main.id', 'aws_connect_instance.main'];
  const change = (type: string, name: string, after: object): object => ({
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_name:
      type === 'terraform_data' ? 'terraform.io/builtin/terraform' : 'registry.terraform.io/hashicorp/aws',
    change: { actions: ['no-op'], before: after, after, after_unknown: {}, after_sensitive: {} },
  });
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: [
      change('aws_connect_instance', 'main', {
        id: INSTANCE_ID,
        arn,
        instance_alias: `alias-of-${INSTANCE_ID}`,
        identity_management_type: 'SAML',
        inbound_calls_enabled: false,
        outbound_calls_enabled: false,
        contact_flow_logs_enabled: true,
      }),
      change('terraform_data', 'profile', {
        id: 'x',
        input,
        triggers_replace: { ...input, command_version: '1' },
      }),
    ],
    configuration: {
      provider_config: {
        aws: {
          name: 'aws',
          full_name: 'registry.terraform.io/hashicorp/aws',
          expressions: { region: { constant_value: REGION } },
        },
      },
      root_module: {
        resources: [
          {
            address: 'aws_connect_instance.main',
            mode: 'managed',
            type: 'aws_connect_instance',
            name: 'main',
            provider_config_key: 'aws',
            expressions: {},
            schema_version: 0,
          },
          {
            address: 'terraform_data.profile',
            mode: 'managed',
            type: 'terraform_data',
            name: 'profile',
            provider_config_key: 'terraform',
            expressions: {
              input: { constant_value: written, references },
              triggers_replace: { constant_value: { ...written, command_version: '1' }, references },
            },
            provisioners: [
              {
                type: 'local-exec',
                expressions: {
                  command: { constant_value: CURRENT_COMMAND.command },
                  environment: {
                    constant_value: {
                      GOVERNED_PROFILE: '${jsonencode(self.input)}',
                      INSTANCE_ID: '${aws_connect_instance.main.id}',
                    },
                    references: ['self.input', 'self', ...references],
                  },
                  interpreter: { constant_value: ['bash', '-c'] },
                },
              },
            ],
            schema_version: 0,
          },
        ],
      },
    },
    complete: true,
    errored: false,
  };
}
