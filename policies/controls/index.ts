import type { Control } from './control';
import { rulesDeployed } from './config/rules_deployed/control';
import { associatedFunctionsInVpc } from './connect/associated_functions_in_vpc/control';
import { authenticationProfileIpRestricted } from './connect/authentication_profile_ip_restricted/control';
import { authenticationProfileSessionLimits } from './connect/authentication_profile_session_limits/control';
import { emergencyAccessIpRestricted } from './connect/emergency_access_ip_restricted/control';
import { instanceFlowLogsEnabled } from './connect/instance_flow_logs_enabled/control';
import { instanceIdentitySaml } from './connect/instance_identity_saml/control';
import { instanceTelephonyDisabled } from './connect/instance_telephony_disabled/control';
import { screenRecordingDisabled } from './connect/screen_recording_disabled/control';
import { storageComplete } from './connect/storage_complete/control';
import { storageEncryptedWithCustomerKey } from './connect/storage_encrypted_with_customer_key/control';
import { unapprovedIntegrationsAbsent } from './connect/unapproved_integrations_absent/control';
import { requiredTags } from './cost/required_tags/control';
import { streamEncrypted } from './kinesis/stream_encrypted/control';
import { keyDeletionWindow } from './kms/key_deletion_window/control';
import { keyPolicyLimited } from './kms/key_policy_limited/control';
import { keyRotationEnabled } from './kms/key_rotation_enabled/control';
import { functionInVpc } from './lambda/function_in_vpc/control';
import { functionMultiSubnet } from './lambda/function_multi_subnet/control';
import { aiServicesOptedOut } from './org/ai_services_opted_out/control';
import { approvedRegionsOnly } from './org/approved_regions_only/control';
import { approvedServicesOnly } from './org/approved_services_only/control';
import { connectUnitsRestricted } from './org/connect_units_restricted/control';
import { policiesValid } from './org/policies_valid/control';
import { bucketEncryptedWithCustomerKey } from './s3/bucket_encrypted_with_customer_key/control';
import { bucketPublicAccessBlocked } from './s3/bucket_public_access_blocked/control';
import { bucketTlsOnly } from './s3/bucket_tls_only/control';

/** The catalogue: one line per control, ordered by id. */
export const catalogue: readonly Control[] = [
  rulesDeployed,
  instanceIdentitySaml,
  authenticationProfileIpRestricted,
  authenticationProfileSessionLimits,
  emergencyAccessIpRestricted,
  instanceTelephonyDisabled,
  instanceFlowLogsEnabled,
  storageEncryptedWithCustomerKey,
  storageComplete,
  screenRecordingDisabled,
  unapprovedIntegrationsAbsent,
  associatedFunctionsInVpc,
  requiredTags,
  streamEncrypted,
  keyRotationEnabled,
  keyDeletionWindow,
  keyPolicyLimited,
  functionInVpc,
  functionMultiSubnet,
  connectUnitsRestricted,
  approvedServicesOnly,
  aiServicesOptedOut,
  approvedRegionsOnly,
  policiesValid,
  bucketEncryptedWithCustomerKey,
  bucketPublicAccessBlocked,
  bucketTlsOnly,
];

/** The control with an id, if the catalogue has it. */
export function controlById(id: string): Control | undefined {
  return catalogue.find((control) => control.id === id);
}

export type {
  Control,
  DetectiveLayer,
  FactKindName,
  Finding,
  NotEnforceable,
  PreventiveLayer,
  ProactiveLayer,
  ScpStatement,
} from './control';
