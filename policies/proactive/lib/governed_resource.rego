# METADATA
# description: |
#   The form of a governed profile that is code (see lib.governed_profile): a `terraform_data` whose input has a setting of
#   sessions, or with a provisioner that has an approved command. This is the only place that knows that form.
package lib.governed_resource

import data.lib.configuration
import data.lib.plan
import data.lib.provisioner

# METADATA
# description: The governed profiles of the plan, each described with its provisioners (see lib.provisioner), as an array.
resources := [resource |
	some candidate in plan.resources("terraform_data")
	resource := provisioner.described(candidate)
	_is_governed(resource)
]

# METADATA
# description: The names of the settings that the input consists of.
settings := [
	"allowed_ips", "instance_id", "region",
	"periodic_session_duration", "session_inactivity_duration", "session_inactivity_handling_enabled",
]

# METADATA
# description: The names in the input of a resource, known or not.
input_keys(resource) := {key |
	some tree in [resource.values, resource.unknown]
	some key, _ in object.get(tree, "input", {})
}

# METADATA
# description: True where a provisioner has an approved command.
approved(block) if block.command in data.authentication_profile_commands

# METADATA
# description: The text of a setting of the input, or of the triggers, in Terraform's JSON syntax; HCL keeps none.
text(resource, attribute, setting) := configuration.entry(resource).expressions[attribute].constant_value[setting]

_is_governed(resource) if count(input_keys(resource) & _session_settings) > 0

_is_governed(resource) if {
	some block in resource.values.provisioner
	approved(block)
}

_session_settings := {name | some name in settings; contains(name, "session")}
