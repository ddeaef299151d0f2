# METADATA
# description: |
#   Governed profiles: the authentication profile of an Amazon Connect instance as code. The provider has no resource for
#   it, so a `terraform_data` holds the values and a local-exec provisioner applies them. This is the only place that knows
#   that form: whatever the source, a governed profile is an object
#   {address, path, instance, values, unknown, sensitive, applied_by}. `path` is where the settings stand in `values`,
#   `unknown` and `sensitive`; `instance` is the address of the instance of the plan that it is for, the known id of another
#   instance, or null where that cannot be told; `applied_by` holds what is wrong with how the values reach the instance,
#   as findings: {"deny": {finding}, "undetermined": {finding}}.
#
#   In a live account (provider connect-guardrails.live) each authentication profile of an instance is one, with the values
#   that it really has; nothing shows how they got there. The instance has a governed profile where its default one is found.
#
#   A terraform_data is a governed profile where its input has a setting of sessions, or a provisioner of it has an approved
#   command. Where neither its input nor a command of it can be read, it may be one.
#   Not covered: provisioners that were added to a terraform_data after its creation, because they do not run in this apply.
package lib.governed_profile

import data.lib.configuration
import data.lib.connect
import data.lib.finding
import data.lib.module_address
import data.lib.plan
import data.lib.provisioner
import data.lib.reference
import data.lib.value

# METADATA
# description: The governed profiles of the plan, or of the live account, as an array.
profiles := array.concat(_declared, _live)

_declared := [profile |
	some resource in _resources
	profile := {
		"address": resource.address,
		"path": ["input"],
		"instance": _instance[resource.address],
		"values": resource.values,
		"unknown": resource.unknown,
		"sensitive": resource.sensitive,
		"applied_by": {
			"deny": {found | some found in _deny[resource.address]},
			"undetermined": {found | some found in _undetermined[resource.address]},
		},
	}
]

_live := [profile |
	some resource in _live_resources
	profile := {
		"address": resource.address,
		"path": [],
		"instance": _live_instance(resource),
		"values": resource.values,
		"unknown": resource.unknown,
		"sensitive": resource.sensitive,
		"applied_by": {"deny": set(), "undetermined": set()},
	}
]

_live_resources := [resource |
	some resource in plan.resources("aws_connect_authentication_profile")
	resource.provider == "connect-guardrails.live"
]

# An account has no instance twice.
_live_instance(resource) := address if {
	[address] := [only | some only in connect.meant_by(resource, ["instance_id"]).addresses]
} else := value.at(resource, ["instance_id"])

# METADATA
# description: The instances of the plan that no governed profile is for, as an array.
ungoverned_instances := [instance |
	some instance in connect.instances
	not _profiles_of[instance.address]
	count(astray) == 0
]

# METADATA
# description: The instances of the plan of which it cannot be told whether a governed profile is for them, as an array.
doubtful_instances := [instance |
	some instance in connect.instances
	not _profiles_of[instance.address]
	count(astray) > 0
]

_settings := [
	"allowed_ips", "instance_id", "region",
	"periodic_session_duration", "session_inactivity_duration", "session_inactivity_handling_enabled",
]

_session_settings := {name | some name in _settings; contains(name, "session")}

_resources := [resource |
	some candidate in plan.resources("terraform_data")
	resource := provisioner.described(candidate)
	_governed(resource)
]

_governed(resource) if count(_input_keys(resource) & _session_settings) > 0

_governed(resource) if {
	some block in resource.values.provisioner
	_approved(block)
}

_input_keys(resource) := {key |
	some tree in [resource.values, resource.unknown]
	some key, _ in object.get(tree, "input", {})
}

_approved(block) if block.command in data.authentication_profile_commands

# Which instance a governed profile is for.

# METADATA
# description: The instances that each governed profile of the plan means (see lib.connect), by its address.
meant[resource.address] := _meant_by(resource) if some resource in _resources

_meant_by(resource) := connect.meant_by(resource, ["input", "instance_id"]) if {
	value.known(resource, ["input", "instance_id"])
} else := named if {
	named := _named(resource, _text(resource, "input", "instance_id"))
} else := connect.meant_by(resource, ["input", "instance_id"])

_instance[address] := instance if {
	some address, named in meant
	instance := _one(named)
}

_instance[resource.address] := instance if {
	some resource in _resources
	not _one(meant[resource.address])
	instance := _known_identifier(resource)
}

_one(named) := address if {
	named.told
	[address] := [only | some only in named.addresses]
}

_known_identifier(resource) := value.at(resource, ["input", "instance_id"])

_known_identifier(resource) := null if value.unknown(resource, ["input", "instance_id"])

_profiles_of[instance] contains address if {
	some address, instance in _instance
	instance != null
}

# Users have the default profile unless they are given another one.
_profiles_of[_live_instance(resource)] contains resource.address if {
	some resource in _live_resources
	value.at(resource, ["is_default"]) == true
}

# METADATA
# description: The addresses of what may be the governed profile of any instance.
astray contains address if {
	some address, named in meant
	not named.told
}

astray contains resource.address if {
	some candidate in plan.resources("terraform_data")
	value.unknown(candidate, ["input"])
	resource := provisioner.described(candidate)
	some i, _ in resource.values.provisioner
	count(provisioner.unreadable(resource, i)) > 0
}

# The text of a setting in Terraform's JSON syntax; HCL keeps none.
_text(resource, attribute, setting) := configuration.entry(resource).expressions[attribute].constant_value[setting]

# The instances that one plain reference names, from the resource that it is written at: by the address in it, or behind the
# output of a module. [each.key] and [count.index] are the resource's own.
_named(resource, text) := {"addresses": {address}, "told": true} if {
	ref := _plain_reference(resource, text)
	endswith(ref, ".id")
	address := _absolute(resource.module, trim_suffix(ref, ".id"))
	plan.by_address[address].type == "aws_connect_instance"
} else := {"addresses": addresses, "told": count(addresses) == 1} if {
	ref := _plain_reference(resource, text)
	called := regex.find_all_string_submatch_n(_module_call, ref, 1)[0][1]
	leaves := reference.leaves_of(module_address.path(resource.module), {ref})
	addresses := {instance.address |
		some instance in connect.instances
		_within(instance.module, _absolute(resource.module, called))
		every leaf in leaves {
			_leads_to(leaf, instance)
		}
	}
	count(addresses) > 0
}

# The reference of a text that is one plain reference, with the resource's own key in the place of each.key or count.index.
_plain_reference(resource, text) := concat("", [match[1], _own_key(resource, match[2]), match[3]]) if {
	[match] := regex.find_all_string_submatch_n(_plain, text, 1)
}

_plain := `^\$\{([A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+|\[[0-9]+\]|\["[^"$%\\]*"\])+)(?:(\[(?:each\.key|count\.index)\])((?:\.[A-Za-z0-9_-]+)+))?\}$`

_module_call := `^(module\.[A-Za-z0-9_-]+(?:\[[^\]]*\])?)\.`

_own_key(_, "") := ""

_own_key(resource, "[each.key]") := concat("", ["[\"", resource.index, "\"]"])

_own_key(resource, "[count.index]") := concat("", ["[", format_int(resource.index, 10), "]"])

_absolute("", local) := local

_absolute(module, local) := concat(".", [module, local]) if module != ""

_within(module, outer) if module == outer

_within(module, outer) if startswith(module, concat("", [outer, "."]))

_leads_to(["resource", path, ref], instance) if {
	path == module_address.path(instance.module)
	declared := concat(".", [instance.type, instance.name])
	ref in {concat(".", [instance.local, "id"]), concat(".", [declared, "id"]), declared}
}

# How the values reach the instance. Where there is one provisioner, each of its settings is judged.

_block[resource.address] := block if {
	some resource in _resources
	[block] := resource.values.provisioner
}

_deny[resource.address] contains finding.at(resource, ["provisioner"], "one local-exec with an approved command") if {
	some resource in _resources
	not _block[resource.address]
}

_deny[resource.address] contains finding.at(resource, array.concat(["provisioner", 0], path), expected) if {
	some resource in _resources
	block := _block[resource.address]
	some [path, expected] in _wrong(resource, block)
}

_undetermined[resource.address] contains finding.at(resource, array.concat(["provisioner", 0], path), expected) if {
	some resource in _resources
	block := _block[resource.address]
	some [path, expected] in _unproved(resource, block)
}

_wrong(resource, block) := ((((({[["type"], ["local-exec"]] | object.get(block, "type", null) != "local-exec"} | {[["when"], ["create"]] | block.when != "create"}) | {[["on_failure"], ["fail"]] | block.on_failure != "fail"}) | {[["command"], _approved_words] | _command_is_wrong(resource, block)}) | {[["interpreter"], _interpreter] |
	value.known(resource, ["provisioner", 0, "interpreter"])
	object.get(block, "interpreter", null) != _interpreter
}) | {[["working_dir"], [null]] | block.working_dir != null}) | _wrong_environment(resource, block)

_unproved(resource, block) := ((({[["command"], _approved_words] |
	value.unknown(resource, ["provisioner", 0, "command"])
	not _command_is_wrong(resource, block)
} | {[["interpreter"], _interpreter] | value.unknown(resource, ["provisioner", 0, "interpreter"])}) | {[["working_dir"], [null]] | value.unknown(resource, ["provisioner", 0, "working_dir"])}) | {[["environment"], _environment_words] | value.unknown(resource, ["provisioner", 0, "environment"])}) | {[["environment", "INSTANCE_ID"], _instance_words] |
	_has_the_keys(block)
	not _instance_is_named(resource, block)
	not _instance_is_wrong(resource, block)
}

_approved_words := "an approved version of the command"

_interpreter := ["bash", "-c"]

_environment_words := "GOVERNED_PROFILE and INSTANCE_ID, and nothing else"

_instance_words := "one plain reference to the instance, as in input.instance_id"

_command_is_wrong(resource, block) if {
	value.known(resource, ["provisioner", 0, "command"])
	not _approved(block)
}

_command_is_wrong(resource, _) if {
	value.unknown(resource, ["provisioner", 0, "command"])
	provisioner.changes_authentication_profiles(resource, 0)
}

_wrong_environment(resource, block) := {[["environment"], _environment_words]} if {
	value.known(resource, ["provisioner", 0, "environment"])
	not _has_the_keys(block)
} else := {[["environment", key], [text]] |
	some key, text in data.authentication_profile_environment
	block.environment[key] != text
} | {[["environment", "INSTANCE_ID"], _instance_words] | _instance_is_wrong(resource, block)}

_has_the_keys(block) if {
	object.keys(block.environment) == object.keys(data.authentication_profile_environment) | {"INSTANCE_ID"}
}

# The reference also proves that the provisioner runs at creation: one that runs at destruction may only refer to self,
# each.key, count.index, path and terraform.
_instance_is_named(resource, block) if {
	text := block.environment.INSTANCE_ID
	_plain_reference(resource, text)
	not regex.match(`^\$\{(each\.key|count\.index|self\.|path\.|terraform\.)`, text)
	text == _text(resource, "input", "instance_id")
}

_instance_is_named(resource, block) if {
	_one(_named(resource, block.environment.INSTANCE_ID)) == _instance[resource.address]
}

_instance_is_named(resource, block) if {
	_instance[resource.address] == null
	_named(resource, block.environment.INSTANCE_ID).told
}

_instance_is_wrong(_, block) if {
	text := block.environment.INSTANCE_ID
	not is_string(text)
}

_instance_is_wrong(resource, block) if {
	text := block.environment.INSTANCE_ID
	provisioner.template(text)
	not _plain_reference(resource, text)
}

_instance_is_wrong(resource, block) if {
	not _instance_is_named(resource, block)
	_named(resource, block.environment.INSTANCE_ID).told
}

_instance_is_wrong(resource, block) if {
	not _instance_is_named(resource, block)
	ref := _plain_reference(resource, block.environment.INSTANCE_ID)
	leaves := reference.leaves_of(module_address.path(resource.module), {ref})
	count(leaves) > 0
	every leaf in leaves {
		leaf[0] in {"resource", "data"}
		not startswith(leaf[2], "aws_connect_instance.")
	}
}

# The input, which the command takes as a whole.

_deny[resource.address] contains finding.at(resource, ["input"], _settings) if {
	some resource in _resources
	some key in _input_keys(resource)
	not key in _settings
}

_deny[resource.address] contains finding.at(resource, ["input", setting], words) if {
	some resource in _resources
	some setting, words in {"instance_id": "the id of an instance", "region": "the Region of the instance"}
	text := value.at(resource, ["input", setting])
	not _is_text(text)
}

_undetermined[resource.address] contains finding.at(resource, ["input", "region"], "the Region of the instance") if {
	some resource in _resources
	value.unknown(resource, ["input", "region"])
}

_undetermined[resource.address] contains finding.at(resource, ["input", "instance_id"], "the id of an instance") if {
	some resource in _resources
	astray[resource.address]
	count(connect.instances) > 0
}

_deny[resource.address] contains finding.at(resource, ["input", "instance_id"], "an instance of its own") if {
	some resource in _resources
	count(_profiles_of[_instance[resource.address]]) > 1
}

_is_text(text) if {
	is_string(text)
	text != ""
}

# Whether the command runs wherever a value or the instance changed: it runs when the governed profile is created, so
# everything is in triggers_replace too.

_deny[resource.address] contains finding.at(resource, ["triggers_replace"], _trigger_words) if {
	some resource in _resources
	triggers := value.at(resource, ["triggers_replace"])
	not is_object(triggers)
}

_deny[resource.address] contains finding.at(resource, ["triggers_replace", setting], words) if {
	some resource in _resources
	is_object(resource.values.triggers_replace)
	some setting, words in _triggers
	not _triggered_by(resource, setting)
	not _may_be_triggered_by(resource, setting)
}

_undetermined[resource.address] contains finding.at(resource, ["triggers_replace"], _trigger_words) if {
	some resource in _resources
	value.unknown(resource, ["triggers_replace"])
}

_undetermined[resource.address] contains finding.at(resource, ["triggers_replace", setting], words) if {
	some resource in _resources
	value.known(resource, ["triggers_replace"])
	some setting, words in _triggers
	_may_be_triggered_by(resource, setting)
	not _triggered_by(resource, setting)
}

_trigger_words := "every value of input, and command_version"

_triggers := object.union(
	{setting: "the same value as in input" | some setting in _settings},
	{"command_version": "the version of the command"},
)

_triggered_by(resource, "command_version") if {
	version := value.at(resource, ["triggers_replace", "command_version"])
	_is_text(version)
	not _is_of_another_command(resource, version)
}

_triggered_by(resource, setting) if {
	setting in _settings
	value.known_entirely(resource, ["input", setting])
	value.at(resource, ["input", setting]) == value.at(resource, ["triggers_replace", setting])
}

_triggered_by(resource, setting) if {
	not value.known_entirely(resource, ["input", setting])
	not value.known_entirely(resource, ["triggers_replace", setting])
	_same_source(resource, setting)
}

# A command that is not approved, or hidden, has no version that is known: it is judged itself.
_is_of_another_command(resource, version) if {
	versions := {approved |
		some approved, command in data.authentication_profile_commands
		command == _block[resource.address].command
	}
	count(versions) > 0
	not version in versions
}

_may_be_triggered_by(resource, setting) if not value.known_entirely(resource, ["triggers_replace", setting])

_may_be_triggered_by(resource, setting) if {
	not value.known_entirely(resource, ["input", setting])
	value.at(resource, ["triggers_replace", setting]) != null
}

_same_source(resource, setting) if _text(resource, "input", setting) == _text(resource, "triggers_replace", setting)

_same_source(resource, setting) if {
	not _text(resource, "input", setting)
	leaves := reference.leaves(resource, ["input"])
	leaves == reference.leaves(resource, ["triggers_replace"])
	count(leaves) > 0
	every leaf in leaves {
		leaf[0] != "opaque"
	}
}

# An update in place changes the input and runs nothing.
_deny[resource.address] contains finding.missing(resource, "a replacement, which runs the command, not an update") if {
	some resource in _resources
	"update" in resource.actions
}

_deny[resource.address] contains finding.missing(resource, "a replacement together with the instance") if {
	some resource in _resources
	not plan.creates(resource)
	not "update" in resource.actions
	plan.creates(plan.by_address[_instance[resource.address]])
}
