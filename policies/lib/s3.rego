# METADATA
# description: |
#   The buckets of the plan, and the resources that configure each of them. A configuration belongs to a bucket where it names
#   the bucket's known name, or where its references lead to that bucket alone.
package lib.s3

import data.lib.finding
import data.lib.plan
import data.lib.reference
import data.lib.value

# METADATA
# description: The general purpose buckets of the plan.
buckets := plan.resources("aws_s3_bucket")

# METADATA
# description: |
#   The resources of a type that configure the bucket after the apply, as an array: not those that a replaced bucket loses.
configurations(bucket, type) := [configuration |
	some configuration in _named(bucket, type)
	not _lost(bucket, configuration)
]

# METADATA
# description: |
#   What is wrong with a bucket that no resource of a type configures, as a set of findings: each resource that the bucket
#   loses, else that there is none. `expected` is in words.
missing(bucket, type, expected) := lost if {
	lost := {finding.part_through(bucket, configuration, [], "no-op", _anew) |
		some configuration in _named(bucket, type)
		_lost(bucket, configuration)
	}
	count(lost) > 0
} else := {finding.missing(bucket, expected)}

_anew := "a replacement together with the bucket: it configures the one that goes away (refer to the id of the bucket)"

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
	some type, configurations in _meant
	some address, meant in configurations
	not meant.told
	count(meant.addresses) == 0
}

# METADATA
# description: |
#   True where a block or attribute that the provider also computes (`policy`, `logging`,
#   `server_side_encryption_configuration` of the bucket itself) is written in the configuration. What is computed may be of
#   the past: a separate resource that goes away in the same plan. In a plan, a `dynamic` block is only recognized at a new
#   bucket; a synthesized application shows it.
written(bucket, attribute) if reference.configuration(bucket).expressions[attribute]

written(bucket, attribute) if {
	plan.creates(bucket)
	written_value := value.at(bucket, [attribute])
	not written_value in {null, []}
}

_named(bucket, type) := [plan.by_address[address] | some address in object.get(_certain, [type, bucket.address], set())]

# A bucket that is made anew under its old name has nothing of what was made for the old one, which Terraform leaves as it is.
_lost(bucket, configuration) if {
	plan.creates(bucket)
	configuration.actions == ["no-op"]
	_bucket_attributes[configuration.type] == "bucket"
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
	reference.leads_only_to(resource, path, {"aws_s3_bucket"}, {"id", "bucket"})
	addresses := {target[0] | some target in reference.targets(resource, path).resources}
} else := {"addresses": set(), "told": false}

_by_name[name] contains bucket.address if {
	some bucket in buckets
	some attribute in ["bucket", "id"]
	name := value.at(bucket, [attribute])
	is_string(name)
}

_meant[type][configuration.address] := meant_by(configuration, [attribute]) if {
	some type, attribute in _bucket_attributes
	some configuration in plan.resources(type)
}

_certain[type][bucket] contains configuration if {
	some type, configurations in _meant
	some configuration, meant in configurations
	meant.told
	some bucket in meant.addresses
}

_possible[type][bucket] contains configuration if {
	some type, configurations in _meant
	some configuration, meant in configurations
	not meant.told
	some bucket in meant.addresses
}
