# METADATA
# description: |
#   The organization as far as a plan shows it: policies of AWS Organizations, what they are attached to, and what is above
#   that. A target is {key, kind}: the kind is "root", "unit", "account", "none" (a text that is no id of a target) or
#   "unknown"; the key is the address of the resource that makes the target, else the id, so that the same target has the
#   same key however it is referred to. Targets of which nothing can be told have keys of their own.
# related_resources:
# - https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inheritance_auth.html
# - https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/organizations_policy_attachment
package lib.organization

import data.lib.expression
import data.lib.plan
import data.lib.reference
import data.lib.value

# METADATA
# description: The organizations of the plan, as an array.
organizations := plan.resources("aws_organizations_organization")

# METADATA
# description: The policies of the plan, of every type, as an array.
policies := plan.resources("aws_organizations_policy")

# METADATA
# description: The type of a policy, "unknown" where it is only known after the apply.
type_of(policy) := "SERVICE_CONTROL_POLICY" if {
	value.at(policy, ["type"]) == null
} else := value.at(policy, ["type"])

type_of(policy) := "unknown" if value.unknown(policy, ["type"])

# METADATA
# description: |
#   The attachments of the plan, as an array of {resource, policy, target}. A policy is {kind, address}: the kind is "plan",
#   "full" for AWS's own FullAWSAccess, "foreign" for one that the plan does not show, "untold" where it may be any; the
#   address is null but for the first.
attachments := [attachment |
	some resource in plan.resources("aws_organizations_policy_attachment")
	attachment := {
		"resource": resource,
		"policy": _policy(resource),
		"target": _target(resource, ["target_id"]),
	}
]

# METADATA
# description: The kind of every target of an attachment, by its key.
kinds[attachment.target.key] := attachment.target.kind if some attachment in attachments

# METADATA
# description: The keys of every target, and of what the plan shows to be above it, with its own.
above[key] := graph.reachable(_parents, {key}) if some key, _ in kinds

# METADATA
# description: |
#   True where there may be more above a target than the plan tells: it is unknown, or one above it is made by the plan
#   below a parent that is not known, or is looked up. What is referred to by its id has nothing above it but the root.
adrift(key) if {
	some node in above[key]
	_afloat[node]
}

# METADATA
# description: |
#   The resource that a verdict about a target stands at: the one that makes it, else the first of some attachments to it,
#   which are given by their addresses. The resource of a root is the organization.
standing_at(key, attached) := resource if {
	resource := plan.by_address[min(_makers[key])]
} else := plan.by_address[min(attached)]

# METADATA
# description: The addresses of the attachments to each target.
attached_to[attachment.target.key] contains attachment.resource.address if some attachment in attachments

_units := plan.resources("aws_organizations_organizational_unit")

_accounts := plan.resources("aws_organizations_account")

_makers[resource.address] contains resource.address if some resource in array.concat(_units, _accounts)

_makers[root_of(organization)] contains organization.address if some organization in organizations

# METADATA
# description: "The key of the root of an organization of the plan: its id where that is known."
root_of(organization) := id if {
	id := value.at(organization, ["roots", 0, "id"])
	is_string(id)
} else := organization.address

_policy(attachment) := {"kind": "full", "address": null} if {
	value.at(attachment, ["policy_id"]) == "p-FullAWSAccess"
} else := {"kind": "plan", "address": address} if {
	address := min(_by_id[value.at(attachment, ["policy_id"])])
	plan.by_address[address].type == "aws_organizations_policy"
} else := {"kind": "foreign", "address": null} if {
	is_string(value.at(attachment, ["policy_id"]))
} else := {"kind": "plan", "address": address} if {
	[address, attribute] := _only_source(attachment, ["policy_id"])
	plan.by_address[address].type == "aws_organizations_policy"
	attribute in {"id", ""}
} else := {"kind": "untold", "address": null}

_target(resource, path) := _named(value.at(resource, path)) if {
	is_string(value.at(resource, path))
} else := target if {
	[address, attribute] := _only_source(resource, path)
	target := _referred(plan.by_address[address], attribute)
} else := target if {
	[address, attribute] := _only_data_source(resource, path)
	target := _looked_up(address, attribute)
} else := {"key": concat("", ["?", resource.address]), "kind": "unknown"}

_named(id) := {"key": id, "kind": "root"} if {
	regex.match(`^r-[0-9a-z]{4,32}$`, id)
} else := {"key": _key(id), "kind": "unit"} if {
	regex.match(_unit_id, id)
} else := {"key": _key(id), "kind": "account"} if {
	regex.match(`^[0-9]{12}$`, id)
} else := {"key": concat("", ["!", id]), "kind": "none"}

_unit_id := `^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$`

_key(id) := min(_by_id[id]) if {
	_by_id[id]
} else := id

_by_id[id] contains resource.address if {
	some resource in array.concat(policies, array.concat(_units, _accounts))
	id := value.at(resource, ["id"])
	is_string(id)
}

_referred(resource, attribute) := {"key": resource.address, "kind": "unit"} if {
	resource.type == "aws_organizations_organizational_unit"
	attribute in {"id", ""}
} else := {"key": resource.address, "kind": "account"} if {
	resource.type == "aws_organizations_account"
	attribute in {"id", ""}
} else := {"key": root_of(resource), "kind": "root"} if {
	resource.type == "aws_organizations_organization"
	attribute in _root_attributes
} else := {"key": concat(".", [resource.address, attribute]), "kind": "account"} if {
	resource.type == "aws_organizations_organization"
	attribute == "master_account_id"
}

_looked_up(address, attribute) := {"key": address, "kind": "root"} if {
	regex.match(`(^|\.)data\.aws_organizations_organization\.`, address)
	attribute in _root_attributes
} else := {"key": address, "kind": "unit"} if {
	regex.match(`(^|\.)data\.aws_organizations_organizational_unit\.`, address)
	attribute == "id"
} else := {"key": concat(".", [address, attribute]), "kind": "account"} if {
	regex.match(`(^|\.)data\.aws_organizations_organization\.`, address)
	attribute == "master_account_id"
}

# An organization has one root.
_root_attributes := {"roots[0].id", "roots"}

_only_source(resource, path) := source if {
	value.unknown(resource, path)
	expression.plain(resource, path)
	sources := reference.targets(resource, path)
	sources.proved
	count(sources.data) == 0
	[source] := [only | some only in sources.resources]
}

_only_data_source(resource, path) := source if {
	value.unknown(resource, path)
	expression.plain(resource, path)
	sources := reference.targets(resource, path)
	sources.proved
	count(sources.resources) == 0
	[source] := [only | some only in sources.data]
}

# What is directly above each target: a set of one, or of none.
_parents[key] := {parent | parent := _parent[key]} if some key in _nodes

_nodes contains key if some key, _ in kinds

_nodes contains resource.address if some resource in array.concat(_units, _accounts)

_nodes contains parent if some _, parent in _parent

_parent[resource.address] := target.key if {
	some resource in array.concat(_units, _accounts)
	target := _target(resource, ["parent_id"])
}

# The id of a unit has that of its root.
_parent[id] := root if {
	some id in _unit_ids
	root := concat("-", ["r", split(id, "-")[1]])
}

_unit_ids contains key if {
	some key, _ in kinds
	regex.match(_unit_id, key)
}

_unit_ids contains target.key if {
	some resource in array.concat(_units, _accounts)
	target := _target(resource, ["parent_id"])
	regex.match(_unit_id, target.key)
}

_afloat contains key if {
	some key in _nodes
	regex.match(`^\?|(^|\.)data\.aws_organizations_organizational_unit\.`, key)
}
