# METADATA
# description: |
#   What exists after the apply, read from Terraform's plan JSON ("JSON Output Format", Terraform 1.11 documentation).
#   A resource is an object {address, local, type, name, index, module, actions, values, unknown, sensitive, provider}:
#   `local` is the address inside its module, `index` the count or for_each key (null without one), `module` the address of
#   the module instance ("" for the root), `values` the attributes after the apply, `unknown` and `sensitive` Terraform's marks.
package lib.plan

# METADATA
# description: The plan document, bare or wrapped as HCP Terraform hands it to policies.
document := input.plan if {
	is_object(input.plan)
} else := input

# METADATA
# description: Managed resources that exist after the apply, by type, in the order of the plan.
by_type[type] := resources if {
	some type, indices in _indices
	resources := [_resource(document.resource_changes[i], "managed") | some i in indices]
}

# METADATA
# description: Data resources that are read during the apply, by type. Their values are what is known beforehand.
data_by_type[type] := resources if {
	some type, indices in _data_indices
	resources := [_resource(document.resource_changes[i], "data") | some i in indices]
}

# METADATA
# description: Managed resources of one type that exist after the apply, as an array.
resources(type) := object.get(by_type, type, [])

# METADATA
# description: |
#   Objects that the apply destroys, and does not make anew after that, by type, as objects {address, values}: deleted ones,
#   deposed ones, and what create_before_destroy replaces, with the attributes that they have before.
destroyed(type) := [object_ | some object_ in object.get(_destroyed, type, set())]

# METADATA
# description: All managed resources that exist after the apply, as a set of addresses' objects by address.
by_address[resource.address] := resource if {
	some type
	some resource in by_type[type]
}

# METADATA
# description: The data resources that are read during the apply, by address.
data_by_address[resource.address] := resource if {
	some type
	some resource in data_by_type[type]
}

# METADATA
# description: Resource types of the plan that start with a prefix.
types_with_prefix(prefix) := {type | some type, _ in by_type; startswith(type, prefix)}

# METADATA
# description: The addresses of a collection of resources.
addresses(resources) := {resource.address | some resource in resources}

# METADATA
# description: True where the apply makes a new object (creation or replacement, in either order).
creates(resource) if "create" in resource.actions

_indices[type] contains i if {
	some i, change in document.resource_changes
	change.mode == "managed"
	not change.deposed
	_exists_after(change.change.actions)
	type := change.type
}

_data_indices[type] contains i if {
	some i, change in document.resource_changes
	change.mode == "data"
	type := change.type
}

_destroyed[type] contains {"address": change.address, "values": _object(change.change.before)} if {
	some change in document.resource_changes
	change.mode == "managed"
	change.change.actions in [["delete"], ["create", "delete"]]
	type := change.type
}

_exists_after(actions) if {
	some action in actions
	action in {"create", "update", "no-op", "read"}
}

_resource(change, mode) := {
	"address": change.address,
	"local": _local(change),
	"type": change.type,
	"name": change.name,
	"index": object.get(change, "index", null),
	"module": object.get(change, "module_address", ""),
	"mode": mode,
	"actions": change.change.actions,
	"values": _object(object.get(change.change, "after", null)),
	"unknown": object.get(change.change, "after_unknown", {}),
	"sensitive": object.get(change.change, "after_sensitive", {}),
	"provider": object.get(change, "provider_name", ""),
}

_local(change) := substring(change.address, count(change.module_address) + 1, -1) if {
	change.module_address
} else := change.address

_object(value) := value if {
	is_object(value)
} else := {}
