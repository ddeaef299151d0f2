import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { Profile } from '../../policies/profile';
import type { AccountProps } from '../account';
import type { CustomerManagedKey } from '../kms/customer-managed-key';
import { defineFunctionInVpc, requireFunctionInVpc, requireWithin } from '../lambda/function-in-vpc';
import { Validation } from '../validation';
import { type ConfigRuleCode, configRuleCode } from './config-rule-code';

export interface ConfigRuleFunctionProps extends AccountProps {
  /** The organization profile: it is packed into the function, which judges by it. */
  readonly profile: Profile;
  /**
   * The key that encrypts the environment, the log group and the dead-letter queue; `logGroups` of it names the log group
   * `/aws/lambda/<functionName>`.
   */
  readonly key: CustomerManagedKey;
  /**
   * Name of the function, and of its role.
   *
   * @default DEFAULT_FUNCTION_NAME
   */
  readonly functionName?: string;
  /**
   * Subnets of the VPC: at least two, in different Availability Zones. From there the function has to reach the endpoints
   * of AWS's APIs (NAT gateway or interface endpoints): AWS Config, KMS, Lambda and STS, Amazon Connect, its Customer Profiles,
   * Amazon Data Firehose, Kinesis, S3 and S3 Control.
   */
  readonly subnetIds: readonly string[];
  /** Security groups of the function: at least one, with HTTPS to the endpoints. */
  readonly securityGroupIds: readonly string[];
  /**
   * Requests to Amazon Connect in one second, 1 to 10: its API allows an account 2 in a Region by default, for all callers
   * together ("Amazon Connect service quotas", API throttling quotas, read 2026-11-21).
   *
   * @default 1
   */
  readonly requestsPerSecond?: number;
}

/** Name of the function, and of its role. */
export const DEFAULT_FUNCTION_NAME = 'connect-guardrails-config-rules';

/** The longest that Lambda has ("Lambda quotas", AWS Lambda Developer Guide, read 2026-11-21). */
const TIMEOUT_IN_SECONDS = 900;

/** The SDK, the compiled policies and what they evaluate: 190 MB with 100 instances. Lambda gives processor time by it. */
const MEMORY_IN_MEGABYTES = 512;
const REQUESTS_PER_SECOND = { minimum: 1, maximum: 10 };

/** One after the other: the rules share the quota of Amazon Connect, and Lambda retries what it throttles for six hours. */
const RESERVED_CONCURRENT_EXECUTIONS = 1;

/** 14 days, the longest that Amazon SQS has. */
const DEAD_LETTER_RETENTION_IN_SECONDS = 1_209_600;

/**
 * Defines the function behind the periodic custom rules: it reads the contact centers of the account, judges them with the
 * same compiled policies as a plan, and reports to AWS Config, which is the only one to invoke it.
 *
 * It is in a VPC (controls LAMBDA-001, LAMBDA-002), its environment, log group and dead-letter queue are encrypted with
 * the key, and its role reads what the policies need and nothing else.
 */
export class ConfigRuleFunction extends Construct {
  readonly functionArn: string;
  readonly functionName: string;
  /** What must exist before a rule refers to the function. */
  readonly permission: LambdaPermission;

  constructor(scope: Construct, id: string, props: ConfigRuleFunctionProps) {
    super(scope, id);
    const { accountId, functionName = DEFAULT_FUNCTION_NAME, key, partition, region } = props;
    const queueName = `${functionName}-dead-letters`;
    const code = this.validate({ ...props, functionName });
    const queue = new SqsQueue(this, 'DeadLetterQueue', {
      name: queueName,
      kmsMasterKeyId: key.keyId,
      messageRetentionSeconds: DEAD_LETTER_RETENTION_IN_SECONDS,
    });
    const { lambdaFunction } = defineFunctionInVpc(this, code.zip, {
      ...props,
      functionName,
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      timeoutInSeconds: TIMEOUT_IN_SECONDS,
      memorySizeInMegabytes: MEMORY_IN_MEGABYTES,
      environment: {
        variables: {
          CONNECT_REQUESTS_PER_SECOND: String(props.requestsPerSecond ?? REQUESTS_PER_SECOND.minimum),
        },
        keyArn: key.keyArn,
      },
      reservedConcurrentExecutions: RESERVED_CONCURRENT_EXECUTIONS,
      logGroupKeyArn: key.keyArn,
      deadLetterQueueArn: queue.arn,
      statements: [
        ...code.statements,
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
          Resource: `arn:${partition}:sqs:${region}:${accountId}:${queueName}`,
        },
        // The key's own ARN is known after the apply, and would hide the whole policy from a plan.
        {
          Sid: 'EncryptDeadLetters',
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: `arn:${partition}:kms:${region}:${accountId}:key/*`,
          Condition: { StringEquals: { 'kms:ViaService': `sqs.${region}.amazonaws.com` } },
        },
      ],
    });
    this.permission = new LambdaPermission(this, 'Permission', {
      statementId: 'AllowInvocationByConfig',
      action: 'lambda:InvokeFunction',
      functionName: lambdaFunction.functionName,
      principal: 'config.amazonaws.com',
      sourceAccount: accountId,
    });
    this.functionArn = lambdaFunction.arn;
    this.functionName = functionName;
  }

  private validate(props: ConfigRuleFunctionProps & { readonly functionName: string }): ConfigRuleCode {
    const validation = new Validation(this);
    requireFunctionInVpc(validation, props);
    requireWithin(validation, 'requestsPerSecond', props.requestsPerSecond, REQUESTS_PER_SECOND);
    const code = configRuleCode(props.profile, props.region);
    validation.require(
      code !== undefined,
      'the code of the function must be compiled, got none in dist/harness/programs/config-rule; run npm run build',
    );
    validation.throwIfAny();
    return code ?? { zip: Buffer.alloc(0), statements: [] };
  }
}
