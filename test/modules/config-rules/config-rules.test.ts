import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdktf';
import { ConfigRules, type ConfigRulesProps } from '../../../modules';
import { configRules, recordedResourceTypes } from '../../../policies/detective';
import { CONTEXT_COUNTS, KEY_ARN, KEY_ID, moduleContext } from '../../support/module-context';
import {
  ACCOUNT,
  countsOf,
  problemsOf,
  REFERENCE,
  synthesize,
  type Template,
  WITH_TELEPHONY,
} from '../../support/template';
import { assetPath } from '../../../core/files/assets';

const STATEMENTS = assetPath('dist/harness/programs/config-rule/statements.json');
const FUNCTION_NAME = 'connect-guardrails-config-rules';
const FUNCTION = '${aws_lambda_function.config-rules_Function_87FF7207.';
const NEEDED = [...recordedResourceTypes(configRules(REFERENCE)).keys()];

function context(props: Partial<ConfigRulesProps> = {}): ReturnType<typeof moduleContext> {
  const defined = moduleContext(props.profile);
  new ConfigRules(defined.stack, 'config-rules', {
    ...defined,
    ...ACCOUNT,
    recorder: { recordedResourceTypes: 'all' },
    function: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] },
    ...props,
  });
  return defined;
}

function define(props?: Partial<ConfigRulesProps>): Template {
  return synthesize(context(props).stack);
}

function rulesOf({ resource }: Template): Record<string, unknown>[] {
  return Object.values(resource['aws_config_config_rule'] ?? {});
}

/** A rule by its name, without the name and the description. */
function ruleOf(template: Template, name: string): Record<string, unknown> {
  const { description, name: _, ...rule } = rulesOf(template).find((one) => one['name'] === name) ?? {};
  expect(description).toMatch(/^[A-Z]+-\d{3}: /);
  return rule;
}

/** The only resource of a type. */
function only(template: Template, type: string): Record<string, unknown> {
  const resources = Object.values(template.resource[type] ?? {}).filter(
    (one) => type !== 'aws_iam_role' || one['name'] === FUNCTION_NAME,
  );
  expect(resources).toHaveLength(1);
  return resources[0] ?? {};
}

describe('ConfigRules', () => {
  it('defines every rule of the catalogue, and none without a control', () => {
    const template = define();
    expect(countsOf(template)).toEqual({
      ...CONTEXT_COUNTS,
      aws_cloudwatch_log_group: 1,
      aws_config_config_rule: configRules(REFERENCE).length,
      aws_iam_role: 1,
      aws_iam_role_policy: 1,
      aws_lambda_function: 1,
      aws_lambda_permission: 1,
      aws_sqs_queue: 1,
    });
    expect(rulesOf(template).map(({ name, description }) => [name, description])).toEqual(
      configRules(REFERENCE).map(({ name, description }) => [name, description]),
    );
  });

  it('defines managed rules with scope and parameters, periodic ones without a scope', () => {
    const template = define();
    expect(ruleOf(template, 'connect-guardrails-cost-001')).toEqual({
      source: { owner: 'AWS', source_identifier: 'REQUIRED_TAGS' },
      scope: { compliance_resource_types: ['AWS::DynamoDB::Table', 'AWS::S3::Bucket'] },
      input_parameters:
        '{"tag1Key":"Team","tag2Key":"Department","tag3Key":"Project","tag4Key":"Environment"}',
    });
    expect(ruleOf(template, 'connect-guardrails-kms-001')).toEqual({
      source: { owner: 'AWS', source_identifier: 'CMK_BACKING_KEY_ROTATION_ENABLED' },
    });
  });

  it('defines Guard rules for each change', () => {
    const rule = configRules(REFERENCE).find(({ control }) => control === 'CONNECT-001');
    expect(ruleOf(define(), 'connect-guardrails-connect-001')).toEqual({
      source: {
        owner: 'CUSTOM_POLICY',
        source_detail: [
          { event_source: 'aws.config', message_type: 'ConfigurationItemChangeNotification' },
          { event_source: 'aws.config', message_type: 'OversizedConfigurationItemChangeNotification' },
        ],
        custom_policy_details: {
          policy_runtime: 'guard-2.x.x',
          policy_text: rule?.kind === 'policy' ? rule.policyText : '',
        },
      },
      scope: { compliance_resource_types: ['AWS::Connect::Instance'] },
    });
  });

  it('defines periodic custom rules, each for one control, every hour unless told otherwise', () => {
    const lambda = (maximum_execution_frequency: string): Record<string, unknown> => ({
      source: {
        owner: 'CUSTOM_LAMBDA',
        source_identifier: `${FUNCTION}arn}`,
        source_detail: [
          { event_source: 'aws.config', message_type: 'ScheduledNotification', maximum_execution_frequency },
        ],
      },
      input_parameters: '{"control":"CONNECT-002"}',
      depends_on: ['aws_lambda_permission.config-rules_Function_Permission_F46B2CC9'],
    });
    expect(ruleOf(define(), 'connect-guardrails-connect-002')).toEqual(lambda('One_Hour'));
    expect(
      ruleOf(define({ maximumExecutionFrequency: 'Six_Hours' }), 'connect-guardrails-connect-002'),
    ).toEqual(lambda('Six_Hours'));
  });

  it('defines only the periodic custom rules where organization rules are the others', () => {
    const owners = rulesOf(define({ rules: 'custom' })).map(
      ({ source }) => (source as { owner: string }).owner,
    );
    expect(owners).toEqual(
      configRules(REFERENCE)
        .filter(({ kind }) => kind === 'lambda')
        .map(() => 'CUSTOM_LAMBDA'),
    );
    expect(owners.length).toBeGreaterThan(4);
  });

  it('follows the profile', () => {
    const names = rulesOf(define({ profile: WITH_TELEPHONY })).map(({ name }) => name);
    expect(names).not.toContain('connect-guardrails-connect-005');
    expect(names).toContain('connect-guardrails-connect-001');
  });

  describe('the function', () => {
    it('is in the VPC, encrypts its environment, and runs once at a time', () => {
      const { filename, source_code_hash, depends_on, role, ...settings } = only(
        define(),
        'aws_lambda_function',
      );
      expect(settings).toEqual({
        function_name: FUNCTION_NAME,
        handler: 'index.handler',
        runtime: 'nodejs22.x',
        timeout: 900,
        memory_size: 512,
        vpc_config: { subnet_ids: ['subnet-1', 'subnet-2'], security_group_ids: ['sg-1'] },
        environment: { variables: { CONNECT_REQUESTS_PER_SECOND: '1' } },
        kms_key_arn: KEY_ARN,
        reserved_concurrent_executions: 1,
        dead_letter_config: {
          target_arn: '${aws_sqs_queue.config-rules_Function_DeadLetterQueue_D0FF1C2C.arn}',
        },
      });
      expect(filename).toMatch(/^assets\/.*\/code\.zip$/);
    });

    it('has the policies, the profile and the licences in its code', () => {
      const { stack } = context();
      const filename = String(only(synthesize(stack), 'aws_lambda_function')['filename']);
      const zip = readFileSync(join(Testing.fullSynth(stack), 'stacks', 'stack', filename));
      for (const name of [
        'index.js',
        'policy.wasm',
        'manifest.json',
        'LICENSES.txt',
        'profile.json',
        'v1.sh',
      ])
        expect(zip.includes(name)).toBe(true);
      expect(zip.includes(JSON.stringify(REFERENCE))).toBe(true);
      expect(zip.includes('statements.json')).toBe(false);
    });

    it('may read what the policies need, report, and send what it could not process', () => {
      const template = define();
      const { Statement } = JSON.parse(String(only(template, 'aws_iam_role_policy')['policy'])) as {
        Statement: { Sid: string }[];
      };
      const text = readFileSync(STATEMENTS, 'utf8');
      const statements = JSON.parse(text.replaceAll('@region', 'us-east-1')) as unknown[];
      expect(statements).toMatchObject([
        {
          Sid: 'ReadContactCenters',
          Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
        },
        { Sid: 'ReadBuckets' },
      ]);
      expect(Statement.slice(0, 3).map(({ Sid }) => Sid)).toEqual([
        'WriteLog',
        'AttachToVpc',
        'DenyNetworkInterfacesToCode',
      ]);
      expect(Statement.slice(3)).toEqual([
        ...statements,
        {
          Sid: 'ReportToConfig',
          Effect: 'Allow',
          Action: ['config:GetComplianceDetailsByConfigRule', 'config:PutEvaluations'],
          Resource: '*',
        },
        {
          Sid: 'SendDeadLetters',
          Effect: 'Allow',
          Action: ['sqs:SendMessage'],
          Resource: `arn:aws:sqs:us-east-1:111122223333:${FUNCTION_NAME}-dead-letters`,
        },
        {
          Sid: 'EncryptDeadLetters',
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: 'arn:aws:kms:us-east-1:111122223333:key/*',
          Condition: { StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } },
        },
      ]);
    });

    it('keeps logs and dead letters encrypted with the key, and is invoked by AWS Config of the account only', () => {
      const template = define();
      expect(only(template, 'aws_cloudwatch_log_group')).toEqual({
        name: `/aws/lambda/${FUNCTION_NAME}`,
        retention_in_days: 365,
        kms_key_id: KEY_ARN,
      });
      expect(only(template, 'aws_sqs_queue')).toEqual({
        name: `${FUNCTION_NAME}-dead-letters`,
        kms_master_key_id: KEY_ID,
        message_retention_seconds: 1_209_600,
      });
      expect(only(template, 'aws_lambda_permission')).toEqual({
        statement_id: 'AllowInvocationByConfig',
        action: 'lambda:InvokeFunction',
        function_name: `${FUNCTION}function_name}`,
        principal: 'config.amazonaws.com',
        source_account: '111122223333',
      });
    });

    it('has another name and pace where it is told', () => {
      const template = define({
        function: {
          functionName: 'watcher',
          subnetIds: ['subnet-1', 'subnet-2'],
          securityGroupIds: ['sg-1'],
          requestsPerSecond: 2,
        },
      });
      expect(only(template, 'aws_lambda_function')).toMatchObject({
        function_name: 'watcher',
        environment: { variables: { CONNECT_REQUESTS_PER_SECOND: '2' } },
      });
      expect(only(template, 'aws_sqs_queue')['name']).toBe('watcher-dead-letters');
    });
  });

  describe('the recorder', () => {
    it('is defined with its delivery channel, and records what the rules need', () => {
      const template = define({
        recorder: {
          deliveryBucketName: 'example-history',
          deliveryKeyArn: 'arn:aws:kms:us-east-1:444455556666:key/1',
        },
      });
      expect(only(template, 'aws_config_configuration_recorder')).toEqual({
        name: 'default',
        role_arn: '${aws_iam_role.config-rules_Recorder_Role_24EBEB18.arn}',
        recording_group: { all_supported: false, resource_types: NEEDED },
        depends_on: [
          'aws_iam_role_policy_attachment.config-rules_Recorder_ReadAccess_32EF737A',
          'aws_iam_role_policy.config-rules_Recorder_Delivery_15EC2D26',
        ],
      });
      expect(only(template, 'aws_config_delivery_channel')).toEqual({
        name: 'default',
        s3_bucket_name: 'example-history',
        s3_kms_key_arn: 'arn:aws:kms:us-east-1:444455556666:key/1',
        depends_on: ['aws_config_configuration_recorder.config-rules_Recorder_0935A22F'],
      });
      expect(only(template, 'aws_config_configuration_recorder_status')).toEqual({
        name: '${aws_config_configuration_recorder.config-rules_Recorder_0935A22F.name}',
        is_enabled: true,
        depends_on: ['aws_config_delivery_channel.config-rules_Recorder_DeliveryChannel_E5CB8F21'],
      });
      const status = 'aws_config_configuration_recorder_status.config-rules_Recorder_Status_30F81250';
      expect(
        rulesOf(template).filter(({ depends_on }) => !(depends_on as string[]).includes(status)),
      ).toEqual([]);
      expect(only(template, 'aws_iam_role_policy_attachment')['policy_arn']).toBe(
        'arn:aws:iam::aws:policy/service-role/AWS_ConfigRole',
      );
    });

    it('writes to its part of the bucket, with the key, and nothing else', () => {
      const policyOf = (deliveryKeyArn?: string): unknown => {
        const template = define({
          recorder: {
            deliveryBucketName: 'example-history',
            ...(deliveryKeyArn === undefined ? {} : { deliveryKeyArn }),
          },
        });
        const policies = Object.values(template.resource['aws_iam_role_policy'] ?? {});
        const delivery = policies.find(({ name }) => name === 'delivery');
        return (JSON.parse(String(delivery?.['policy'])) as { Statement: unknown }).Statement;
      };
      const statements = [
        {
          Sid: 'WriteHistory',
          Effect: 'Allow',
          Action: ['s3:PutObject'],
          Resource: 'arn:aws:s3:::example-history/AWSLogs/111122223333/Config/*',
          Condition: { StringLike: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
        },
        {
          Sid: 'FindBucket',
          Effect: 'Allow',
          Action: ['s3:GetBucketAcl', 's3:ListBucket'],
          Resource: 'arn:aws:s3:::example-history',
        },
      ];
      expect(policyOf()).toEqual(statements);
      expect(policyOf('arn:aws:kms:us-east-1:444455556666:key/1')).toEqual([
        ...statements,
        {
          Sid: 'EncryptHistory',
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: 'arn:aws:kms:us-east-1:444455556666:key/1',
        },
      ]);
    });

    it('covers what organization rules need, too', () => {
      const template = define({ rules: 'custom', recorder: { deliveryBucketName: 'example-history' } });
      expect(only(template, 'aws_config_configuration_recorder')['recording_group']).toEqual({
        all_supported: false,
        resource_types: NEEDED,
      });
      expect(
        problemsOf(() =>
          define({ rules: 'custom', recorder: { recordedResourceTypes: ['AWS::Connect::Instance'] } }),
        ),
      ).toHaveLength(NEEDED.length - 1);
    });

    it('that exists has to record every type that the rules need, and no more', () => {
      expect(countsOf(define({ recorder: { recordedResourceTypes: NEEDED } }))).toEqual(countsOf(define()));
      const recorded = NEEDED.filter((type) => !/Kinesis|Lambda/.test(type));
      expect(problemsOf(() => define({ recorder: { recordedResourceTypes: recorded } }))).toEqual([
        `stack/config-rules: recorder.recordedResourceTypes must cover AWS::Kinesis::Stream, got ${JSON.stringify(recorded)}; let the recorder record it (control KINESIS-001)`,
        `stack/config-rules: recorder.recordedResourceTypes must cover AWS::Lambda::Function, got ${JSON.stringify(recorded)}; let the recorder record it (control LAMBDA-001, LAMBDA-002)`,
      ]);
    });
  });

  it('rejects what is wrong', () => {
    expect(problemsOf(() => define({ partition: '', accountId: '1', region: 'us-east-2' }))).toEqual([
      'stack/config-rules: partition must be a partition such as aws or aws-us-gov, got ""; give the account\'s',
      'stack/config-rules: accountId must be 12 digits, got "1"; give the id of the account that holds the resources',
      'stack/config-rules: region must be one of approvedRegions of profile "reference" (us-east-1), got "us-east-2"; choose one of them or have the Region approved',
    ]);
    expect(
      problemsOf(() =>
        define({
          function: {
            functionName: 'a b',
            subnetIds: ['subnet-1'],
            securityGroupIds: [],
            requestsPerSecond: 11,
          },
        }),
      ),
    ).toEqual([
      'stack/config-rules/Function: functionName must be 1 to 64 letters, digits, "_" and "-", got "a b"; correct it',
      'stack/config-rules/Function: subnetIds must hold 2 to 16 different ids such as subnet-0a1b2c3d4e5f60001, got ["subnet-1"]; correct them (control LAMBDA-002)',
      'stack/config-rules/Function: securityGroupIds must hold 1 to 5 different ids such as sg-0a1b2c3d4e5f60003, got []; correct them (control LAMBDA-001)',
      'stack/config-rules/Function: requestsPerSecond must be from 1 to 10, got 11; omit it for the default',
    ]);
    expect(problemsOf(() => define({ recorder: { deliveryBucketName: 'No' } }))).toEqual([
      'stack/config-rules/Recorder: deliveryBucketName must be the name of a bucket, got "No"; give the bucket that AWS Config delivers to',
    ]);
  });
});
