# METADATA
# description: |
#   Denies instances without a storage config for one of: CHAT_TRANSCRIPTS, SCHEDULED_REPORTS, ATTACHMENTS,
#   CONTACT_TRACE_RECORDS (as a Kinesis or Firehose stream), and CALL_RECORDINGS where the profile approves telephony.
#   Each missing type is a finding at the instance's address.
#   Not applicable: a plan without an instance; an instance that is only referred to is not the plan's to complete.
#   Undetermined: the only config that could be the missing one belongs to an instance that cannot be told, or its resource
#   or storage type is only known after the apply.
#   Not covered: whether the bucket or stream exists and is encrypted (CONNECT-007, KINESIS-001).
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/APIReference/API_AssociateInstanceStorageConfig.html
package controls.connect.storage_complete

import data.lib.connect
import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(connect.instances)

deny contains finding.missing(instance, _required[resource_type]) if {
	some instance in connect.instances
	some resource_type in object.keys(_required)
	not _perhaps_stored(instance, resource_type)
}

undetermined contains finding.missing(instance, _required[resource_type]) if {
	some instance in connect.instances
	some resource_type in object.keys(_required)
	not _stored(instance, resource_type)
	_perhaps_stored(instance, resource_type)
}

# What is expected for each resource type, in words.
_required["CHAT_TRANSCRIPTS"] := "a storage config for CHAT_TRANSCRIPTS"

_required["SCHEDULED_REPORTS"] := "a storage config for SCHEDULED_REPORTS"

_required["ATTACHMENTS"] := "a storage config for ATTACHMENTS"

_required["CONTACT_TRACE_RECORDS"] := "a storage config for CONTACT_TRACE_RECORDS, as a stream"

_required["CALL_RECORDINGS"] := "a storage config for CALL_RECORDINGS" if data.profile.features.telephony == true

_stored(instance, resource_type) if {
	some config in connect.storage[instance.address].certain
	value.at(config, ["resource_type"]) == resource_type
	_storage_fits(config, resource_type)
}

_perhaps_stored(instance, resource_type) if {
	storage := connect.storage[instance.address]
	some config in array.concat(storage.certain, storage.possible)
	_perhaps_fits(config, resource_type)
}

_perhaps_stored(_, resource_type) if _perhaps_stored_anywhere[resource_type]

_perhaps_stored_anywhere contains resource_type if {
	some config in connect.unrelated
	some resource_type, _ in _required
	_perhaps_fits(config, resource_type)
}

_perhaps_fits(config, resource_type) if {
	_perhaps_of_type(config, resource_type)
	_storage_perhaps_fits(config, resource_type)
}

_perhaps_of_type(config, resource_type) if value.at(config, ["resource_type"]) == resource_type

_perhaps_of_type(config, _) if value.unknown(config, ["resource_type"])

_storage_perhaps_fits(config, resource_type) if _storage_fits(config, resource_type)

_storage_perhaps_fits(config, _) if value.unknown(config, _storage_type)

_storage_fits(_, resource_type) if resource_type != "CONTACT_TRACE_RECORDS"

_storage_fits(config, "CONTACT_TRACE_RECORDS") if {
	value.at(config, _storage_type) in {"KINESIS_STREAM", "KINESIS_FIREHOSE"}
}

_storage_type := ["storage_config", 0, "storage_type"]
