import { FUNCTION_READS } from '../../../../resources/lambda-function';
import { defineControl, notEnforceable } from '../../control';

export const functionMultiSubnet = defineControl({
  id: 'LAMBDA-002',
  name: 'lambda/function_multi_subnet',
  title: 'functions in a VPC have two or more subnets',
  rationale:
    'A function with one subnet stops when its Availability Zone fails, and flows that call it fail with it.',
  remediation:
    'List two or more subnets, in different Availability Zones, in vpc_config.subnet_ids of the aws_lambda_function.',
  level: 'soft-mandatory',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/lambda-vpc-multi-az-check.html',
  ],
  preventive: notEnforceable('lambda:SubnetIds lists the subnets but no condition operator counts them'),
  proactive: {
    scope: 'part',
    reads: FUNCTION_READS,
    message: 'the function has fewer than two subnets',
  },
  detective: { managedRule: 'LAMBDA_VPC_MULTI_AZ_CHECK', resourceTypes: ['AWS::Lambda::Function'] },
});
