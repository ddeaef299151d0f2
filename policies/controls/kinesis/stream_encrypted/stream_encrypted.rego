# METADATA
# description: |
#   Denies Kinesis data streams that are not encrypted with a KMS key, whichever it is: encryption_type is not KMS (not set
#   means NONE), or no key is named, which leaves the stream without encryption when the apply fails.
#   Not applicable: streams that the plan only refers to. Undetermined: an encryption type that is only known after the apply.
#   Not covered: who manages the key.
# related_resources:
# - https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html
# - https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/kinesis_stream
package controls.kinesis.stream_encrypted

import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(_streams)

deny contains finding.at(stream, ["encryption_type"], ["KMS"]) if {
	some stream in _streams
	value.known(stream, ["encryption_type"])
	not _kms(stream)
}

deny contains finding.at(stream, ["kms_key_id"], "a KMS key") if {
	some stream in _streams
	_kms(stream)
	value.at(stream, ["kms_key_id"]) in {null, ""}
}

undetermined contains finding.at(stream, ["encryption_type"], ["KMS"]) if {
	some stream in _streams
	value.unknown(stream, ["encryption_type"])
}

_streams := plan.resources("aws_kinesis_stream")

_kms(stream) if value.at(stream, ["encryption_type"]) == "KMS"
