import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdktf';
import { configRules } from '../../policies/detective';
import { controlById } from '../../policies/controls';
import { ContactCenter, type ContactCenterProps } from '../../stacks';
import {
  ACCOUNT,
  countsOf,
  problemsOf,
  REFERENCE,
  synthesize,
  type Template,
  WITH_TELEPHONY,
} from '../support/template';
import { REPOSITORY } from '../support/repository';

const TAGS = { Team: 'claims', Department: 'claims', Project: 'contact-center', Environment: 'test' };

const MINIMAL: ContactCenterProps = {
  profile: REFERENCE,
  ...ACCOUNT,
  instanceAlias: 'example',
  bucketName: 'example-data',
  tags: TAGS,
};

const CONFIG_RULES: NonNullable<ContactCenterProps['configRules']> = {
  recorder: { recordedResourceTypes: 'all' },
  function: {
    functionName: 'watcher',
    subnetIds: ['subnet-1', 'subnet-2'],
    securityGroupIds: ['sg-1'],
  },
};

function define(props: Partial<ContactCenterProps> = {}): Template {
  return synthesize(new ContactCenter(Testing.app(), 'contact-center', { ...MINIMAL, ...props }));
}

/** Addresses are part of the contract: another one means that Terraform deletes and creates. */
const ADDRESSES = [
  'aws_connect_instance.instance_B7CCE687',
  'aws_connect_instance_storage_config.contact-records_StorageConfig_24D6B922',
  'aws_connect_instance_storage_config.storage_ATTACHMENTS_27677615',
  'aws_connect_instance_storage_config.storage_CHAT_TRANSCRIPTS_D7372065',
  'aws_connect_instance_storage_config.storage_SCHEDULED_REPORTS_B3017530',
  'aws_kinesis_stream.contact-records_6A65F408',
  'aws_kms_alias.key_Alias_C8F6789F',
  'aws_kms_grant.contact-records_Grant_93D4EDEA',
  'aws_kms_key.key_FEDD6EC0',
  'aws_s3_bucket.storage_8D9329BE',
  'aws_s3_bucket_lifecycle_configuration.storage_Lifecycle_B0C0ED39',
  'aws_s3_bucket_ownership_controls.storage_OwnershipControls_98868EF7',
  'aws_s3_bucket_policy.storage_Policy_0820A297',
  'aws_s3_bucket_public_access_block.storage_PublicAccessBlock_E63C813C',
  'aws_s3_bucket_server_side_encryption_configuration.storage_Encryption_EF038C61',
  'aws_s3_bucket_versioning.storage_Versioning_3F7076DA',
  'terraform_data.authentication-profile_0A1251CD',
];

function addressesOf({ resource }: Template): string[] {
  return Object.entries(resource)
    .flatMap(([type, resources]) => Object.keys(resources).map((name) => `${type}.${name}`))
    .sort();
}

describe('ContactCenter', () => {
  it('composes the modules from minimal settings', () => {
    const template = define();
    expect(addressesOf(template)).toEqual(ADDRESSES);
    expect(template.provider).toEqual({ aws: [{ region: 'us-east-1', default_tags: [{ tags: TAGS }] }] });
    expect(template.output).toEqual({
      instance_id: { value: '${aws_connect_instance.instance_B7CCE687.id}' },
      instance_arn: { value: '${aws_connect_instance.instance_B7CCE687.arn}' },
      key_arn: { value: '${aws_kms_key.key_FEDD6EC0.arn}' },
      storage_bucket_name: { value: 'example-data' },
      contact_record_stream_arn: { value: '${aws_kinesis_stream.contact-records_6A65F408.arn}' },
      function_arns: { value: [] },
    });
  });

  it('names key and stream after the instance', () => {
    const { resource } = define({ instanceAlias: 'claims' });
    expect([
      resource['aws_kms_alias']?.['key_Alias_C8F6789F']?.['name'],
      resource['aws_kms_key']?.['key_FEDD6EC0']?.['description'],
      resource['aws_kinesis_stream']?.['contact-records_6A65F408']?.['name'],
    ]).toEqual(['alias/claims', 'Data of the Amazon Connect instance claims', 'claims-contact-records']);
  });

  it('passes every setting on from full settings', () => {
    const template = define({
      profile: WITH_TELEPHONY,
      inboundCallsEnabled: true,
      outboundCallsEnabled: true,
      contactLensEnabled: true,
      allowedIps: ['216.82.182.60'],
      periodicSessionDurationInMinutes: 20,
      sessionInactivityDurationInMinutes: 25,
      functions: ['key', 'claim-status'].map((functionName) => ({
        functionName,
        code: __dirname,
        handler: 'index.handler',
        runtime: 'nodejs22.x',
        subnetIds: ['subnet-1', 'subnet-2'],
        securityGroupIds: ['sg-1'],
      })),
    });
    const { resource } = template;
    const governed = resource['terraform_data']?.['authentication-profile_0A1251CD'];
    expect(countsOf(template)).toEqual({
      ...countsOf(define({ profile: WITH_TELEPHONY })),
      aws_cloudwatch_log_group: 2,
      aws_connect_lambda_function_association: 2,
      aws_iam_role: 2,
      aws_iam_role_policy: 2,
      aws_lambda_function: 2,
      aws_lambda_permission: 2,
    });
    expect(resource['aws_connect_instance']?.['instance_B7CCE687']).toMatchObject({
      inbound_calls_enabled: true,
      outbound_calls_enabled: true,
      contact_lens_enabled: true,
    });
    expect(governed?.['input']).toEqual({
      instance_id: '${aws_connect_instance.instance_B7CCE687.id}',
      region: 'us-east-1',
      allowed_ips: ['216.82.182.60/32'],
      periodic_session_duration: 20,
      session_inactivity_duration: 25,
      session_inactivity_handling_enabled: true,
    });
    expect(template.output?.['function_arns']).toEqual({
      value: [
        '${aws_lambda_function.function-key_4949F17A.arn}',
        '${aws_lambda_function.function-claim-status_F4721CFD.arn}',
      ],
    });
  });

  it('has the rules of AWS Config where it is given them, with the log of their function under its key', () => {
    const template = define({ configRules: CONFIG_RULES });
    const { resource } = template;
    expect(addressesOf(template).filter((address) => !ADDRESSES.includes(address))).toEqual(
      [
        ...Object.keys(resource['aws_config_config_rule'] ?? {}).map(
          (name) => `aws_config_config_rule.${name}`,
        ),
        'aws_cloudwatch_log_group.config-rules_Function_LogGroup_13E41FDD',
        'aws_iam_role.config-rules_Function_Role_C31441D7',
        'aws_iam_role_policy.config-rules_Function_RolePolicy_6BCC60FD',
        'aws_lambda_function.config-rules_Function_87FF7207',
        'aws_lambda_permission.config-rules_Function_Permission_F46B2CC9',
        'aws_sqs_queue.config-rules_Function_DeadLetterQueue_D0FF1C2C',
      ].sort(),
    );
    expect(Object.values(resource['aws_config_config_rule'] ?? {}).map(({ name }) => name)).toEqual(
      configRules(REFERENCE).map(({ name }) => name),
    );
    const policy = String(resource['aws_kms_key']?.['key_FEDD6EC0']?.['policy']);
    expect((JSON.parse(policy) as { Statement: unknown[] }).Statement.at(-1)).toMatchObject({
      Principal: { Service: 'logs.us-east-1.amazonaws.com' },
      Condition: {
        ArnEquals: {
          'kms:EncryptionContext:aws:logs:arn': [
            'arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/watcher',
          ],
        },
      },
    });
  });

  it('rejects missing and empty tags, and the wrong account and Region, at once', () => {
    const tags = { Team: 'claims', Department: ' ', environment: 'test', Project: 'x' };
    expect(problemsOf(() => define({ tags, accountId: '12', region: 'us-east-2', partition: 'x' }))).toEqual([
      'contact-center: partition must be a partition such as aws or aws-us-gov, got "x"; give the account\'s',
      'contact-center: accountId must be 12 digits, got "12"; give the id of the account that holds the resources',
      'contact-center: region must be one of approvedRegions of profile "reference" (us-east-1), got "us-east-2"; choose one of them or have the Region approved',
      'contact-center: tags must have "Department" with a value (requiredTags of profile "reference"), got " "; add it (control COST-001)',
      'contact-center: tags must have "Environment" with a value (requiredTags of profile "reference"), got nothing; add it (control COST-001)',
    ]);
  });

  it('rejects tags that AWS does not take, and more than it takes', () => {
    const long = 'x'.repeat(257);
    expect(
      problemsOf(() => define({ tags: { ...TAGS, 'AWS:owner': 'x', Cost: long, Notes: 'a|b' } })),
    ).toEqual([
      'contact-center: tags must have keys of 1 to 128 letters, digits, spaces and _ . : / = + - @ that do not begin with "aws:", got "AWS:owner"; rename it',
      `contact-center: tags must have values of up to 256 letters, digits, spaces and _ . : / = + - @, got "${long}" for "Cost"; correct it`,
      'contact-center: tags must have values of up to 256 letters, digits, spaces and _ . : / = + - @, got "a|b" for "Notes"; correct it',
    ]);
    const many = Object.fromEntries(Array.from({ length: 47 }, (_, index) => [`Tag${index}`, 'x']));
    expect(problemsOf(() => define({ tags: { ...TAGS, ...many } }))).toEqual([
      'contact-center: tags must be 50 at most, got 51; remove some',
    ]);
  });

  it('rejects a topic of another Region, and a partition that the Region is not in', () => {
    const topic = 'arn:aws:sns:eu-west-1:111122223333:security';
    expect(problemsOf(() => define({ emergencyAccessTopicArn: topic, partition: 'aws-us-gov' }))).toEqual([
      'contact-center: partition must be aws, which the Region us-east-1 is in, got "aws-us-gov"; correct one of them',
      `contact-center: emergencyAccessTopicArn must be a topic in us-east-1, got "${topic}"; give one in the Region of the contact center (control CONNECT-004)`,
    ]);
  });

  it('rejects what a module rejects, with the path of the module', () => {
    expect(problemsOf(() => define({ inboundCallsEnabled: true }))).toEqual([
      'contact-center/instance: inboundCallsEnabled must be false, got true; profile "reference" does not approve telephony (features.telephony) (control CONNECT-005)',
    ]);
  });
});

describe('control ids', () => {
  it('are those of the catalogue, wherever modules and stacks name one', () => {
    const files = ['modules', 'stacks'].flatMap((folder) =>
      readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:ts|md)$/.test(name))
        .map((name) => readFileSync(join(REPOSITORY, folder, name), 'utf8')),
    );
    const ids = new Set(files.flatMap((text) => text.match(/\b(?!SHA-|CRC-)[A-Z0-9]+-\d{3}\b/g) ?? []));
    expect(ids.size).toBeGreaterThan(10);
    expect([...ids].filter((id) => controlById(id) === undefined).sort()).toEqual([]);
  });
});
