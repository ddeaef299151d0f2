import type { VpcConfigResponse } from '@aws-sdk/client-lambda';
import { type JsonObject, tagAttributes, TAGS, type Tags } from './attributes';
import type { Kind, Reads } from './kind';

/** A Lambda function. */
export const LAMBDA_FUNCTION = {
  type: 'aws_lambda_function',
  read: { 'lambda:GetFunctionConfiguration': ['vpc_config'], 'lambda:ListTags': TAGS },
  comparison: { identity: ['arn', 'function_name'], governed: ['vpc_config'] },
} as const satisfies Kind;

/** The ARN of a function without that of a version or alias of it. */
export function unqualifiedArn(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}

/**
 * @param arn of the function, or of a version or alias of it.
 * @param vpc its VPC configuration: without a VPC the function is in none.
 */
export function functionAttributes(
  arn: string,
  vpc: VpcConfigResponse | undefined,
  tags: Tags | undefined,
): JsonObject {
  const unqualified = unqualifiedArn(arn);
  const isInVpc = vpc?.VpcId !== undefined && vpc.VpcId !== '';
  return {
    arn: unqualified,
    id: unqualified,
    function_name: unqualified.split(':')[6] ?? unqualified,
    vpc_config: isInVpc
      ? [{ subnet_ids: vpc.SubnetIds ?? [], security_group_ids: vpc.SecurityGroupIds ?? [] }]
      : [],
    ...tagAttributes(tags),
  };
}

/** Read by `lib.lambda`; references lead to what has no attributes here. */
export const FUNCTION_READS = {
  aws_default_security_group: [],
  aws_default_subnet: [],
  aws_default_vpc: [],
  aws_lambda_function: ['vpc_config.subnet_ids', 'vpc_config.security_group_ids'],
  aws_security_group: [],
  aws_subnet: [],
  aws_vpc: [],
} as const satisfies Reads;
