import { FUNCTION_READS } from '../../../../resources/lambda-function';
import { defineControl } from '../../control';

export const functionInVpc = defineControl({
  id: 'LAMBDA-001',
  name: 'lambda/function_in_vpc',
  title: 'functions run in a VPC',
  rationale:
    'Functions of a contact center handle customer data; in a VPC their traffic stays on networks that the enterprise controls and inspects.',
  remediation:
    'Give the aws_lambda_function a vpc_config with at least one subnet and one security group (an empty block is no VPC configuration).',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/lambda-inside-vpc.html',
  ],
  preventive: {
    statements: () => [
      {
        Sid: 'DenyFunctionsOutsideVpc',
        Effect: 'Deny',
        Action: ['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration'],
        Resource: '*',
        Condition: { Null: { 'lambda:VpcIds': 'true' } },
      },
    ],
    remark: 'functions that other AWS services create with the rights of the caller are denied as well',
  },
  proactive: {
    scope: 'part',
    reads: FUNCTION_READS,
    message: 'the function has no VPC configuration',
  },
  detective: { managedRule: 'LAMBDA_INSIDE_VPC', resourceTypes: ['AWS::Lambda::Function'] },
});
