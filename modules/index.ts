/** CDKTF constructs for Amazon Connect that comply with the controls by construction. */
export type { AccountProps } from './account';
export { AuthenticationProfile, type AuthenticationProfileProps } from './connect/authentication-profile';
export { ConnectInstance, type ConnectInstanceProps } from './connect/connect-instance';
export { ContactRecordStream, type ContactRecordStreamProps } from './connect/contact-record-stream';
export { InstanceStorage, type InstanceStorageProps } from './connect/instance-storage';
export { CustomerManagedKey, type CustomerManagedKeyProps } from './kms/customer-managed-key';
export { AiServicesOptOut, type AiServicesOptOutProps } from './organization/ai-services-opt-out';
export { Organization, type OrganizationProps } from './organization/organization';
export { OrganizationalUnit, type OrganizationalUnitProps } from './organization/organizational-unit';
export { Ring, type RingProps, type RingUnit } from './organization/ring';
export { VpcFunction, type VpcFunctionProps } from './lambda/vpc-function';
export { ValidationError } from './validation';
