# METADATA
# description: |
#   Governed profiles: the authentication profile of an Amazon Connect instance as code. The provider has no resource for
#   it, so a `terraform_data` holds the values and a local-exec provisioner applies them. Whatever the source, a governed
#   profile is an object {address, path, instance, values, unknown, sensitive, applied_by}. `path` is where the settings
#   stand in `values`, `unknown` and `sensitive`; `instance` is the address of the instance of the plan that it is for, the
#   known id of another instance, or null where that cannot be told; `applied_by` holds what is wrong with how the values
#   reach the instance, as findings: {"deny": {finding}, "undetermined": {finding}}.
#
#   In a live account (provider connect-guardrails.live) each authentication profile of an instance is one, with the values
#   that it really has; nothing shows how they got there. The instance has a governed profile where its default one is found.
#
#   A terraform_data is a governed profile where its input has a setting of sessions, or a provisioner of it has an approved
#   command. Where neither its input nor a command of it can be read, it may be one.
#   Not covered: provisioners that were added to a terraform_data after its creation, because they do not run in this apply.
package lib.governed_profile

import data.lib.connect
import data.lib.governed_input
import data.lib.governed_instance
import data.lib.governed_provisioner
import data.lib.governed_resource

# METADATA
# description: The governed profiles of the plan, or of the live account, as an array.
profiles := array.concat(_declared, _live)

# METADATA
# description: The instances of the plan that no governed profile is for, as an array.
ungoverned_instances := [instance |
	some instance in connect.instances
	not governed_instance.profiles[instance.address]
	count(governed_instance.astray) == 0
]

# METADATA
# description: The instances of the plan of which it cannot be told whether a governed profile is for them, as an array.
doubtful_instances := [instance |
	some instance in connect.instances
	not governed_instance.profiles[instance.address]
	count(governed_instance.astray) > 0
]

_declared := [profile |
	some resource in governed_resource.resources
	profile := {
		"address": resource.address,
		"path": ["input"],
		"instance": governed_instance.of_profile[resource.address],
		"values": resource.values,
		"unknown": resource.unknown,
		"sensitive": resource.sensitive,
		"applied_by": {
			"deny": (_of(governed_provisioner.deny, resource) | _of(governed_input.deny, resource)),
			"undetermined": (_of(governed_provisioner.undetermined, resource) | _of(governed_input.undetermined, resource)),
		},
	}
]

_of(findings, resource) := object.get(findings, resource.address, set())

_live := [profile |
	some resource in governed_instance.live
	profile := {
		"address": resource.address,
		"path": [],
		"instance": governed_instance.of_live_profile(resource),
		"values": resource.values,
		"unknown": resource.unknown,
		"sensitive": resource.sensitive,
		"applied_by": {"deny": set(), "undetermined": set()},
	}
]
