import type { Instance } from '@aws-sdk/client-connect';
import { given, type JsonObject, tagAttributes, TAGS } from './attributes';
import type { Kind } from './kind';

/** An Amazon Connect instance. */
export const CONNECT_INSTANCE = {
  type: 'aws_connect_instance',
  read: {
    'connect:DescribeInstance': [
      'instance_alias',
      'identity_management_type',
      'inbound_calls_enabled',
      'outbound_calls_enabled',
      ...TAGS,
    ],
    'connect:DescribeInstanceAttribute': ['contact_flow_logs_enabled'],
  },
  comparison: {
    identity: ['id', 'arn', 'instance_alias'],
    governed: [
      'identity_management_type',
      'inbound_calls_enabled',
      'outbound_calls_enabled',
      'contact_flow_logs_enabled',
    ],
  },
} as const satisfies Kind;

/**
 * The attributes of an instance.
 *
 * @param arn that it has where its description does not say it.
 * @param instance its description; undefined where it could not be read.
 * @param flowLogs what its attribute `CONTACTFLOW_LOGS` says.
 */
export function instanceAttributes(
  id: string,
  arn: string,
  instance: Instance | undefined,
  flowLogs: string | undefined,
): JsonObject {
  return {
    id,
    arn: instance?.Arn ?? arn,
    instance_alias: given(instance?.InstanceAlias),
    identity_management_type: given(instance?.IdentityManagementType),
    inbound_calls_enabled: given(instance?.InboundCallsEnabled),
    outbound_calls_enabled: given(instance?.OutboundCallsEnabled),
    contact_flow_logs_enabled: flowLogs === undefined ? null : flowLogs.toLowerCase() === 'true',
    ...tagAttributes(instance?.Tags),
  };
}
