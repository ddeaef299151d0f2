# METADATA
# description: |
#   Denies buckets whose default encryption is not SSE-KMS (aws:kms or aws:kms:dsse) with a customer managed key, by their
#   aws_s3_bucket_server_side_encryption_configuration or by a block of their own; a bucket without either has SSE-S3. The
#   target of server access logging is denied where it has anything but SSE-S3: log delivery supports no customer key.
#   A bucket that is replaced loses the configuration that is not replaced with it; a configuration that is destroyed takes
#   every other one of the bucket along that was there before.
#   Not applicable: directory buckets. Undetermined: keys that cannot be told, a configuration or a log target that may be
#   this bucket's, a configuration that is made or changed while another one of the bucket is destroyed. Computed
#   blocks of the bucket do not count: they may show what the same plan takes away.
#   Not covered: objects that are written with an encryption of their own (the bucket policy's part).
# related_resources:
# - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
# - https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
package controls.s3.bucket_encrypted_with_customer_key

import data.lib.finding
import data.lib.kms
import data.lib.plan
import data.lib.s3
import data.lib.value

evaluated := plan.addresses(s3.buckets)

deny contains _finding(issue) if {
	some issue in _all_issues
	issue.outcome == "non-compliant"
}

deny contains found if {
	some bucket in s3.buckets
	not _configured[bucket.address]
	not _maybe_configured(bucket)
	not _log_target(bucket)
	not _maybe_log_target(bucket)
	some found in s3.missing(bucket, _type, _needed)
}

undetermined contains _finding(issue) if {
	some issue in _all_issues
	issue.outcome == "undetermined"
}

undetermined contains finding.missing(bucket, _needed) if {
	some bucket in s3.buckets
	not _configured[bucket.address]
	_maybe_configured(bucket)
}

undetermined contains finding.missing(bucket, _needed) if {
	some bucket in s3.buckets
	_configured[bucket.address]
	not _log_target(bucket)
	_maybe_configured_badly(bucket)
}

undetermined contains finding.missing(bucket, _needed_by_target) if {
	some bucket in s3.buckets
	_maybe_log_target(bucket)
}

undetermined contains found if {
	some bucket in s3.buckets
	not _log_target(bucket)
	some found in s3.perhaps_taken(bucket, _type)
}

_needed := "default encryption with aws:kms or aws:kms:dsse and a customer managed key"

_needed_by_target := "AES256 where the bucket is a log target, else a customer managed key"

_type := "aws_s3_bucket_server_side_encryption_configuration"

_block := "server_side_encryption_configuration"

# What configures a bucket's encryption: each with the path to its rules.
_sources(bucket) := array.concat(
	[{"resource": configuration, "path": ["rule"]} | some configuration in s3.configurations(bucket, _type)],
	[{"resource": bucket, "path": path} | s3.configures_itself(bucket, _block, _type); some path in _own_paths(bucket)],
)

_configured contains bucket.address if {
	some bucket in s3.buckets
	count(_sources(bucket)) > 0
}

_own_paths(bucket) := {[_block]} if {
	value.unknown(bucket, [_block])
} else := {[_block, i, "rule"] | some [i, _] in value.blocks(bucket, [_block])}

_all_issues contains object.union(issue, {"bucket": bucket, "source": source.resource}) if {
	some bucket in s3.buckets
	some source in _sources(bucket)
	some issue in _issues(bucket, source)
}

_finding(issue) := finding.through(issue.bucket, issue.source, issue.path, issue.expected)

_issues(bucket, source) := _target_issues(source) if {
	_log_target(bucket)
} else := set() if {
	_maybe_log_target(bucket)
} else := _customer_key_issues(source)

_customer_key_issues(source) := (_rules_issues(source) | _algorithm_issues(source, _customer_algorithms)) | _key_issues(source)

_target_issues(source) := _algorithm_issues(source, {"AES256"}) | {issue |
	some issue in _rules_issues(source)
	issue.outcome == "undetermined"
}

_rules_issues(source) := {{"outcome": "undetermined", "path": source.path, "expected": _needed}} if {
	not _rules_readable(source)
} else := {{"outcome": "non-compliant", "path": source.path, "expected": _needed}} if {
	count(_defaults(source)) == 0
} else := set()

_algorithm_issues(source, approved) := {issue |
	some path in _defaults(source)
	algorithm := array.concat(path, ["sse_algorithm"])
	not _approved(source.resource, algorithm, approved)
	issue := {"outcome": _outcome(source.resource, algorithm), "path": algorithm, "expected": sort(approved)}
}

_approved(resource, path, approved) if value.at(resource, path) in approved

_wrong(resource, path) if {
	value.known(resource, path)
	not _approved(resource, path, _customer_algorithms)
}

_customer_algorithms := {"aws:kms", "aws:kms:dsse"}

_outcome(resource, path) := "undetermined" if {
	value.unknown(resource, path)
} else := "non-compliant"

# The key is judged where the algorithm does not decide already.
_key_issues(source) := {issue |
	some path in _defaults(source)
	not _wrong(source.resource, array.concat(path, ["sse_algorithm"]))
	key := array.concat(path, ["kms_master_key_id"])
	outcome := _key_outcome(kms.manager(source.resource, key))
	issue := {"outcome": outcome, "path": key, "expected": "a customer managed key"}
}

_key_outcome("none") := "non-compliant"

_key_outcome("aws") := "non-compliant"

_key_outcome("undetermined") := "undetermined"

_defaults(source) := {path |
	some [i, _] in value.blocks(source.resource, source.path)
	defaults := array.concat(source.path, [i, "apply_server_side_encryption_by_default"])
	some [j, _] in value.blocks(source.resource, defaults)
	path := array.concat(defaults, [j])
}

_rules_readable(source) if {
	value.known(source.resource, source.path)
	every block in value.blocks(source.resource, source.path) {
		value.known(source.resource, array.concat(source.path, [block[0], "apply_server_side_encryption_by_default"]))
	}
}

_maybe_configured(bucket) if count(s3.possible_configurations(bucket, _type)) > 0

_maybe_configured(_) if count(s3.unrelated[_type]) > 0

_maybe_configured_badly(bucket) if {
	some configuration in s3.possible_configurations(bucket, _type)
	_bad[configuration.address]
}

_maybe_configured_badly(_) if count(s3.unrelated[_type] & _bad) > 0

_bad contains configuration.address if {
	some configuration in plan.resources(_type)
	count(_customer_key_issues({"resource": configuration, "path": ["rule"]})) > 0
}

# Server access logging, by a resource or by a block of the source bucket.
_log_target(bucket) if count(s3.configurations(bucket, "aws_s3_bucket_logging")) > 0

_log_target(bucket) if _targets_of_blocks.told[bucket.address]

_maybe_log_target(bucket) if {
	not _log_target(bucket)
	_maybe_target(bucket)
}

_maybe_target(bucket) if count(s3.possible_configurations(bucket, "aws_s3_bucket_logging")) > 0

_maybe_target(_) if count(s3.unrelated.aws_s3_bucket_logging) > 0

_maybe_target(bucket) if _targets_of_blocks.possible[bucket.address]

_maybe_target(_) if _targets_of_blocks.anywhere

_targets_of_blocks := {
	"told": {address | some meant in _meant_by_blocks; meant.told; some address in meant.addresses},
	"possible": {address | some meant in _meant_by_blocks; not meant.told; some address in meant.addresses},
	"anywhere": {"addresses": set(), "told": false} in _meant_by_blocks,
}

_meant_by_blocks := {meant | some [_, meant] in s3.logging_blocks}
