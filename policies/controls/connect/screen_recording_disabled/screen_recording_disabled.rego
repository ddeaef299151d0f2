# METADATA
# description: |
#   Denies storage configs for SCREEN_RECORDINGS, also those of the provider awscc, of aws_cloudcontrolapi_resource and in
#   CloudFormation templates, unless the profile approves screen recording; then every storage config is compliant.
#   Not applicable: a plan without a storage config.
#   Undetermined: a resource type that is only known after the apply, or that a template computes.
#   Not covered: templates that cannot be read (CONNECT-011 has them); flows that switch screen recording on.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/enable-sr.html
package controls.connect.screen_recording_disabled

import data.lib.cloudformation
import data.lib.connect
import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(_configs) | {holder.address | some [holder, _] in _held_configs}

deny contains finding.at(config, ["resource_type"], _expected) if {
	not _approved
	some config in _configs
	value.known(config, ["resource_type"])
	not _other_type(config)
}

undetermined contains finding.at(config, ["resource_type"], _expected) if {
	not _approved
	some config in _configs
	value.unknown(config, ["resource_type"])
}

deny contains finding.part(holder, config.path, "SCREEN_RECORDINGS", _expected) if {
	not _approved
	some [holder, config] in _held_configs
	config.properties.ResourceType == "SCREEN_RECORDINGS"
}

undetermined contains finding.part(holder, config.path, config.type, _expected) if {
	not _approved
	some [holder, config] in _held_configs
	not is_string(object.get(config.properties, "ResourceType", null))
}

_configs := array.concat(connect.storage_configs, plan.resources("awscc_connect_instance_storage_config"))

_held_configs := cloudformation.of_type("AWS::Connect::InstanceStorageConfig")

_expected := "any type but SCREEN_RECORDINGS unless the profile approves screen recording"

_other_type(config) if {
	resource_type := value.at(config, ["resource_type"])
	is_string(resource_type)
	resource_type != "SCREEN_RECORDINGS"
}

_approved if data.profile.features.screenRecording == true
