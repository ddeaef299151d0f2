# METADATA
# description: |
#   Denies storage configs for SCREEN_RECORDINGS unless the profile approves screen recording; then every storage config
#   is compliant.
#   Not applicable: a plan without a storage config.
#   Undetermined: a resource type that is only known after the apply.
#   Not covered: storage configs in CloudFormation templates; flows that switch screen recording on.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/enable-sr.html
package controls.connect.screen_recording_disabled

import data.lib.connect
import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(connect.storage_configs)

deny contains finding.at(config, ["resource_type"], _expected) if {
	not _approved
	some config in connect.storage_configs
	value.known(config, ["resource_type"])
	not _other_type(config)
}

undetermined contains finding.at(config, ["resource_type"], _expected) if {
	not _approved
	some config in connect.storage_configs
	value.unknown(config, ["resource_type"])
}

_expected := "any type but SCREEN_RECORDINGS unless the profile approves screen recording"

_other_type(config) if {
	resource_type := value.at(config, ["resource_type"])
	is_string(resource_type)
	resource_type != "SCREEN_RECORDINGS"
}

_approved if data.profile.features.screenRecording == true
