# METADATA
# description: |
#   Amazon Connect instances of the plan, and which instance another resource belongs to.
package lib.connect

import data.lib.plan
import data.lib.reference
import data.lib.value

# METADATA
# description: The instances of the plan.
instances := plan.resources("aws_connect_instance")

# METADATA
# description: The instance storage configs of the plan, whichever instance they belong to.
storage_configs := plan.resources("aws_connect_instance_storage_config")

# METADATA
# description: |
#   The storage configs that belong to each instance, by the instance's address, as arrays: `certain` are the instance's,
#   `possible` may be the instance's or another's. An instance of the plan without any has empty arrays. See `unrelated` for
#   those that may be any instance's.
storage[address] := {"certain": certain, "possible": possible} if {
	some instance in instances
	address := instance.address
	certain := [plan.by_address[config] | some config in object.get(_certain, address, set())]
	possible := [plan.by_address[config] | some config in object.get(_possible, address, set())]
}

# METADATA
# description: The storage configs that may belong to any instance at all, as an array.
unrelated := [plan.by_address[config] |
	some config, named in meant
	not named.told
	count(named.addresses) == 0
]

# METADATA
# description: |
#   The instances of the plan that an attribute (an instance's id or ARN) means: {"addresses": {address}, "told": bool}.
#   Told: these and no others, namely one, or none where a known value is no instance of the plan. Not told: one of these,
#   or any instance at all where there are none.
meant_by(resource, path) := {"addresses": object.get(_by_identifier, value.at(resource, path), set()), "told": true} if {
	value.known(resource, path)
} else := {"addresses": addresses, "told": count(addresses) == 1} if {
	addresses := reference.led_to(resource, path, {"aws_connect_instance"}, {"id", "arn"})
} else := {"addresses": set(), "told": false}

_by_identifier[identifier] contains instance.address if {
	some instance in instances
	some attribute in ["id", "arn"]
	identifier := value.at(instance, [attribute])
	is_string(identifier)
}

# METADATA
# description: The instances that each storage config means (see `meant_by`), by its address.
meant[config.address] := meant_by(config, ["instance_id"]) if some config in storage_configs

_certain[instance] contains config if {
	some config, named in meant
	named.told
	some instance in named.addresses
}

_possible[instance] contains config if {
	some config, named in meant
	not named.told
	some instance in named.addresses
}
