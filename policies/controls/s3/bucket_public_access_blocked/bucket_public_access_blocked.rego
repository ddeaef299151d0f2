# METADATA
# description: |
#   Denies buckets for which one of the four settings of S3 Block Public Access is not on: neither in the
#   aws_s3_bucket_public_access_block of the bucket, nor in an aws_s3_account_public_access_block of the same provider (S3
#   applies the stricter of the two). A setting that is not set is off. A bucket that is replaced loses the block that is not
#   replaced with it; a block that is destroyed takes every other one of the bucket along that was there before.
#   Not applicable: directory buckets, which are never public. Undetermined: settings that are only known after the apply, a
#   block that may be this bucket's, one that is made or changed while another one of the bucket is destroyed, an account
#   block for an account that is written down (it may be another one).
#   Not covered: a block that an organization or another plan sets for the account.
# related_resources:
# - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
package controls.s3.bucket_public_access_blocked

import data.lib.configuration
import data.lib.finding
import data.lib.plan
import data.lib.provider
import data.lib.s3
import data.lib.value

evaluated := plan.addresses(s3.buckets)

deny contains finding.through(bucket, block, [setting], [true]) if {
	some bucket in s3.buckets
	some setting in _open(bucket)
	some block in s3.configurations(bucket, _type)
	_off(block, setting)
}

deny contains found if {
	some bucket in s3.buckets
	count(s3.configurations(bucket, _type)) == 0
	not _maybe_configured(bucket)
	count(_open(bucket)) > 0
	some found in s3.missing(bucket, _type, _needed)
}

undetermined contains finding.through(bucket, block, [setting], [true]) if {
	some bucket in s3.buckets
	some setting in _settings
	not _blocked_by_account(bucket, setting)
	some block in s3.configurations(bucket, _type)
	value.unknown(block, [setting])
}

undetermined contains finding.through(bucket, block, [setting], [true]) if {
	some bucket in s3.buckets
	some setting in _maybe_open(bucket)
	some block in s3.configurations(bucket, _type)
	_off(block, setting)
}

undetermined contains finding.missing(bucket, _needed) if {
	some bucket in s3.buckets
	count(s3.configurations(bucket, _type)) == 0
	not _maybe_configured(bucket)
	count(_open(bucket)) == 0
	count(_maybe_open(bucket)) > 0
}

undetermined contains finding.missing(bucket, _needed) if {
	some bucket in s3.buckets
	count(s3.configurations(bucket, _type)) == 0
	_maybe_configured(bucket)
	count(_not_blocked_by_account(bucket)) > 0
}

undetermined contains finding.missing(bucket, _needed) if {
	some bucket in s3.buckets
	count(s3.configurations(bucket, _type)) > 0
	_maybe_configured_badly(bucket)
	count(_not_blocked_by_account(bucket)) > 0
}

undetermined contains found if {
	some bucket in s3.buckets
	count(_not_blocked_by_account(bucket)) > 0
	some found in s3.perhaps_taken(bucket, _type)
}

_needed := "block_public_acls, block_public_policy, ignore_public_acls and restrict_public_buckets"

_type := "aws_s3_bucket_public_access_block"

_settings := {"block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"}

_off(block, setting) if {
	value.known(block, [setting])
	not _on(block, setting)
}

_on(block, setting) if value.at(block, [setting]) == true

_open(bucket) := {setting | some setting in _not_blocked_by_account(bucket); not _maybe_blocked_by_account(bucket, setting)}

_maybe_open(bucket) := {setting | some setting in _not_blocked_by_account(bucket); _maybe_blocked_by_account(bucket, setting)}

_not_blocked_by_account(bucket) := {setting | some setting in _settings; not _blocked_by_account(bucket, setting)}

_maybe_configured(bucket) if count(s3.possible_configurations(bucket, _type)) > 0

_maybe_configured(_) if count(s3.unrelated[_type]) > 0

_maybe_configured_badly(bucket) if {
	some block in s3.possible_configurations(bucket, _type)
	_weak[block.address]
}

_maybe_configured_badly(_) if count(s3.unrelated[_type] & _weak) > 0

_weak contains block.address if {
	some block in plan.resources(_type)
	some setting in _settings
	not _on(block, setting)
}

_blocked_by_account(bucket, setting) if {
	blocks := _account_blocks[provider.key(bucket)]
	every block in blocks {
		_on(block, setting)
		not _account_written(block)
	}
}

_maybe_blocked_by_account(bucket, setting) if {
	blocks := _account_blocks[provider.key(bucket)]
	every block in blocks {
		not _off(block, setting)
	}
}

_account_blocks[key] contains block if {
	some block in plan.resources("aws_s3_account_public_access_block")
	key := provider.key(block)
}

_account_written(block) if configuration.entry(block).expressions.account_id
