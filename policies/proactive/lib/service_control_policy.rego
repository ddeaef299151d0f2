# METADATA
# description: |
#   The service control policies of a plan, the targets where Amazon Connect is governed by them, and what those targets
#   are denied. What holds at a target is attached to it or above it, as far as the plan shows (see lib.organization).
# related_resources:
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
package lib.service_control_policy

import data.lib.organization
import data.lib.permission
import data.lib.plan
import data.lib.policy_document

# METADATA
# description: |
#   The documents (see lib.policy_document) of the service control policies of the plan, by address. A policy whose document,
#   or type, is not known has none.
documents[policy.address] := document if {
	some policy in organization.policies
	organization.type_of(policy) == "SERVICE_CONTROL_POLICY"
	[document] := [only | some only in policy_document.candidates(policy, ["content"])]
	not policy.address in unseen
}

# METADATA
# description: |
#   The addresses of policies whose document was not handed over, and is therefore neither readable nor whole: as good as
#   unknown, and perhaps the only one that concerns Amazon Connect.
unseen contains policy.address if {
	some policy in organization.policies
	some document in policy_document.candidates(policy, ["content"])
	not document.readable
	not document.whole
}

# METADATA
# description: The addresses of policies that are no readable policy documents.
unreadable contains address if {
	some address, document in documents
	not document.readable
}

# METADATA
# description: The addresses of policies that may be service control policies and whose document is not known.
unknown contains policy.address if {
	some policy in organization.policies
	organization.type_of(policy) in {"SERVICE_CONTROL_POLICY", "unknown"}
	not documents[policy.address]
}

# METADATA
# description: |
#   Services that belong to Amazon Connect, have permissions of their own, and are not approved by the profile. Voice ID
#   cannot be approved.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/security-iam-amazon-connect-permissions.html
unapproved_services := {service |
	some service, approved in {
		"app-integrations": data.profile.features.appIntegrations,
		"cases": data.profile.features.cases,
		"connect-campaigns": data.profile.features.outboundCampaigns,
		"social-messaging": data.profile.features.thirdPartyMessaging,
		"voiceid": false,
		"wisdom": data.profile.features.amazonQ,
	}
	approved != true
}

# METADATA
# description: |
#   The addresses of policies that allow Amazon Connect or Customer Profiles by name. AWS's own FullAWSAccess, and what
#   allows everything as it does, is not meant for Connect.
allow_connect contains address if {
	some address, document in documents
	some statement in document.statements
	statement.effect == "Allow"
	statement.actions != null
	count(permission.naming(statement, {"connect", "profile"})) > 0
}

# METADATA
# description: |
#   The addresses of policies that concern Amazon Connect: statements that name its actions, and those that allow them
#   without naming them, except where they allow everything, as FullAWSAccess does. A denial of everything, or of
#   everything but some other services, is no rule for Connect.
concern_connect contains address if some address in allow_connect

concern_connect contains address if {
	some address, document in documents
	some statement in document.statements
	_concerns_connect(statement)
}

# METADATA
# description: |
#   The targets that policies which concern Connect are attached to, as an array of {key, at, policies, open}: `at` is the
#   resource that verdicts stand at, `policies` the addresses of what holds there, `open` is true where more may hold there
#   than the plan tells. Targets where every action of Connect is denied to everyone are none of them.
targets := [target |
	some key, attached in _governing
	policies := object.get(_over, key, set())
	not _forbidden(policies)
	target := {
		"key": key,
		"at": organization.standing_at(key, attached),
		"policies": policies,
		"open": _is_open(key),
	}
]

# METADATA
# description: |
#   Attachments of which it cannot be told whether they govern Connect at their target, which nothing else does, as an
#   array of {at, source, path, readable}: `source` and `path` say what is not known, or where `readable` is false, what
#   can never be read.
doubts := [doubt |
	some attachment in organization.attachments
	not _governing[attachment.target.key]
	some [source, path, readable] in _doubt(attachment)
	doubt := {
		"at": organization.standing_at(attachment.target.key, {attachment.resource.address}),
		"source": source,
		"path": path,
		"readable": readable,
	}
]

# METADATA
# description: |
#   "yes" where policies that hold at a target are enough; "maybe" where others may hold there: one that is not known, or one
#   that would help (see `help`); else "no".
answer(_, true, _) := "yes"

answer(target, false, helpers) := "maybe" if {
	_may_be_helped(target, helpers)
} else := "no"

# METADATA
# description: |
#   Whether one of some policies, or one in which a denial may be that cannot be told, is attached at all ("anywhere"), and to
#   a target that is not known ("somewhere"): {"anywhere": bool, "somewhere": bool}. Ask once for all targets.
help(addresses) := {"anywhere": count(helpful & _anywhere) > 0, "somewhere": count(helpful & _somewhere) > 0} if {
	helpful := addresses | _opaque
}

# METADATA
# description: |
#   By key of a target: whether its policies deny each service that is not approved, entirely and to everyone, as
#   {"<service>:*": answer}.
denied_services[target.key] := {concat("", [service, ":*"]): found |
	some service in unapproved_services
	found := answer(target, _denied(target.policies, service), _help[service])
} if {
	some target in targets
}

# METADATA
# description: |
#   Services that hold the data of a contact center, or process it, in one Region: of these at least, every action is to be
#   denied in Regions that are not approved.
regional_services := {"connect", "firehose", "kinesis", "lambda", "profile"}

# METADATA
# description: |
#   By key of a target: whether its policies deny each regional service outside of the approved Regions, as {"<service>:*":
#   answer}.
denied_regions[target.key] := {concat("", [service, ":*"]): found |
	some service in regional_services
	found := answer(target, _regional(target.policies, service), _help_of_regions[service])
} if {
	some target in targets
}

# METADATA
# description: The conditions of a statement as findings show them, as an array of [operator, key, values].
conditions_of(statement) := [[condition.operator, condition.key, condition.values] | some condition in statement.conditions]

# METADATA
# description: |
#   Denials by Region, of the policies at a target, that do not hold everywhere outside of the approved Regions: {[address,
#   index of the statement, element, what it is, what is expected]}.
region_problems(policies) := {[address, index, element, actual, expected] |
	some address in policies
	some [index, element, actual, expected] in _region_problems[address]
}

# The attachments of policies that concern Connect, by target.
_governing[attachment.target.key] contains attachment.resource.address if {
	some attachment in organization.attachments
	concern_connect[attachment.policy.address]
}

_concerns_connect(statement) if count(permission.naming(statement, {"connect"})) > 0

_concerns_connect(statement) if {
	statement.effect == "Allow"
	permission.applies(statement, "connect:createinstance") == "yes"
	not _allows_everything(statement)
}

_allows_everything(statement) if {
	"*" in statement.actions
	permission.every_resource(statement)
	permission.unconditional(statement)
}

_doubt(attachment) := {[plan.by_address[attachment.policy.address], ["content"], true]} if {
	unknown[attachment.policy.address]
} else := {[plan.by_address[attachment.policy.address], ["content"], false]} if {
	unreadable[attachment.policy.address]
} else := {[attachment.resource, ["policy_id"], true]} if {
	attachment.policy.kind == "untold"
	count(concern_connect | unseen) > 0
} else := set()

# The policies that hold at each target.
_over[key] contains address if {
	some key, nodes in organization.above
	some node in nodes
	some address in _attached[node]
}

_attached[attachment.target.key] contains attachment.policy.address if {
	some attachment in organization.attachments
	_all[attachment.policy.address]
}

_all := {address | some address, _ in documents} | unknown

# Targets where more may hold than what the plan tells.
_is_open(key) if {
	_open[key]
} else := false

_open contains key if {
	some key, nodes in organization.above
	some node in nodes
	_beside[node]
}

_open contains key if {
	some key, policies in _over
	count(policies & _opaque) > 0
}

# Targets with a policy that the plan does not show.
_beside contains attachment.target.key if {
	some attachment in organization.attachments
	attachment.policy.kind in {"foreign", "untold"}
}

# Policies in which a denial may be that cannot be told.
_opaque contains address if some address in unknown

_opaque contains address if {
	some address, document in documents
	not document.whole
}

_opaque contains address if {
	some address, document in documents
	some statement in document.statements
	not permission.known(statement)
	_may_deny(statement)
}

_may_deny(statement) if statement.effect == "Deny"

_may_deny(statement) if "effect" in statement.unknown

_may_be_helped(target, _) if target.open

_may_be_helped(_, helpers) if helpers.somewhere

_may_be_helped(target, helpers) if {
	helpers.anywhere
	organization.adrift(target.key)
}

_help[service] := help(object.get(_deny, service, set())) if some service in unapproved_services

_help_of_regions[service] := help(object.get(_deny_regions_of, service, set())) if some service in regional_services

# What is attached to targets that are not known, and what is attached at all.
_somewhere := {address | some key, addresses in _attached; organization.kinds[key] == "unknown"; some address in addresses}

_anywhere := {address | some _, addresses in _attached; some address in addresses}

_forbidden(policies) if _denied(policies, "connect")

_denied(policies, service) if {
	count(policies & object.get(_deny, service, set())) > 0
} else := false

# The policies that deny every action of a service to everyone, by service.
_deny[service] contains address if {
	some address, document in documents
	some statement in document.statements
	_denies(statement)
	permission.unconditional(statement)
	permission.every_resource(statement)
	some service in permission.covered(statement, unapproved_services | regional_services)
}

_denies(statement) if {
	statement.effect == "Deny"
	permission.known(statement)
}

_approved_regions := {region | some region in data.profile.approvedRegions}

# True where every Region that all denials by Region of a service leave open is approved.
_regional(policies, service) if {
	_denied(policies, service)
} else if {
	left := {regions |
		some address in policies
		some regions in _regions_left[address][service]
	}
	count(left) > 0
	count(intersection(left) - _approved_regions) == 0
} else := false

# By policy and service: the Regions that each denial by Region of every action of the service leaves open.
_regions_left[address][service] contains regions if {
	some address, document in documents
	some statement in document.statements
	_denies(statement)
	permission.every_resource(statement)
	regions := _regions(statement)
	some service in permission.covered(statement, regional_services)
}

_deny_regions_of[service] contains address if {
	some address, services in _regions_left
	some service, _ in services
}

# A request without the key is denied by each of these operators; no Region has an asterisk in its name.
_regions(statement) := regions if {
	[condition] := statement.conditions
	condition.key == "aws:requestedregion"
	regex.match(`^(ForAllValues:)?String(NotEquals|NotEqualsIgnoreCase|NotLike)(IfExists)?$`, condition.operator)
	regions := {lower(region) | some region in condition.values}
	every region in regions {
		not regex.match(`[*?$]`, region)
	}
}

_region_problems[address] contains problem if {
	some address, document in documents
	some index, statement in document.statements
	_denies(statement)
	some condition in statement.conditions
	condition.key == "aws:requestedregion"
	some problem in _problems_of(index, statement)
}

_problems_of(index, statement) := {[index, "Condition", conditions_of(statement), _expected_regions(statement)] | not _as_approved(statement)} | {[index, "Resource", _resources(statement), "*"] | not permission.every_resource(statement)}

_as_approved(statement) if count(_regions(statement) - _approved_regions) == 0

_expected_regions(statement) := data.profile.approvedRegions if {
	_regions(statement)
} else := _region_condition

_region_condition := "StringNotEquals on aws:RequestedRegion with approved Regions, and no other condition"

_resources(statement) := statement.resources if {
	statement.resources != null
} else := statement.not_resources
