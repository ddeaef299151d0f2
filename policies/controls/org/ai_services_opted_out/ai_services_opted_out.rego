# METADATA
# description: |
#   Denies plans that make an organization, or attach policies to its root, where no AI services opt-out policy of the plan is
#   attached to the root, or one that does not opt out by default and for every service that it names, or leaves children an
#   operator: in services, default, every service that it names, and their opt_out_policy. The verdict stands at the
#   organization, else at the first attachment to the root. An opt-out policy elsewhere must not opt in.
#   Not applicable: plans without an organization, attachments to its root, and opt-out policies. Undetermined: policies and
#   targets that are only known after the apply; policies at the root that the plan does not show, where no other is.
#   Not covered: enabled policy types where the plan does not have the organization.
# related_resources:
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_ai-opt-out_syntax.html
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
package controls.org.ai_services_opted_out

import data.lib.fact
import data.lib.finding
import data.lib.organization
import data.lib.plan
import data.lib.value

evaluated := {root.at.address | some root in _roots} | plan.addresses(array.concat(organization.organizations, _elsewhere))

# The root.

deny contains finding.missing(root.at, _policy_words) if {
	some root in _roots
	not _opt_out_at[root.key]
	not _may_opt_out(root.key)
}

undetermined contains finding.missing(root.at, _policy_words) if {
	some root in _roots
	not _opt_out_at[root.key]
	_may_opt_out(root.key)
}

deny contains finding.part_through(root.at, policy, finding.inside(policy, "content", path), actual, expected) if {
	some root in _roots
	some address in _opt_out_at[root.key]
	policy := plan.by_address[address]
	some [path, actual, expected] in _weaknesses[address]
}

undetermined contains finding.through(root.at, policy, ["content"], _readable) if {
	some root in _roots
	some address in _opt_out_at[root.key]
	policy := plan.by_address[address]
	value.unknown(policy, ["content"])
}

deny contains finding.at(main, ["enabled_policy_types"], _enabled_words) if {
	some main in organization.organizations
	value.known_entirely(main, ["enabled_policy_types"])
	not _enabled(main)
}

undetermined contains finding.at(main, ["enabled_policy_types"], _enabled_words) if {
	some main in organization.organizations
	not value.known_entirely(main, ["enabled_policy_types"])
	not _enabled(main)
}

# Opt-out policies elsewhere.

deny contains finding.part(policy, finding.inside(policy, "content", path), actual, expected) if {
	some policy in _elsewhere
	some [path, actual, expected] in _weaknesses[policy.address]
	_opts_in(path, actual)
}

undetermined contains finding.at(policy, ["content"], _readable) if {
	some policy in _elsewhere
	value.unknown(policy, ["content"])
}

_policy_words := "an AI services opt-out policy that is attached to the root"

_readable := "an AI services opt-out policy that can be read"

_enabled_words := "AISERVICES_OPT_OUT_POLICY among them"

# Source: AWS Organizations User Guide, "Quotas and service limits for AWS Organizations" (read 2026-11-21).
_max_characters := 2500

_roots := [root |
	some key in _root_keys
	root := {"key": key, "at": organization.standing_at(key, object.get(organization.attached_to, key, set()))}
]

_root_keys contains organization.root_of(main) if some main in organization.organizations

_root_keys contains key if some key, "root" in organization.kinds

_policies := [policy |
	some policy in organization.policies
	organization.type_of(policy) == "AISERVICES_OPT_OUT_POLICY"
]

_addresses := plan.addresses(_policies)

_opt_out_at[attachment.target.key] contains attachment.policy.address if {
	some attachment in organization.attachments
	_addresses[attachment.policy.address]
}

_elsewhere := [policy | some policy in _policies; not _at_roots[policy.address]]

_at_roots contains address if {
	some key in _root_keys
	some address in _opt_out_at[key]
}

_enabled(main) if "AISERVICES_OPT_OUT_POLICY" in value.at(main, ["enabled_policy_types"])

# A policy at the root that may be one, or one at a target that may be the root.
_may_opt_out(key) if _with_others[key]

_may_opt_out(_) if count(_astray) > 0

_with_others contains attachment.target.key if {
	some attachment in organization.attachments
	_may_be_one(attachment.policy)
}

_astray contains attachment.resource.address if {
	some attachment in organization.attachments
	attachment.target.kind == "unknown"
	_addresses[attachment.policy.address]
}

_may_be_one(policy) if policy.kind in {"foreign", "untold"}

_may_be_one(policy) if organization.type_of(plan.by_address[policy.address]) == "unknown"

# What is wrong with each policy whose content is known, as {[path inside of the document, what it is, what is expected]}.
_weaknesses[policy.address] := _unreadable(text) | _too_long(text) if {
	some policy in _policies
	text := value.at(policy, ["content"])
	not _services(policy)
}

_weaknesses[policy.address] := (_too_long(text) | _unlocked(services)) | _not_out(services) if {
	some policy in _policies
	text := value.at(policy, ["content"])
	services := _services(policy)
}

_services(policy) := fact.organization_policy(policy, ["content"]).document.services

_unreadable(text) := {[[], text, "a JSON object with services, and nothing else"]}

_too_long(text) := {[[], count(text), concat(" ", ["at most", format_int(_max_characters, 10), "characters"])]} if {
	count(text) > _max_characters
} else := set()

_unlocked(services) := {[path, object.get(node, _operators, null), ["@@none"]] |
	some [at, node] in _nodes(services)
	object.get(node, _operators, null) != ["@@none"]
	path := array.concat(at, [_operators])
}

_operators := "@@operators_allowed_for_child_policies"

_nodes(services) := {[["services"], services]} | ({[["services", name], _object(services, name)] | some name in _names(services)} | {[["services", name, "opt_out_policy"], _opt_out(services, name)] | some name in _names(services)})

_not_out(services) := {[["services", name, "opt_out_policy", "@@assign"], assigned, "optOut"] |
	some name in _names(services)
	assigned := object.get(_opt_out(services, name), "@@assign", null)
	assigned != "optOut"
}

_names(services) := {"default"} | {name | some name, _ in services; not startswith(name, "@@")}

_opt_out(services, name) := _object(_object(services, name), "opt_out_policy")

_object(parent, name) := object.get(parent, name, {}) if {
	is_object(object.get(parent, name, {}))
} else := {}

# Elsewhere it matters only that nothing is opted in, and that the document can be read.
_opts_in(path, actual) if {
	path[count(path) - 1] == "@@assign"
	actual != null
}

_opts_in([], _)
