# METADATA
# description: |
#   Which instance a governed profile is for (see lib.governed_profile), by the address of the profile: the address of an
#   instance of the plan, the known id of another one, or null where that cannot be told.
package lib.governed_instance

import data.lib.connect
import data.lib.governed_resource
import data.lib.module_address
import data.lib.plan
import data.lib.provisioner
import data.lib.reference
import data.lib.value

# METADATA
# description: The instance of each governed profile of the plan.
of_profile[address] := instance if {
	some address, aimed in meant
	instance := one(aimed)
}

of_profile[resource.address] := instance if {
	some resource in governed_resource.resources
	not one(meant[resource.address])
	instance := _known_identifier(resource)
}

# METADATA
# description: The governed profiles of each instance, as sets of addresses.
profiles[instance] contains address if {
	some address, instance in of_profile
	instance != null
}

# Users have the default profile unless they are given another one.
profiles[of_live_profile(resource)] contains resource.address if {
	some resource in live
	value.at(resource, ["is_default"]) == true
}

# METADATA
# description: The addresses of what may be the governed profile of any instance.
astray contains address if {
	some address, aimed in meant
	not aimed.told
}

astray contains resource.address if {
	some candidate in plan.resources("terraform_data")
	value.unknown(candidate, ["input"])
	resource := provisioner.described(candidate)
	some i, _ in resource.values.provisioner
	count(provisioner.unreadable(resource, i)) > 0
}

# METADATA
# description: The authentication profiles of a live account, as an array.
live := [resource |
	some resource in plan.resources("aws_connect_authentication_profile")
	resource.provider == "connect-guardrails.live"
]

# METADATA
# description: The instance of an authentication profile of a live account, which has no instance twice.
of_live_profile(resource) := address if {
	[address] := [only | some only in connect.meant_by(resource, ["instance_id"]).addresses]
} else := value.at(resource, ["instance_id"])

# METADATA
# description: The instance that is meant (see `named`), where it is one.
one(aimed) := address if {
	aimed.told
	[address] := [only | some only in aimed.addresses]
}

# METADATA
# description: |
#   The instances that a text which is one plain reference names, from the resource that it is written at: by the address in
#   it, or behind the output of a module; [each.key] and [count.index] are the resource's own. {"addresses", "told"} as in
#   lib.connect; undefined where it names none.
named(resource, text) := {"addresses": {address}, "told": true} if {
	ref := plain_reference(resource, text)
	endswith(ref, ".id")
	address := module_address.inside(resource.module, trim_suffix(ref, ".id"))
	plan.by_address[address].type == "aws_connect_instance"
} else := {"addresses": addresses, "told": count(addresses) == 1} if {
	ref := plain_reference(resource, text)
	[[_, called]] := regex.find_all_string_submatch_n(_module_call, ref, 1)
	leaves := reference.leaves_of(module_address.path(resource.module), {ref})
	addresses := {address |
		some [address, _] in reference.targets_of(resource, {ref}).resources
		_is_behind(plan.by_address[address], module_address.inside(resource.module, called), leaves)
	}
	count(addresses) > 0
}

# METADATA
# description: The reference of a text that is one plain reference, with the resource's own key in the place of each.key or count.index.
plain_reference(resource, text) := concat("", [before, _own_key(resource, key), behind]) if {
	[[_, before, key, behind]] := regex.find_all_string_submatch_n(_plain, text, 1)
}

# METADATA
# description: The instances that each governed profile of the plan means (see lib.connect), by its address.
meant[resource.address] := _meant_by(resource) if some resource in governed_resource.resources

_meant_by(resource) := connect.meant_by(resource, ["input", "instance_id"]) if {
	value.known(resource, ["input", "instance_id"])
} else := aimed if {
	aimed := named(resource, governed_resource.text(resource, "input", "instance_id"))
} else := connect.meant_by(resource, ["input", "instance_id"])

_known_identifier(resource) := value.at(resource, ["input", "instance_id"])

_known_identifier(resource) := null if value.unknown(resource, ["input", "instance_id"])

_plain := `^\$\{([A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+|\[[0-9]+\]|\["[^"$%\\]*"\])+)(?:(\[(?:each\.key|count\.index)\])((?:\.[A-Za-z0-9_-]+)+))?\}$`

_module_call := `^(module\.[A-Za-z0-9_-]+(?:\[[^\]]*\])?)\.`

_own_key(_, "") := ""

_own_key(resource, "[each.key]") := concat("", ["[\"", resource.index, "\"]"])

_own_key(resource, "[count.index]") := concat("", ["[", format_int(resource.index, 10), "]"])

# An instance in a module instance, or below it, to whose id all leaves lead.
_is_behind(instance, module, leaves) if {
	instance.type == "aws_connect_instance"
	_is_within(instance.module, module)
	every leaf in leaves {
		_leads_to(leaf, instance)
	}
}

_is_within(module, outer) if module == outer

_is_within(module, outer) if startswith(module, concat("", [outer, "."]))

_leads_to(["resource", path, text], instance) if {
	path == module_address.path(instance.module)
	declared := concat(".", [instance.type, instance.name])
	text in {concat(".", [instance.local, "id"]), concat(".", [declared, "id"]), declared}
}
