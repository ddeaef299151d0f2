import type { IntegrationAssociationSummary } from '@aws-sdk/client-connect';
import type { JsonObject } from './attributes';
import type { Kind } from './kind';

/** An integration association has no type of Terraform's AWS provider: it is what the Cloud Control provider makes of it. */
export const INTEGRATION_ASSOCIATION = {
  type: 'aws_cloudcontrolapi_resource',
  read: { 'connect:ListIntegrationAssociations': ['type_name', 'desired_state'] },
} as const satisfies Kind;

export function integrationAttributes(
  instanceId: string,
  { IntegrationType, IntegrationArn }: IntegrationAssociationSummary,
): JsonObject {
  return {
    type_name: 'AWS::Connect::IntegrationAssociation',
    desired_state: JSON.stringify({ InstanceId: instanceId, IntegrationType, IntegrationArn }),
  };
}
