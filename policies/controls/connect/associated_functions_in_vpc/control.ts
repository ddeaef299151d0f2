import { FUNCTION_READS } from '../../../../resources/lambda-function';
import { defineControl, notEnforceable } from '../../control';

export const associatedFunctionsInVpc = defineControl({
  id: 'CONNECT-012',
  name: 'connect/associated_functions_in_vpc',
  title: 'Lambda functions that flows may call run in a VPC',
  rationale:
    'A function that flows call handles customer data; in a VPC its traffic stays on networks that the enterprise controls and inspects.',
  remediation:
    'Give the associated function a vpc_config with subnets and security groups, and let function_arn refer to the aws_lambda_function (or to an aws_lambda_alias of it) in the same plan.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  ],
  preventive: notEnforceable(
    'connect:AssociateLambdaFunction has no condition key for the VPC of the function; LAMBDA-001 denies functions without one',
  ),
  proactive: {
    scope: 'part',
    reads: {
      ...FUNCTION_READS,
      aws_connect_lambda_function_association: ['function_arn'],
      aws_lambda_alias: ['function_name'],
      aws_lambda_function: ['arn', ...FUNCTION_READS.aws_lambda_function],
    },
    message: 'the associated function has no VPC configuration',
  },
  detective: {
    lambdaRule: 'periodic',
    because: 'AWS Config does not record which functions an instance may call',
  },
});
