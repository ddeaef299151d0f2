import { readFileSync, statSync } from 'node:fs';
import { ConnectLambdaFunctionAssociation } from '@cdktf/provider-aws/lib/connect-lambda-function-association';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Profile } from '../../policies/profile';
import type { AccountProps } from '../account';
import type { ConnectInstance } from '../connect/connect-instance';
import type { CustomerManagedKey } from '../kms/customer-managed-key';
import { matches, show, Validation } from '../validation';
import {
  defineFunctionInVpc,
  MEMORY_IN_MEGABYTES,
  requireFunctionInVpc,
  requireWithin,
} from './function-in-vpc';
import { isZip, zipDirectory } from './zip';

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

/** Source: AWS Lambda API Reference, "CreateFunction" and "Environment" (as in botocore 1.43.11). */
const HANDLER = /^[^\s]{1,128}$/;
const VARIABLE_NAME = /^[A-Za-z][A-Za-z0-9_]+$/;

/** Source: Amazon Connect Administrator Guide, "Grant Amazon Connect access to your AWS Lambda functions". */
const TIMEOUT_IN_SECONDS = { minimum: 1, maximum: 8 };

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
    const { accountId, environment, functionName, instance, key } = props;
    const code = this.validate(props);
    const { lambdaFunction, role } = defineFunctionInVpc(this, code, {
      ...props,
      timeoutInSeconds: props.timeoutInSeconds ?? TIMEOUT_IN_SECONDS.maximum,
      memorySizeInMegabytes: props.memorySizeInMegabytes ?? MEMORY_IN_MEGABYTES.minimum,
      environment: environment && { variables: environment, keyArn: key.keyArn },
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
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
    requireFunctionInVpc(validation, props);
    requireHandler(validation, props.handler);
    requireEnvironment(validation, props.environment);
    requireWithin(validation, 'timeoutInSeconds', timeoutInSeconds, TIMEOUT_IN_SECONDS);
    requireWithin(validation, 'memorySizeInMegabytes', memorySizeInMegabytes, MEMORY_IN_MEGABYTES);
    requireWithin(validation, 'reservedConcurrentExecutions', reserved, { minimum: 1 });
    const code = readCode(validation, props.code);
    validation.throwIfAny();
    return code;
  }
}

function requireHandler(validation: Validation, handler: string): void {
  validation.require(
    matches(HANDLER, handler),
    `handler must be 1 to 128 characters without spaces, such as index.handler, got ${show(handler)}; correct it`,
  );
}

/** Values are not shown: they may be secrets all the same. */
function requireEnvironment(validation: Validation, environment: VpcFunctionProps['environment'] = {}): void {
  if (Token.isUnresolved(environment)) return;
  for (const [name, value] of Object.entries(environment)) {
    validation.require(
      matches(VARIABLE_NAME, name),
      `environment must have names of 2 or more letters, digits and "_" that begin with a letter, got ${show(name)}; rename it`,
    );
    validation.require(
      matches(/^/, value),
      `environment must have texts as values, got no text for ${show(name)}; give it one or remove it`,
    );
  }
}

/** The bytes of the code's ZIP file, none where it cannot be read. */
function readCode(validation: Validation, code: string): Buffer {
  const refuse = (cause: string): Buffer => {
    validation.require(
      false,
      `code must be a readable directory or ZIP file, got ${show(code)} (${cause}); give the path of one`,
    );
    return Buffer.alloc(0);
  };
  try {
    if (statSync(code).isDirectory()) return zipDirectory(code);
    const file = readFileSync(code);
    return isZip(file) ? file : refuse('the file does not begin as a ZIP file with files in it does');
  } catch (error) {
    return refuse((error as Error).message);
  }
}
