# METADATA
# description: |
#   Each control's report alone, in the form of `main.report`: what is asked for one control pays for no other.
#   Written by npm run policies:build.
package entry

import data.main

config_rules_deployed := object.union(main.echo, {"controls": {"config": {"rules_deployed": {
	"evaluated": data.controls.config.rules_deployed.evaluated,
	"deny": data.controls.config.rules_deployed.deny,
	"undetermined": data.controls.config.rules_deployed.undetermined,
}}}})

connect_associated_functions_in_vpc := object.union(main.echo, {"controls": {"connect": {"associated_functions_in_vpc": {
	"evaluated": data.controls.connect.associated_functions_in_vpc.evaluated,
	"deny": data.controls.connect.associated_functions_in_vpc.deny,
	"undetermined": data.controls.connect.associated_functions_in_vpc.undetermined,
}}}})

connect_authentication_profile_ip_restricted := object.union(main.echo, {"controls": {"connect": {"authentication_profile_ip_restricted": {
	"evaluated": data.controls.connect.authentication_profile_ip_restricted.evaluated,
	"deny": data.controls.connect.authentication_profile_ip_restricted.deny,
	"undetermined": data.controls.connect.authentication_profile_ip_restricted.undetermined,
}}}})

connect_authentication_profile_session_limits := object.union(main.echo, {"controls": {"connect": {"authentication_profile_session_limits": {
	"evaluated": data.controls.connect.authentication_profile_session_limits.evaluated,
	"deny": data.controls.connect.authentication_profile_session_limits.deny,
	"undetermined": data.controls.connect.authentication_profile_session_limits.undetermined,
}}}})

connect_emergency_access_ip_restricted := object.union(main.echo, {"controls": {"connect": {"emergency_access_ip_restricted": {
	"evaluated": data.controls.connect.emergency_access_ip_restricted.evaluated,
	"deny": data.controls.connect.emergency_access_ip_restricted.deny,
	"undetermined": data.controls.connect.emergency_access_ip_restricted.undetermined,
}}}})

connect_instance_flow_logs_enabled := object.union(main.echo, {"controls": {"connect": {"instance_flow_logs_enabled": {
	"evaluated": data.controls.connect.instance_flow_logs_enabled.evaluated,
	"deny": data.controls.connect.instance_flow_logs_enabled.deny,
	"undetermined": data.controls.connect.instance_flow_logs_enabled.undetermined,
}}}})

connect_instance_identity_saml := object.union(main.echo, {"controls": {"connect": {"instance_identity_saml": {
	"evaluated": data.controls.connect.instance_identity_saml.evaluated,
	"deny": data.controls.connect.instance_identity_saml.deny,
	"undetermined": data.controls.connect.instance_identity_saml.undetermined,
}}}})

connect_instance_telephony_disabled := object.union(main.echo, {"controls": {"connect": {"instance_telephony_disabled": {
	"evaluated": data.controls.connect.instance_telephony_disabled.evaluated,
	"deny": data.controls.connect.instance_telephony_disabled.deny,
	"undetermined": data.controls.connect.instance_telephony_disabled.undetermined,
}}}})

connect_screen_recording_disabled := object.union(main.echo, {"controls": {"connect": {"screen_recording_disabled": {
	"evaluated": data.controls.connect.screen_recording_disabled.evaluated,
	"deny": data.controls.connect.screen_recording_disabled.deny,
	"undetermined": data.controls.connect.screen_recording_disabled.undetermined,
}}}})

connect_storage_complete := object.union(main.echo, {"controls": {"connect": {"storage_complete": {
	"evaluated": data.controls.connect.storage_complete.evaluated,
	"deny": data.controls.connect.storage_complete.deny,
	"undetermined": data.controls.connect.storage_complete.undetermined,
}}}})

connect_storage_encrypted_with_customer_key := object.union(main.echo, {"controls": {"connect": {"storage_encrypted_with_customer_key": {
	"evaluated": data.controls.connect.storage_encrypted_with_customer_key.evaluated,
	"deny": data.controls.connect.storage_encrypted_with_customer_key.deny,
	"undetermined": data.controls.connect.storage_encrypted_with_customer_key.undetermined,
}}}})

connect_unapproved_integrations_absent := object.union(main.echo, {"controls": {"connect": {"unapproved_integrations_absent": {
	"evaluated": data.controls.connect.unapproved_integrations_absent.evaluated,
	"deny": data.controls.connect.unapproved_integrations_absent.deny,
	"undetermined": data.controls.connect.unapproved_integrations_absent.undetermined,
}}}})

cost_required_tags := object.union(main.echo, {"controls": {"cost": {"required_tags": {
	"evaluated": data.controls.cost.required_tags.evaluated,
	"deny": data.controls.cost.required_tags.deny,
	"undetermined": data.controls.cost.required_tags.undetermined,
}}}})

kinesis_stream_encrypted := object.union(main.echo, {"controls": {"kinesis": {"stream_encrypted": {
	"evaluated": data.controls.kinesis.stream_encrypted.evaluated,
	"deny": data.controls.kinesis.stream_encrypted.deny,
	"undetermined": data.controls.kinesis.stream_encrypted.undetermined,
}}}})

kms_key_deletion_window := object.union(main.echo, {"controls": {"kms": {"key_deletion_window": {
	"evaluated": data.controls.kms.key_deletion_window.evaluated,
	"deny": data.controls.kms.key_deletion_window.deny,
	"undetermined": data.controls.kms.key_deletion_window.undetermined,
}}}})

kms_key_policy_limited := object.union(main.echo, {"controls": {"kms": {"key_policy_limited": {
	"evaluated": data.controls.kms.key_policy_limited.evaluated,
	"deny": data.controls.kms.key_policy_limited.deny,
	"undetermined": data.controls.kms.key_policy_limited.undetermined,
}}}})

kms_key_rotation_enabled := object.union(main.echo, {"controls": {"kms": {"key_rotation_enabled": {
	"evaluated": data.controls.kms.key_rotation_enabled.evaluated,
	"deny": data.controls.kms.key_rotation_enabled.deny,
	"undetermined": data.controls.kms.key_rotation_enabled.undetermined,
}}}})

lambda_function_in_vpc := object.union(main.echo, {"controls": {"lambda": {"function_in_vpc": {
	"evaluated": data.controls.lambda.function_in_vpc.evaluated,
	"deny": data.controls.lambda.function_in_vpc.deny,
	"undetermined": data.controls.lambda.function_in_vpc.undetermined,
}}}})

lambda_function_multi_subnet := object.union(main.echo, {"controls": {"lambda": {"function_multi_subnet": {
	"evaluated": data.controls.lambda.function_multi_subnet.evaluated,
	"deny": data.controls.lambda.function_multi_subnet.deny,
	"undetermined": data.controls.lambda.function_multi_subnet.undetermined,
}}}})

org_ai_services_opted_out := object.union(main.echo, {"controls": {"org": {"ai_services_opted_out": {
	"evaluated": data.controls.org.ai_services_opted_out.evaluated,
	"deny": data.controls.org.ai_services_opted_out.deny,
	"undetermined": data.controls.org.ai_services_opted_out.undetermined,
}}}})

org_approved_regions_only := object.union(main.echo, {"controls": {"org": {"approved_regions_only": {
	"evaluated": data.controls.org.approved_regions_only.evaluated,
	"deny": data.controls.org.approved_regions_only.deny,
	"undetermined": data.controls.org.approved_regions_only.undetermined,
}}}})

org_approved_services_only := object.union(main.echo, {"controls": {"org": {"approved_services_only": {
	"evaluated": data.controls.org.approved_services_only.evaluated,
	"deny": data.controls.org.approved_services_only.deny,
	"undetermined": data.controls.org.approved_services_only.undetermined,
}}}})

org_connect_units_restricted := object.union(main.echo, {"controls": {"org": {"connect_units_restricted": {
	"evaluated": data.controls.org.connect_units_restricted.evaluated,
	"deny": data.controls.org.connect_units_restricted.deny,
	"undetermined": data.controls.org.connect_units_restricted.undetermined,
}}}})

org_policies_valid := object.union(main.echo, {"controls": {"org": {"policies_valid": {
	"evaluated": data.controls.org.policies_valid.evaluated,
	"deny": data.controls.org.policies_valid.deny,
	"undetermined": data.controls.org.policies_valid.undetermined,
}}}})

s3_bucket_encrypted_with_customer_key := object.union(main.echo, {"controls": {"s3": {"bucket_encrypted_with_customer_key": {
	"evaluated": data.controls.s3.bucket_encrypted_with_customer_key.evaluated,
	"deny": data.controls.s3.bucket_encrypted_with_customer_key.deny,
	"undetermined": data.controls.s3.bucket_encrypted_with_customer_key.undetermined,
}}}})

s3_bucket_public_access_blocked := object.union(main.echo, {"controls": {"s3": {"bucket_public_access_blocked": {
	"evaluated": data.controls.s3.bucket_public_access_blocked.evaluated,
	"deny": data.controls.s3.bucket_public_access_blocked.deny,
	"undetermined": data.controls.s3.bucket_public_access_blocked.undetermined,
}}}})

s3_bucket_tls_only := object.union(main.echo, {"controls": {"s3": {"bucket_tls_only": {
	"evaluated": data.controls.s3.bucket_tls_only.evaluated,
	"deny": data.controls.s3.bucket_tls_only.deny,
	"undetermined": data.controls.s3.bucket_tls_only.undetermined,
}}}})
