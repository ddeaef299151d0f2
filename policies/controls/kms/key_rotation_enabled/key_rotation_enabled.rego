# METADATA
# description: |
#   Denies symmetric encryption keys whose rotation is off or not set (the provider's default is off).
#   Not applicable: asymmetric and HMAC keys, imported key material, replicas (their rotation follows the primary key).
#   Undetermined: rotation, or the kind of key, that is only known after the apply.
# related_resources:
# - https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
package controls.kms.key_rotation_enabled

import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(_keys)

deny contains finding.at(key, ["enable_key_rotation"], [true]) if {
	some key in _keys
	value.known(key, ["enable_key_rotation"])
	not _rotates(key)
}

undetermined contains finding.at(key, ["enable_key_rotation"], [true]) if {
	some key in _keys
	value.unknown(key, ["enable_key_rotation"])
}

_keys := [key | some key in plan.resources("aws_kms_key"); not _other_kind(key)]

_rotates(key) if value.at(key, ["enable_key_rotation"]) == true

_other_kind(key) if {
	spec := value.at(key, ["customer_master_key_spec"])
	spec != null
	spec != "SYMMETRIC_DEFAULT"
}
