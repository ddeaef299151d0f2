# METADATA
# description: |
#   Whether the provisioner of a governed profile (see lib.governed_profile) applies its values to its instance, as findings by
#   the address of the profile. There is one provisioner; then each of its settings is judged.
package lib.governed_provisioner

import data.lib.finding
import data.lib.governed_instance
import data.lib.governed_resource
import data.lib.module_address
import data.lib.provisioner
import data.lib.reference
import data.lib.value

# METADATA
# description: What is wrong.
deny[resource.address] contains finding.at(resource, ["provisioner"], "one local-exec with an approved command") if {
	some resource in governed_resource.resources
	count(resource.values.provisioner) != 1
}

deny[resource.address] contains finding.at(resource, array.concat(["provisioner", 0], path), expected) if {
	some [resource, _] in _provisioned
	some [path, expected] in _wrong[resource.address]
}

# METADATA
# description: What cannot be told.
undetermined[resource.address] contains finding.at(resource, array.concat(["provisioner", 0], path), expected) if {
	some [resource, _] in _provisioned
	some [path, expected] in _unproved[resource.address]
}

_provisioned := [[resource, block] |
	some resource in governed_resource.resources
	[block] := resource.values.provisioner
]

# Wrong settings: each a path inside of the provisioner, and what is expected.
_wrong[resource.address] contains [["type"], ["local-exec"]] if {
	some [resource, block] in _provisioned
	object.get(block, "type", null) != "local-exec"
}

_wrong[resource.address] contains [["when"], ["create"]] if {
	some [resource, block] in _provisioned
	block.when != "create"
}

_wrong[resource.address] contains [["on_failure"], ["fail"]] if {
	some [resource, block] in _provisioned
	block.on_failure != "fail"
}

_wrong[resource.address] contains [["command"], _approved_words] if {
	some [resource, block] in _provisioned
	_command_is_wrong(resource, block)
}

_wrong[resource.address] contains [["interpreter"], _interpreter] if {
	some [resource, block] in _provisioned
	value.known(resource, ["provisioner", 0, "interpreter"])
	object.get(block, "interpreter", null) != _interpreter
}

_wrong[resource.address] contains [["working_dir"], [null]] if {
	some [resource, block] in _provisioned
	block.working_dir != null
}

_wrong[resource.address] contains [["environment"], _environment_words] if {
	some [resource, block] in _provisioned
	_environment_is_wrong(resource, block)
}

_wrong[resource.address] contains [["environment", key], [text]] if {
	some [resource, block] in _provisioned
	not _environment_is_wrong(resource, block)
	some key, text in data.authentication_profile_environment
	block.environment[key] != text
}

_wrong[resource.address] contains [["environment", "INSTANCE_ID"], _instance_words] if {
	some [resource, block] in _provisioned
	not _environment_is_wrong(resource, block)
	_instance_is_wrong(resource, block)
}

# Settings that cannot be told.
_unproved[resource.address] contains [["command"], _approved_words] if {
	some [resource, block] in _provisioned
	value.unknown(resource, ["provisioner", 0, "command"])
	not _command_is_wrong(resource, block)
}

_unproved[resource.address] contains [[setting], expected] if {
	some [resource, _] in _provisioned
	some setting, expected in {"environment": _environment_words, "interpreter": _interpreter, "working_dir": [null]}
	value.unknown(resource, ["provisioner", 0, setting])
}

_unproved[resource.address] contains [["environment", "INSTANCE_ID"], _instance_words] if {
	some [resource, block] in _provisioned
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
	not governed_resource.approved(block)
}

_command_is_wrong(resource, _) if {
	value.unknown(resource, ["provisioner", 0, "command"])
	provisioner.changes_authentication_profiles(resource, 0)
}

_environment_is_wrong(resource, block) if {
	value.known(resource, ["provisioner", 0, "environment"])
	not _has_the_keys(block)
}

_has_the_keys(block) if {
	object.keys(block.environment) == object.keys(data.authentication_profile_environment) | {"INSTANCE_ID"}
}

# The reference also proves that the provisioner runs at creation: one that runs at destruction may only refer to self,
# each.key, count.index, path and terraform.
_instance_is_named(resource, block) if {
	text := block.environment.INSTANCE_ID
	governed_instance.plain_reference(resource, text)
	not regex.match(`^\$\{(each\.key|count\.index|self\.|path\.|terraform\.)`, text)
	text == governed_resource.text(resource, "input", "instance_id")
}

_instance_is_named(resource, block) if {
	meant := governed_instance.named(resource, block.environment.INSTANCE_ID)
	governed_instance.one(meant) == governed_instance.of_profile[resource.address]
}

_instance_is_named(resource, block) if {
	governed_instance.of_profile[resource.address] == null
	governed_instance.named(resource, block.environment.INSTANCE_ID).told
}

_instance_is_wrong(_, block) if {
	text := block.environment.INSTANCE_ID
	not is_string(text)
}

_instance_is_wrong(resource, block) if {
	text := block.environment.INSTANCE_ID
	provisioner.template(text)
	not governed_instance.plain_reference(resource, text)
}

_instance_is_wrong(resource, block) if {
	not _instance_is_named(resource, block)
	governed_instance.named(resource, block.environment.INSTANCE_ID).told
}

_instance_is_wrong(resource, block) if {
	not _instance_is_named(resource, block)
	ref := governed_instance.plain_reference(resource, block.environment.INSTANCE_ID)
	leaves := reference.leaves_of(module_address.path(resource.module), {ref})
	count(leaves) > 0
	every leaf in leaves {
		_is_other_resource(leaf)
	}
}

_is_other_resource([kind, _, text]) if {
	kind in {"resource", "data"}
	not startswith(text, "aws_connect_instance.")
}
