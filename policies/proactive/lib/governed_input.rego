# METADATA
# description: |
#   Whether the command of a governed profile (see lib.governed_profile) gets the values that it has to have, and runs
#   wherever one of them, or the instance, changed; as findings by the address of the profile.
package lib.governed_input

import data.lib.connect
import data.lib.finding
import data.lib.governed_instance
import data.lib.governed_resource
import data.lib.plan
import data.lib.reference
import data.lib.value

# The input, which the command takes as a whole.

deny[resource.address] contains finding.at(resource, ["input"], governed_resource.settings) if {
	some resource in governed_resource.resources
	some key in governed_resource.input_keys(resource)
	not key in governed_resource.settings
}

deny[resource.address] contains finding.at(resource, ["input", setting], words) if {
	some resource in governed_resource.resources
	some setting, words in {"instance_id": "the id of an instance", "region": "the Region of the instance"}
	text := value.at(resource, ["input", setting])
	not _is_text(text)
}

undetermined[resource.address] contains finding.at(resource, ["input", "region"], "the Region of the instance") if {
	some resource in governed_resource.resources
	value.unknown(resource, ["input", "region"])
}

undetermined[resource.address] contains finding.at(resource, ["input", "instance_id"], "the id of an instance") if {
	some resource in governed_resource.resources
	governed_instance.astray[resource.address]
	count(connect.instances) > 0
}

deny[resource.address] contains finding.at(resource, ["input", "instance_id"], "an instance of its own") if {
	some resource in governed_resource.resources
	count(governed_instance.profiles[governed_instance.of_profile[resource.address]]) > 1
}

_is_text(text) if {
	is_string(text)
	text != ""
}

# Whether the command runs wherever a value or the instance changed: it runs when the governed profile is created, so
# everything is in triggers_replace too.

deny[resource.address] contains finding.at(resource, ["triggers_replace"], _trigger_words) if {
	some resource in governed_resource.resources
	triggers := value.at(resource, ["triggers_replace"])
	not is_object(triggers)
}

deny[resource.address] contains finding.at(resource, ["triggers_replace", setting], words) if {
	some resource in governed_resource.resources
	is_object(resource.values.triggers_replace)
	some setting, words in _triggers
	not _triggered_by(resource, setting)
	not _may_be_triggered_by(resource, setting)
}

undetermined[resource.address] contains finding.at(resource, ["triggers_replace"], _trigger_words) if {
	some resource in governed_resource.resources
	value.unknown(resource, ["triggers_replace"])
}

undetermined[resource.address] contains finding.at(resource, ["triggers_replace", setting], words) if {
	some resource in governed_resource.resources
	value.known(resource, ["triggers_replace"])
	some setting, words in _triggers
	_may_be_triggered_by(resource, setting)
	not _triggered_by(resource, setting)
}

_trigger_words := "every value of input, and command_version"

_triggers := object.union(
	{setting: "the same value as in input" | some setting in governed_resource.settings},
	{"command_version": "the version of the command"},
)

_triggered_by(resource, "command_version") if {
	version := value.at(resource, ["triggers_replace", "command_version"])
	_is_text(version)
	not _is_of_another_command(resource, version)
}

_triggered_by(resource, setting) if {
	setting in governed_resource.settings
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
	[block] := resource.values.provisioner
	versions := {approved | some approved, command in data.authentication_profile_commands; command == block.command}
	count(versions) > 0
	not version in versions
}

_may_be_triggered_by(resource, setting) if not value.known_entirely(resource, ["triggers_replace", setting])

_may_be_triggered_by(resource, setting) if {
	not value.known_entirely(resource, ["input", setting])
	value.at(resource, ["triggers_replace", setting]) != null
}

_same_source(resource, setting) if governed_resource.text(resource, "input", setting) == governed_resource.text(resource, "triggers_replace", setting)

_same_source(resource, setting) if {
	not governed_resource.text(resource, "input", setting)
	leaves := reference.leaves(resource, ["input"])
	leaves == reference.leaves(resource, ["triggers_replace"])
	count(leaves) > 0
	every leaf in leaves {
		not _is_opaque(leaf)
	}
}

# An update in place changes the input and runs nothing.
deny[resource.address] contains finding.missing(resource, "a replacement, which runs the command, not an update") if {
	some resource in governed_resource.resources
	"update" in resource.actions
}

deny[resource.address] contains finding.missing(resource, "a replacement together with the instance") if {
	some resource in governed_resource.resources
	not plan.creates(resource)
	not "update" in resource.actions
	plan.creates(plan.by_address[governed_instance.of_profile[resource.address]])
}

_is_opaque(["opaque", _, _])
