# METADATA
# description: |
#   Denies instance storage configs in S3 or Kinesis Video Streams that have no encryption, or encryption with a key that is
#   not customer managed.
#   Not applicable: storage in data streams and delivery streams, whose own encryption counts (KINESIS-001, FIREHOSE-001).
#   Undetermined: a key that cannot be told (see lib.kms), blocks and types that are only known after the apply.
#   Not covered: whether the key's policy and grants let Connect use it.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/encryption-at-rest.html
# - https://docs.aws.amazon.com/connect/latest/APIReference/API_EncryptionConfig.html
package controls.connect.storage_encrypted_with_customer_key

import data.lib.connect
import data.lib.finding
import data.lib.kms
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(_configs)

deny contains finding.at(config, path, _needed) if {
	some config in _configs
	some path in _missing(config)
}

deny contains finding.at(config, path, sort(object.keys(_block))) if {
	some config in _configs
	some path in _unapproved_types(config)
}

deny contains finding.at(config, path, ["KMS"]) if {
	some config in _configs
	some encryption in _encryptions(config)
	path := array.concat(encryption, ["encryption_type"])
	value.known(config, path)
	not value.at(config, path) == "KMS"
}

deny contains finding.at(config, path, _needed) if {
	some config in _configs
	some encryption in _encryptions(config)
	path := array.concat(encryption, ["key_id"])
	kms.manager(config, path) in {"none", "aws"}
}

undetermined contains finding.at(config, path, _needed) if {
	some config in _configs
	some path in _unknown(config)
}

undetermined contains finding.at(config, path, ["KMS"]) if {
	some config in _configs
	some encryption in _encryptions(config)
	path := array.concat(encryption, ["encryption_type"])
	value.unknown(config, path)
}

undetermined contains finding.at(config, path, _needed) if {
	some config in _configs
	some encryption in _encryptions(config)
	path := array.concat(encryption, ["key_id"])
	kms.manager(config, path) == "undetermined"
}

_needed := "encryption with a customer managed key"

# The block that holds the encryption, by storage type.
_block := {"S3": "s3_config", "KINESIS_VIDEO_STREAM": "kinesis_video_stream_config"}

_stream_types := {"KINESIS_STREAM", "KINESIS_FIREHOSE"}

_configs := [config | some config in connect.storage_configs; not _streams(config)]

_streams(config) if {
	count(value.blocks(config, ["storage_config"])) > 0
	every block in value.blocks(config, ["storage_config"]) {
		value.at(config, ["storage_config", block[0], "storage_type"]) in _stream_types
	}
}

# The blocks that must have encryption: their paths.
_stored(config) := {path |
	some [i, _] in value.blocks(config, ["storage_config"])
	name := _block[value.at(config, ["storage_config", i, "storage_type"])]
	path := ["storage_config", i, name]
}

_encryptions(config) := {array.concat(path, [i, "encryption_config", j]) |
	some path in _stored(config)
	some [i, _] in value.blocks(config, path)
	some [j, _] in value.blocks(config, array.concat(path, [i, "encryption_config"]))
}

# What must be there and is not: their paths.
_missing(config) := {path |
	some path in _places(config)
	value.known(config, path)
	count(value.blocks(config, path)) == 0
}

_unknown(config) := {path |
	some path in (_places(config) | _types(config))
	value.unknown(config, path)
}

_unapproved_types(config) := {path |
	some path in _types(config)
	type := value.at(config, path)
	not type in (object.keys(_block) | _stream_types)
}

_types(config) := {["storage_config", i, "storage_type"] | some [i, _] in value.blocks(config, ["storage_config"])}

_places(config) := ({["storage_config"]} | _stored(config)) | {path |
	some stored in _stored(config)
	some [i, _] in value.blocks(config, stored)
	path := array.concat(stored, [i, "encryption_config"])
}
