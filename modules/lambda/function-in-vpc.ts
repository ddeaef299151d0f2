import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { App, AssetType, TerraformAsset, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Profile } from '../../policies/profile';
import { type AccountProps, requireAccountId, requirePartition, requireRegion } from '../account';
import { matches, show, type Validation } from '../validation';

/** What every function of the modules is made of, whoever invokes it. */
export interface FunctionInVpcProps extends AccountProps {
  readonly profile: Profile;
  readonly functionName: string;
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutInSeconds: number;
  readonly memorySizeInMegabytes: number;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** Environment variables, encrypted with the key. */
  readonly environment:
    { readonly variables: Readonly<Record<string, string>>; readonly keyArn: string } | undefined;
  readonly reservedConcurrentExecutions: number | undefined;
  /** The key that encrypts the log group; undefined for CloudWatch Logs' own. */
  readonly logGroupKeyArn?: string;
  /** The queue for events that could not be processed; undefined for none. */
  readonly deadLetterQueueArn?: string;
  /** What the function's code may do; nothing where there are none. */
  readonly statements?: readonly object[];
}

/** Whole numbers that a setting may have. */
export interface Range {
  readonly minimum: number;
  readonly maximum?: number;
}

/** Source: AWS Lambda Developer Guide, "Lambda quotas"; the API takes more, for managed instances. */
export const MEMORY_IN_MEGABYTES = { minimum: 128, maximum: 10_240 };
/** Source: AWS Lambda API Reference, "CreateFunction" (as in botocore 1.43.11); names of roles are as long. */
const FUNCTION_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * One subnet is not enough where an Availability Zone may fail. Source of the rest: AWS Lambda API Reference, "VpcConfig"
 * (as in botocore 1.43.11).
 */
const SUBNETS = { minimum: 2, maximum: 16, id: /^subnet-[0-9a-z]+$/, example: 'subnet-0a1b2c3d4e5f60001' };
const SECURITY_GROUPS = { minimum: 1, maximum: 5, id: /^sg-[0-9a-zA-Z]+$/, example: 'sg-0a1b2c3d4e5f60003' };

/**
 * What Lambda does with the function's role to attach it to the VPC; these actions need all resources. Source: AWS
 * Managed Policy Reference, "AWSLambdaVPCAccessExecutionRole".
 */
const NETWORK_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Defines, in the scope of a construct, a function in a VPC (control LAMBDA-001) with its log group, which has the
 * profile's retention, and its role, which writes the log and attaches the function to the VPC; the function's code
 * cannot use the latter.
 *
 * @param code the bytes of a ZIP file
 */
export function defineFunctionInVpc(
  scope: Construct,
  code: Buffer,
  props: FunctionInVpcProps,
): { readonly lambdaFunction: LambdaFunction; readonly role: IamRole } {
  const { deadLetterQueueArn, environment, functionName, logGroupKeyArn } = props;
  const { filename, sha256 } = asset(scope, code);
  const logGroup = new CloudwatchLogGroup(scope, 'LogGroup', {
    name: logGroupName(functionName),
    retentionInDays: props.profile.retention.logGroupsInDays,
    ...(logGroupKeyArn !== undefined && { kmsKeyId: logGroupKeyArn }),
  });
  const role = new IamRole(scope, 'Role', {
    name: functionName,
    description: `Execution role of the Lambda function ${functionName}`,
    assumeRolePolicy: JSON.stringify(TRUST_POLICY),
  });
  const rolePolicy = new IamRolePolicy(scope, 'RolePolicy', {
    name: 'execution',
    role: role.name,
    policy: JSON.stringify(executionPolicy(props)),
  });
  const lambdaFunction = new LambdaFunction(scope, 'Resource', {
    functionName,
    role: role.arn,
    filename,
    sourceCodeHash: sha256,
    handler: props.handler,
    runtime: props.runtime,
    timeout: props.timeoutInSeconds,
    memorySize: props.memorySizeInMegabytes,
    vpcConfig: { subnetIds: [...props.subnetIds], securityGroupIds: [...props.securityGroupIds] },
    ...(environment && {
      environment: { variables: { ...environment.variables } },
      kmsKeyArn: environment.keyArn,
    }),
    ...(props.reservedConcurrentExecutions !== undefined && {
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
    }),
    ...(deadLetterQueueArn !== undefined && { deadLetterConfig: { targetArn: deadLetterQueueArn } }),
    dependsOn: [logGroup, rolePolicy],
  });
  return { lambdaFunction, role };
}

/** The log group that Lambda writes a function's log to. */
export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** Requires what every function needs. */
export function requireFunctionInVpc(
  validation: Validation,
  props: Pick<
    FunctionInVpcProps,
    keyof AccountProps | 'profile' | 'functionName' | 'subnetIds' | 'securityGroupIds'
  >,
): void {
  requirePartition(validation, props.partition, props.region);
  requireAccountId(validation, props.accountId);
  requireRegion(validation, props.region, props.profile);
  validation.require(
    matches(FUNCTION_NAME, props.functionName),
    `functionName must be 1 to 64 letters, digits, "_" and "-", got ${show(props.functionName)}; correct it`,
  );
  requireIds(validation, 'subnetIds', props.subnetIds, SUBNETS, 'LAMBDA-002');
  requireIds(validation, 'securityGroupIds', props.securityGroupIds, SECURITY_GROUPS, 'LAMBDA-001');
}

/** The code as a file below the stack's output directory, and its SHA-256 as Lambda writes it. */
function asset(scope: Construct, code: Buffer): { filename: string; sha256: string } {
  const digest = createHash('sha256').update(code);
  const hash = digest.copy().digest('hex');
  const path = join(resolve(App.of(scope).outdir), 'functions', scope.node.addr, 'code.zip');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, code);
  const { path: filename } = new TerraformAsset(scope, 'Code', {
    path,
    type: AssetType.FILE,
    assetHash: hash,
  });
  return { filename, sha256: digest.digest('base64') };
}

const TRUST_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

function executionPolicy({
  accountId,
  functionName,
  partition,
  region,
  statements = [],
}: FunctionInVpcProps): object {
  const arn = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'WriteLog',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: arn('logs', `log-group:${logGroupName(functionName)}:*`),
      },
      { Sid: 'AttachToVpc', Effect: 'Allow', Action: NETWORK_ACTIONS, Resource: '*' },
      {
        Sid: 'DenyNetworkInterfacesToCode',
        Effect: 'Deny',
        Action: [...NETWORK_ACTIONS, 'ec2:DetachNetworkInterface'],
        Resource: '*',
        Condition: { ArnEquals: { 'lambda:SourceFunctionArn': arn('lambda', `function:${functionName}`) } },
      },
      ...statements,
    ],
  };
}

/** Requires that a setting is a whole number of a range. */
export function requireWithin(
  validation: Validation,
  setting: string,
  value: number | undefined,
  { minimum, maximum }: Range,
): void {
  const allowed = maximum === undefined ? `${minimum} or more` : `from ${minimum} to ${maximum}`;
  validation.require(
    value === undefined ||
      Token.isUnresolved(value) ||
      (Number.isInteger(value) && minimum <= value && value <= (maximum ?? value)),
    `${setting} must be ${allowed}, got ${show(value)}; omit it for the default`,
  );
}

function requireIds(
  validation: Validation,
  setting: string,
  ids: readonly string[],
  { minimum, maximum, id, example }: Required<Range> & { readonly id: RegExp; readonly example: string },
  control: string,
): void {
  const isList = Array.isArray(ids) && ids.every((one: string) => matches(id, one));
  const count = isList ? new Set(ids).size : 0;
  validation.require(
    Token.isUnresolved(ids) || (minimum <= count && count <= maximum),
    `${setting} must hold ${minimum} to ${maximum} different ids such as ${example}, got ${show(ids)}; correct them`,
    control,
  );
}
