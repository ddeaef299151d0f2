# METADATA
# description: |
#   Who manages the KMS key that an attribute names. A key of the plan is customer managed, and so is what an alias of the
#   plan points to: KMS creates aliases for customer managed keys only, and keeps the names below alias/aws/ for its own.
# related_resources:
# - https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
# - https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
package lib.kms

import data.lib.plan
import data.lib.prior_state
import data.lib.reference
import data.lib.value

# METADATA
# description: The resource types that create a KMS key.
key_types := {"aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key"}

# METADATA
# description: The KMS keys of the plan, of every type.
keys := [key | some type in key_types; some key in plan.resources(type)]

# METADATA
# description: |
#   Who manages the key that the attribute at the path names (by id, ARN, alias name or alias ARN): "customer", "aws",
#   "none" where no key is named, "undetermined" where that cannot be told. A known key counts as customer managed where it is
#   a key or an alias of the plan, where a data source that was read for the plan says so, or where the profile approves
#   its ARN; an unknown one where its references lead to keys and aliases of the plan and to nothing else.
manager(resource, path) := "none" if {
	value.at(resource, path) in {null, ""}
} else := "aws" if {
	_aws_managed(value.at(resource, path))
} else := "customer" if {
	_customer_managed(value.at(resource, path))
} else := "customer" if {
	value.unknown(resource, path)
	reference.led_to(resource, path, _key_and_alias_types, _naming)
} else := "undetermined"

# METADATA
# description: |
#   The keys of the plan that an attribute means: {"addresses": {address}, "told": bool}. Told: these and no others, namely
#   one, or none where a known value is no key of the plan. Not told: one of these, or any key at all where there are none.
meant_by(resource, path) := {"addresses": object.get(_by_name, value.at(resource, path), set()), "told": true} if {
	value.known(resource, path)
} else := {"addresses": addresses, "told": count(addresses) == 1} if {
	addresses := reference.led_to(resource, path, key_types, _naming)
} else := {"addresses": set(), "told": false}

_key_and_alias_types := key_types | {"aws_kms_alias"}

# Attributes of a key or an alias that name the key.
_naming := {"arn", "id", "key_id", "name", "target_key_arn", "target_key_id"}

_aws_managed(name) if regex.match(`(^|:)alias/aws/`, name)

_aws_managed(name) if _read[name] == "AWS"

_customer_managed(name) if _by_name[name]

_customer_managed(name) if _aliases[name]

_customer_managed(name) if _read[name] == "CUSTOMER"

_customer_managed(name) if {
	some approved in data.profile.kms.approvedKeyArns
	_approves(approved, name)
}

_approves(approved, arn) if arn == approved

_approves(approved, arn) if {
	endswith(approved, ":key/*")
	startswith(arn, trim_suffix(approved, "*"))
	count(arn) >= count(approved)
}

_by_name[name] contains key.address if {
	some key in keys
	some attribute in ["arn", "id", "key_id"]
	name := value.at(key, [attribute])
	is_string(name)
}

_aliases contains name if {
	some alias in plan.resources("aws_kms_alias")
	some attribute in ["arn", "id", "name"]
	name := value.at(alias, [attribute])
	is_string(name)
}

# What data sources found out for the plan: the manager, by every name of the key. Where they disagree, a name has none.
_read[name] := manager if {
	some name, managers in _managers_read
	count(managers) == 1
	some manager in managers
}

_managers_read[name] contains key.key_manager if {
	some key in prior_state.data_values("aws_kms_key")
	some attribute in ["arn", "id", "key_id"]
	name := key[attribute]
}

_managers_read[name] contains manager if {
	some alias in prior_state.data_values("aws_kms_alias")
	manager := _alias_manager(alias.name)
	some attribute in ["arn", "id", "name", "target_key_arn", "target_key_id"]
	name := alias[attribute]
}

_alias_manager(name) := "AWS" if {
	startswith(name, "alias/aws/")
} else := "CUSTOMER"
