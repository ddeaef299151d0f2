# METADATA
# description: |
#   The buckets of the plan, and the resources that configure each of them. A configuration belongs to a bucket where it names
#   the bucket's known name, or where its references lead to that bucket alone.
package lib.s3

import data.lib.configuration
import data.lib.finding
import data.lib.plan
import data.lib.reference
import data.lib.value

# METADATA
# description: The general purpose buckets of the plan.
buckets := plan.resources("aws_s3_bucket")

# METADATA
# description: |
#   The resources of a type that configure the bucket after the apply, as an array: not those that a replaced bucket loses, and
#   not those whose configuration the apply takes away with another object of the same bucket, which it destroys.
configurations(bucket, type) := [configuration |
	some configuration in _named(bucket, type)
	count(_losses(bucket, configuration)) == 0
]

# METADATA
# description: |
#   What is wrong with a bucket that no resource of a type configures, as a set of findings: each resource that the bucket
#   loses, else that there is none. `expected` is in words.
missing(bucket, type, expected) := lost if {
	lost := {finding.part_through(bucket, configuration, [], _actions(configuration), kept) |
		some configuration in _named(bucket, type)
		some kept in _losses(bucket, configuration)
	}
	count(lost) > 0
} else := {finding.missing(bucket, expected)}

# METADATA
# description: |
#   Findings about resources of a type that configure the bucket, where the apply also destroys an object that configures it:
#   Terraform does both in any order, and destroying takes the configuration away, whose ever it is.
perhaps_taken(bucket, type) := {finding.part_through(bucket, configuration, [], _actions(configuration), _kept(object_)) |
	some configuration in configurations(bucket, type)
	some object_ in _destroyed_of(bucket, type)
}

# METADATA
# description: |
#   True where a block or attribute of the bucket itself is written (see `written`), and no destroyed resource of the type that
#   configures the same takes it away from a bucket that does not change.
configures_itself(bucket, attribute, type) if {
	written(bucket, attribute)
	not _taken_from_itself(bucket, type)
}

_taken_from_itself(bucket, type) if {
	bucket.actions == ["no-op"]
	count(_destroyed_of(bucket, type)) > 0
}

_actions(configuration) := concat(", ", configuration.actions)

_anew := "a replacement together with the bucket: it configures the one that goes away (refer to the id of the bucket)"

_kept(object_) := concat("", [object_.address, " not destroyed, which takes this from the bucket (where it has a new address only, a moved block)"])

_create_last := "a replacement without create_before_destroy: what is destroyed last takes this from the bucket"

# METADATA
# description: |
#   The resources of a type that may configure the bucket, or another one, as an array: those whose references lead to
#   several buckets. See `unrelated` for those that may configure any bucket at all.
possible_configurations(bucket, type) := [plan.by_address[address] |
	some address in object.get(_possible, [type, bucket.address], set())
]

# METADATA
# description: The resources that may configure any bucket, by type, as sets of addresses.
unrelated[type] contains address if {
	some type, configurations in meant
	some address, named in configurations
	not named.told
	count(named.addresses) == 0
}

# METADATA
# description: |
#   True where a block or attribute that the provider also computes (`policy`, `logging`,
#   `server_side_encryption_configuration` of the bucket itself) is written in the configuration. What is computed may be of
#   the past: a separate resource that goes away in the same plan. In a plan, a `dynamic` block is only recognized at a new
#   bucket; a synthesized application shows it.
written(bucket, attribute) if {
	configuration.entry(bucket).expressions[attribute]
	not reference.unset(bucket, attribute)
}

written(bucket, attribute) if {
	plan.creates(bucket)
	written_value := value.at(bucket, [attribute])
	not written_value in {null, []}
}

_named(bucket, type) := [plan.by_address[address] | some address in object.get(_certain, [type, bucket.address], set())]

# Why the bucket does not have a configuration after the apply, as a set of what is expected, in words.
_losses(bucket, configuration) := {_anew} if {
	plan.creates(bucket)

	# made for the bucket that went, under the name of the new one; Terraform leaves it as it is
	configuration.actions == ["no-op"]
	_bucket_attributes[configuration.type] == "bucket"
} else := {_create_last} if {
	configuration.actions == ["create", "delete"]
	some object_ in _destroyed_of(bucket, configuration.type)
	object_.address == configuration.address
} else := {_kept(object_) |
	configuration.actions == ["no-op"]
	some object_ in _destroyed_of(bucket, configuration.type)
}

# Objects that the apply destroys, and with them what a bucket that stays has of them.
_destroyed_of(bucket, type) := object.get(_destroyed, [type, bucket.address], set())

_destroyed[type][bucket] contains object_ if {
	some type, "bucket" in _bucket_attributes
	some object_ in plan.destroyed(type)
	some bucket in _by_name[object_.values.bucket]
	not plan.creates(plan.by_address[bucket])
}

_bucket_attributes := {
	"aws_s3_bucket_logging": "target_bucket",
	"aws_s3_bucket_policy": "bucket",
	"aws_s3_bucket_public_access_block": "bucket",
	"aws_s3_bucket_server_side_encryption_configuration": "bucket",
}

# METADATA
# description: |
#   The buckets of the plan that an attribute (a bucket's name) means: {"addresses": {address}, "told": bool}. Told: these and
#   no others, namely one, or none where a known name is no bucket of the plan. Not told: one of these, or any bucket at all
#   where there are none.
meant_by(resource, path) := {"addresses": object.get(_by_name, value.at(resource, path), set()), "told": true} if {
	value.known(resource, path)
} else := {"addresses": addresses, "told": count(addresses) == 1} if {
	addresses := reference.led_to(resource, path, {"aws_s3_bucket"}, {"id", "bucket"})
} else := {"addresses": set(), "told": false}

_by_name[name] contains bucket.address if {
	some bucket in buckets
	some attribute in ["bucket", "id"]
	name := value.at(bucket, [attribute])
	is_string(name)
}

# METADATA
# description: The buckets that each resource which configures one means (see `meant_by`), by type and address.
meant[type][configuration.address] := meant_by(configuration, [attribute]) if {
	some type, attribute in _bucket_attributes
	some configuration in plan.resources(type)
}

# METADATA
# description: |
#   The buckets that are targets of server access logging by a block of the source bucket, as pairs of its address and what it
#   means (see `meant_by`).
logging_blocks contains [bucket.address, meant_by(bucket, path)] if {
	some bucket in buckets
	written(bucket, "logging")
	some path in _logging_paths(bucket)
}

_logging_paths(bucket) := {["logging"]} if {
	value.unknown(bucket, ["logging"])
} else := {["logging", i, "target_bucket"] | some [i, _] in value.blocks(bucket, ["logging"])}

_certain[type][bucket] contains configuration if {
	some type, configurations in meant
	some configuration, named in configurations
	named.told
	some bucket in named.addresses
}

_possible[type][bucket] contains configuration if {
	some type, configurations in meant
	some configuration, named in configurations
	not named.told
	some bucket in named.addresses
}
