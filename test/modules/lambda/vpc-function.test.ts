import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing, Token } from 'cdktf';
import { VpcFunction, type VpcFunctionProps } from '../../../modules';
import { zipDirectory } from '../../../modules/lambda/zip';
import {
  CONTEXT_COUNTS,
  INSTANCE_ARN,
  INSTANCE_ID,
  KEY_ARN,
  moduleContext,
} from '../../support/module-context';
import { ACCOUNT, countsOf, problemsOf, REFERENCE, synthesize, type Template } from '../../support/template';

const CODE = mkdtempSync(join(tmpdir(), 'function-'));
writeFileSync(join(CODE, 'index.js'), 'exports.handler = async () => ({});\n');
const ZIP = zipDirectory(CODE);

const FUNCTION = '${aws_lambda_function.function_F19B1A04.';
const ROLE = '${aws_iam_role.function_Role_22078362.';

function context(props: Partial<VpcFunctionProps> = {}): ReturnType<typeof moduleContext> {
  const defined = moduleContext();
  new VpcFunction(defined.stack, 'function', {
    ...defined,
    ...ACCOUNT,
    functionName: 'claim-status',
    code: CODE,
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    subnetIds: ['subnet-1', 'subnet-2'],
    securityGroupIds: ['sg-1'],
    ...props,
  });
  return defined;
}

function define(props?: Partial<VpcFunctionProps>): Template {
  return synthesize(context(props).stack);
}

function sha256(content: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(content).digest(encoding);
}

const MINIMAL = {
  function_name: 'claim-status',
  role: `${ROLE}arn}`,
  filename: `assets/function_Code_5C8C4A31/${sha256(ZIP, 'hex')}/code.zip`,
  source_code_hash: sha256(ZIP, 'base64'),
  handler: 'index.handler',
  runtime: 'nodejs22.x',
  timeout: 8,
  memory_size: 128,
  vpc_config: { subnet_ids: ['subnet-1', 'subnet-2'], security_group_ids: ['sg-1'] },
  depends_on: [
    'aws_cloudwatch_log_group.function_LogGroup_9B396C92',
    'aws_iam_role_policy.function_RolePolicy_4DDDA176',
  ],
};

const NETWORK_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

describe('VpcFunction', () => {
  it('defines a function in the VPC that the instance may invoke, from minimal props', () => {
    const template = define();
    const { resource } = template;
    expect(countsOf(template)).toEqual({
      ...CONTEXT_COUNTS,
      aws_cloudwatch_log_group: 1,
      aws_connect_lambda_function_association: 1,
      aws_iam_role: 1,
      aws_iam_role_policy: 1,
      aws_lambda_function: 1,
      aws_lambda_permission: 1,
    });
    expect(resource['aws_lambda_function']).toEqual({ function_F19B1A04: MINIMAL });
    expect(resource['aws_cloudwatch_log_group']).toEqual({
      function_LogGroup_9B396C92: { name: '/aws/lambda/claim-status', retention_in_days: 365 },
    });
    expect(resource['aws_lambda_permission']).toEqual({
      function_Permission_BB786C9D: {
        statement_id: 'AllowInvocationByConnect',
        action: 'lambda:InvokeFunction',
        function_name: `${FUNCTION}function_name}`,
        principal: 'connect.amazonaws.com',
        source_account: '111122223333',
        source_arn: INSTANCE_ARN,
      },
    });
    expect(resource['aws_connect_lambda_function_association']).toEqual({
      function_Association_9A5F0058: {
        instance_id: INSTANCE_ID,
        function_arn: `${FUNCTION}arn}`,
        depends_on: ['aws_lambda_permission.function_Permission_BB786C9D'],
      },
    });
  });

  it('gives the role what the log and the VPC need, and nothing of it to the code', () => {
    const { resource } = define();
    const { assume_role_policy: trust, ...role } = resource['aws_iam_role']?.['function_Role_22078362'] ?? {};
    const { policy, ...rolePolicy } = resource['aws_iam_role_policy']?.['function_RolePolicy_4DDDA176'] ?? {};
    expect(role).toEqual({
      name: 'claim-status',
      description: 'Execution role of the Lambda function claim-status',
    });
    expect(rolePolicy).toEqual({ name: 'execution', role: `${ROLE}name}` });
    expect(JSON.parse(String(trust))).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    });
    expect(JSON.parse(String(policy))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'WriteLog',
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/claim-status:*',
        },
        { Sid: 'AttachToVpc', Effect: 'Allow', Action: NETWORK_ACTIONS, Resource: '*' },
        {
          Sid: 'DenyNetworkInterfacesToCode',
          Effect: 'Deny',
          Action: [...NETWORK_ACTIONS, 'ec2:DetachNetworkInterface'],
          Resource: '*',
          Condition: {
            ArnEquals: {
              'lambda:SourceFunctionArn': 'arn:aws:lambda:us-east-1:111122223333:function:claim-status',
            },
          },
        },
      ],
    });
  });

  it('takes every setting from full props, and encrypts the environment with the key', () => {
    const { resource } = define({
      timeoutInSeconds: 1,
      memorySizeInMegabytes: 10_240,
      environment: { API_URL: 'https://example.com' },
      reservedConcurrentExecutions: 1,
      securityGroupIds: ['sg-1', 'sg-2'],
    });
    expect(resource['aws_lambda_function']).toEqual({
      function_F19B1A04: {
        ...MINIMAL,
        timeout: 1,
        memory_size: 10_240,
        environment: { variables: { API_URL: 'https://example.com' } },
        kms_key_arn: KEY_ARN,
        reserved_concurrent_executions: 1,
        vpc_config: { subnet_ids: ['subnet-1', 'subnet-2'], security_group_ids: ['sg-1', 'sg-2'] },
      },
    });
  });

  it('takes a ZIP file as it is, and writes it below the output directory', () => {
    const code = join(mkdtempSync(join(tmpdir(), 'function-')), 'built.zip');
    writeFileSync(code, ZIP);
    const { stack } = context({ code });
    const filename = synthesize(stack).resource['aws_lambda_function']?.['function_F19B1A04']?.['filename'];
    const folder = join(Testing.fullSynth(stack), 'stacks', 'stack');
    expect(readFileSync(join(folder, String(filename)))).toEqual(ZIP);
  });

  it('rejects one subnet, given twice, and no security group', () => {
    expect(problemsOf(() => define({ subnetIds: ['subnet-1', 'subnet-1'], securityGroupIds: [] }))).toEqual([
      'stack/function: subnetIds must hold 2 to 16 different ids such as subnet-0a1b2c3d4e5f60001, got ["subnet-1","subnet-1"]; correct them (control LAMBDA-002)',
      'stack/function: securityGroupIds must hold 1 to 5 different ids such as sg-0a1b2c3d4e5f60003, got []; correct them (control LAMBDA-001)',
    ]);
  });

  it('rejects ids that are none, and more than Lambda takes', () => {
    const ids = (count: number, prefix: string): string[] =>
      Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
    const subnetIds = ids(17, 'subnet');
    const securityGroupIds = ids(6, 'sg');
    const subnets = (got: unknown): string =>
      `stack/function: subnetIds must hold 2 to 16 different ids such as subnet-0a1b2c3d4e5f60001, got ${JSON.stringify(got)}; correct them (control LAMBDA-002)`;
    const groups = (got: unknown): string =>
      `stack/function: securityGroupIds must hold 1 to 5 different ids such as sg-0a1b2c3d4e5f60003, got ${JSON.stringify(got)}; correct them (control LAMBDA-001)`;
    expect(problemsOf(() => define({ subnetIds, securityGroupIds }))).toEqual([
      subnets(subnetIds),
      groups(securityGroupIds),
    ]);
    const unset = ['subnet-1', undefined as unknown as string];
    expect(problemsOf(() => define({ subnetIds: unset, securityGroupIds: [''] }))).toEqual([
      subnets(['subnet-1', null]),
      groups(['']),
    ]);
  });

  it('rejects code that is a file and no ZIP file', () => {
    const code = join(CODE, 'index.js');
    expect(problemsOf(() => define({ code }))).toEqual([
      `stack/function: code must be a readable directory or ZIP file, got "${code}" (the file does not begin as a ZIP file with files in it does); give the path of one`,
    ]);
  });

  it('rejects a handler and environment variables that Lambda does not take, and never shows a value', () => {
    const environment = { 'API-URL': 'secret', A: 'secret', API_KEY: undefined as unknown as string };
    expect(problemsOf(() => define({ handler: 'index handler', environment }))).toEqual([
      'stack/function: handler must be 1 to 128 characters without spaces, such as index.handler, got "index handler"; correct it',
      'stack/function: environment must have names of 2 or more letters, digits and "_" that begin with a letter, got "API-URL"; rename it',
      'stack/function: environment must have names of 2 or more letters, digits and "_" that begin with a letter, got "A"; rename it',
      'stack/function: environment must have texts as values, got no text for "API_KEY"; give it one or remove it',
    ]);
  });

  it('rejects a partition that the Region is not in', () => {
    const profile = { ...REFERENCE, approvedRegions: ['us-gov-west-1', 'cn-north-1', 'us-iso-east-1'] };
    const region = (code: string) => ({ profile, region: code });
    expect(problemsOf(() => define(region('us-gov-west-1')))).toEqual([
      'stack/function: partition must be aws-us-gov, which the Region us-gov-west-1 is in, got "aws"; correct one of them',
    ]);
    expect(problemsOf(() => define({ ...region('cn-north-1'), partition: 'aws-us-gov' }))).toEqual([
      'stack/function: partition must be aws-cn, which the Region cn-north-1 is in, got "aws-us-gov"; correct one of them',
    ]);
    expect(problemsOf(() => define({ partition: 'aws-cn' }))).toEqual([
      'stack/function: partition must be aws, which the Region us-east-1 is in, got "aws-cn"; correct one of them',
    ]);
    const isolated = define({ ...region('us-iso-east-1'), partition: 'aws-iso' });
    expect(countsOf(isolated)).toMatchObject({ aws_lambda_function: 1 });
  });

  it('rejects everything that is wrong at once', () => {
    const code = join(CODE, 'missing');
    const wrong = {
      partition: '',
      accountId: '1',
      region: 'us-east-2',
      functionName: 'a b',
      timeoutInSeconds: 9,
      memorySizeInMegabytes: 127,
      reservedConcurrentExecutions: 0,
      code,
    };
    expect(problemsOf(() => define(wrong))).toEqual([
      'stack/function: partition must be a partition such as aws or aws-us-gov, got ""; give the account\'s',
      'stack/function: accountId must be 12 digits, got "1"; give the id of the account that holds the resources',
      'stack/function: region must be one of approvedRegions of profile "reference" (us-east-1), got "us-east-2"; choose one of them or have the Region approved',
      'stack/function: functionName must be 1 to 64 letters, digits, "_" and "-", got "a b"; correct it',
      'stack/function: timeoutInSeconds must be from 1 to 8, got 9; omit it for the default',
      'stack/function: memorySizeInMegabytes must be from 128 to 10240, got 127; omit it for the default',
      'stack/function: reservedConcurrentExecutions must be 1 or more, got 0; omit it for the default',
      `stack/function: code must be a readable directory or ZIP file, got "${code}" (ENOENT: no such file or directory, stat '${code}'); give the path of one`,
    ]);
  });

  it('leaves subnets that are only known to Terraform to the policies', () => {
    const subnetIds = Token.asList({ resolve: () => '${var.subnet_ids}' });
    expect(
      define({ subnetIds }).resource['aws_lambda_function']?.['function_F19B1A04']?.['vpc_config'],
    ).toEqual({
      subnet_ids: '${var.subnet_ids}',
      security_group_ids: ['sg-1'],
    });
  });
});
