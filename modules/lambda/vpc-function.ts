import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { ConnectLambdaFunctionAssociation } from '@cdktf/provider-aws/lib/connect-lambda-function-association';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { App, AssetType, TerraformAsset, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Profile } from '../../policies/profile';
import { type AccountProps, requireAccountId, requirePartition, requireRegion } from '../account';
import type { ConnectInstance } from '../connect/connect-instance';
import type { CustomerManagedKey } from '../kms/customer-managed-key';
import { show, Validation } from '../validation';
import { zipDirectory } from './zip';

export interface VpcFunctionProps extends AccountProps {
  /** The organization profile. */
  readonly profile: Profile;
  /** The instance whose contact flows invoke the function. */
  readonly instance: ConnectInstance;
  /** The key that encrypts the environment variables. */
  readonly key: CustomerManagedKey;
  /** Name of the function, and of its role. */
  readonly functionName: string;
  /** The code: a directory or a ZIP file; a relative path starts at the working directory. */
  readonly code: string;
  /** The method that processes events, such as `index.handler`. */
  readonly handler: string;
  /** Identifier of the runtime, such as `nodejs22.x`. */
  readonly runtime: string;
  /** Subnets of the VPC that the function reaches: at least two, in different Availability Zones. */
  readonly subnetIds: readonly string[];
  /** Security groups of the function: at least one. */
  readonly securityGroupIds: readonly string[];
  /**
   * Seconds that an invocation may take: 1 to 8, which is what Amazon Connect waits for.
   *
   * @default 8
   */
  readonly timeoutInSeconds?: number;
  /**
   * Memory in megabytes: 128 to 10240.
   *
   * @default 128
   */
  readonly memorySizeInMegabytes?: number;
  /**
   * Environment variables, encrypted with the key. Not for secrets.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * How many invocations may run at the same time, reserved for the function.
   *
   * @default - shared with the other functions of the account
   */
  readonly reservedConcurrentExecutions?: number;
}

/** Source: Amazon Connect Administrator Guide, "Grant Amazon Connect access to your AWS Lambda functions". */
const TIMEOUT_IN_SECONDS = { minimum: 1, maximum: 8 };

/** Source: AWS Lambda API Reference, "CreateFunction" (as in botocore 1.43.11). */
const MEMORY_IN_MEGABYTES = { minimum: 128, maximum: 10_240 };
const FUNCTION_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** One subnet is not enough where an Availability Zone may fail. */
const MINIMUM_SUBNETS = 2;

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
 * Defines a Lambda function in a VPC (control LAMBDA-001) with subnets in two Availability Zones (LAMBDA-002), which
 * contact flows of one instance, and nobody else, may invoke (CONNECT-012). Its log group has the profile's retention,
 * its role writes the log and attaches the function to the VPC, which the function's code cannot do.
 */
export class VpcFunction extends Construct {
  readonly functionArn: string;
  readonly functionName: string;
  /** Name of the execution role, for policies that the function's code needs. */
  readonly roleName: string;

  constructor(scope: Construct, id: string, props: VpcFunctionProps) {
    super(scope, id);
    const { accountId, environment, functionName, instance, key, profile } = props;
    const code = this.asset(this.validate(props));

    const logGroup = new CloudwatchLogGroup(this, 'LogGroup', {
      name: `/aws/lambda/${functionName}`,
      retentionInDays: profile.retention.logGroupsInDays,
    });
    const role = new IamRole(this, 'Role', {
      name: functionName,
      description: `Execution role of the Lambda function ${functionName}`,
      assumeRolePolicy: JSON.stringify(TRUST_POLICY),
    });
    const rolePolicy = new IamRolePolicy(this, 'RolePolicy', {
      name: 'execution',
      role: role.name,
      policy: JSON.stringify(executionPolicy(props)),
    });
    const lambdaFunction = new LambdaFunction(this, 'Resource', {
      functionName,
      role: role.arn,
      filename: code.filename,
      sourceCodeHash: code.sha256,
      handler: props.handler,
      runtime: props.runtime,
      timeout: props.timeoutInSeconds ?? TIMEOUT_IN_SECONDS.maximum,
      memorySize: props.memorySizeInMegabytes ?? MEMORY_IN_MEGABYTES.minimum,
      vpcConfig: { subnetIds: [...props.subnetIds], securityGroupIds: [...props.securityGroupIds] },
      ...(environment && { environment: { variables: { ...environment } }, kmsKeyArn: key.keyArn }),
      ...(props.reservedConcurrentExecutions !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      }),
      dependsOn: [logGroup, rolePolicy],
    });
    const permission = new LambdaPermission(this, 'Permission', {
      statementId: 'AllowInvocationByConnect',
      action: 'lambda:InvokeFunction',
      functionName: lambdaFunction.functionName,
      principal: 'connect.amazonaws.com',
      sourceAccount: accountId,
      sourceArn: instance.instanceArn,
    });
    new ConnectLambdaFunctionAssociation(this, 'Association', {
      instanceId: instance.instanceId,
      functionArn: lambdaFunction.arn,
      dependsOn: [permission],
    });
    this.functionArn = lambdaFunction.arn;
    this.functionName = functionName;
    this.roleName = role.name;
  }

  /** The bytes of the code's ZIP file. */
  private validate(props: VpcFunctionProps): Buffer {
    const { timeoutInSeconds, memorySizeInMegabytes, reservedConcurrentExecutions: reserved } = props;
    const validation = new Validation(this);
    requirePartition(validation, props.partition);
    requireAccountId(validation, props.accountId);
    requireRegion(validation, props.region, props.profile);
    validation.require(
      Token.isUnresolved(props.functionName) || FUNCTION_NAME.test(props.functionName),
      `functionName must be 1 to 64 letters, digits, "_" and "-", got ${show(props.functionName)}; correct it`,
    );
    requireDistinct(validation, 'subnetIds', props.subnetIds, MINIMUM_SUBNETS, 'LAMBDA-002');
    requireDistinct(validation, 'securityGroupIds', props.securityGroupIds, 1, 'LAMBDA-001');
    requireWithin(validation, 'timeoutInSeconds', timeoutInSeconds, TIMEOUT_IN_SECONDS);
    requireWithin(validation, 'memorySizeInMegabytes', memorySizeInMegabytes, MEMORY_IN_MEGABYTES);
    requireWithin(validation, 'reservedConcurrentExecutions', reserved, { minimum: 1 });
    const code = readCode(validation, props.code);
    validation.throwIfAny();
    return code;
  }

  /** The code as a file below the stack's output directory, and its SHA-256 as Lambda writes it. */
  private asset(code: Buffer): { filename: string; sha256: string } {
    const digest = createHash('sha256').update(code);
    const hash = digest.copy().digest('hex');
    const path = join(resolve(App.of(this).outdir), 'functions', this.node.addr, 'code.zip');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
    const asset = new TerraformAsset(this, 'Code', { path, type: AssetType.FILE, assetHash: hash });
    return { filename: asset.path, sha256: digest.digest('base64') };
  }
}

const TRUST_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

function executionPolicy({ accountId, functionName, partition, region }: VpcFunctionProps): object {
  const arn = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'WriteLog',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: arn('logs', `log-group:/aws/lambda/${functionName}:*`),
      },
      { Sid: 'AttachToVpc', Effect: 'Allow', Action: NETWORK_ACTIONS, Resource: '*' },
      {
        Sid: 'DenyNetworkInterfacesToCode',
        Effect: 'Deny',
        Action: [...NETWORK_ACTIONS, 'ec2:DetachNetworkInterface'],
        Resource: '*',
        Condition: { ArnEquals: { 'lambda:SourceFunctionArn': arn('lambda', `function:${functionName}`) } },
      },
    ],
  };
}

function requireDistinct(
  validation: Validation,
  setting: string,
  values: readonly string[],
  minimum: number,
  control: string,
): void {
  validation.require(
    Token.isUnresolved(values) || new Set(values).size >= minimum,
    `${setting} must hold at least ${minimum === 1 ? 'one id' : `${minimum} different ids`}, got ${show(values)}; add what is missing`,
    control,
  );
}

function requireWithin(
  validation: Validation,
  setting: string,
  value: number | undefined,
  { minimum, maximum }: { minimum: number; maximum?: number },
): void {
  const allowed = maximum === undefined ? `${minimum} or more` : `from ${minimum} to ${maximum}`;
  validation.require(
    value === undefined ||
      Token.isUnresolved(value) ||
      (Number.isInteger(value) && minimum <= value && value <= (maximum ?? value)),
    `${setting} must be ${allowed}, got ${show(value)}; omit it for the default`,
  );
}

/** The bytes of the code's ZIP file, none where it cannot be read. */
function readCode(validation: Validation, code: string): Buffer {
  try {
    return statSync(code).isDirectory() ? zipDirectory(code) : readFileSync(code);
  } catch (error) {
    const cause = (error as Error).message;
    validation.require(
      false,
      `code must be a readable directory or ZIP file, got ${show(code)} (${cause}); give the path of one`,
    );
    return Buffer.alloc(0);
  }
}
