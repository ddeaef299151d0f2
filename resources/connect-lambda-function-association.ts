import type { Kind } from './kind';

/** A Lambda function that the flows of an instance may call. */
export const FUNCTION_ASSOCIATION = {
  type: 'aws_connect_lambda_function_association',
  read: { 'connect:ListLambdaFunctions': ['function_arn'] },
  comparison: {
    instance: 'instance_id',
    alike: ['function_arn'],
    identity: 'id',
    governed: [],
    list: 'connect:ListLambdaFunctions',
  },
} as const satisfies Kind;
