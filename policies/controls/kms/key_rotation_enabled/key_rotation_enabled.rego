# METADATA
# description: |
#   Denies symmetric encryption keys whose rotation is off or not set (the provider's default is off).
#   Not applicable, because KMS does not rotate them: asymmetric and HMAC keys, keys in a custom key store, imported key
#   material (aws_kms_external_key), and replicas, whose rotation follows the primary key.
#   Undetermined: rotation that is only known after the apply; a key without rotation whose kind is only known then.
#   Not covered: the rotation period.
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
	not _maybe_other_kind(key)
}

undetermined contains finding.at(key, ["enable_key_rotation"], [true]) if {
	some key in _keys
	value.unknown(key, ["enable_key_rotation"])
}

undetermined contains finding.at(key, ["enable_key_rotation"], [true]) if {
	some key in _keys
	not _rotates(key)
	_maybe_other_kind(key)
}

_keys := [key | some key in plan.resources("aws_kms_key"); not _other_kind(key)]

_rotates(key) if value.at(key, ["enable_key_rotation"]) == true

_other_kind(key) if {
	spec := value.at(key, ["customer_master_key_spec"])
	not spec in {null, "SYMMETRIC_DEFAULT"}
}

_other_kind(key) if {
	store := value.at(key, ["custom_key_store_id"])
	not store in {null, ""}
}

_maybe_other_kind(key) if {
	some attribute in ["customer_master_key_spec", "custom_key_store_id"]
	value.unknown(key, [attribute])
}
