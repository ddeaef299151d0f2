/** CDKTF constructs for Amazon Connect that comply with the controls by construction. */
export type { AccountProps } from './account';
export { ConfigRecorder, type ConfigRecorderProps } from './config-rules/config-recorder';
export {
  ConfigRules,
  type ConfigRulesProps,
  type ExecutionFrequency,
  type ExistingRecorder,
  type NewRecorder,
} from './config-rules/config-rules';
export { ConfigRuleFunction, type ConfigRuleFunctionProps } from './config-rules/config-rule-function';
export {
  OrganizationConfigRules,
  type OrganizationConfigRulesProps,
} from './config-rules/organization-config-rules';
export { AuthenticationProfile, type AuthenticationProfileProps } from './connect/authentication-profile';
export { ConnectInstance, type ConnectInstanceProps } from './connect/connect-instance';
export { ContactRecordStream, type ContactRecordStreamProps } from './connect/contact-record-stream';
export { EmergencyAccessAlarm, type EmergencyAccessAlarmProps } from './connect/emergency-access-alarm';
export { InstanceStorage, type InstanceStorageProps } from './connect/instance-storage';
export { CustomerManagedKey, type CustomerManagedKeyProps } from './kms/customer-managed-key';
export { AiServicesOptOut, type AiServicesOptOutProps } from './organization/ai-services-opt-out';
export { Organization, type OrganizationProps } from './organization/organization';
export { OrganizationalUnit, type OrganizationalUnitProps } from './organization/organizational-unit';
export { Ring, type RingProps, type RingUnit } from './organization/ring';
export { VpcFunction, type VpcFunctionProps } from './lambda/vpc-function';
export { ValidationError } from './validation';
