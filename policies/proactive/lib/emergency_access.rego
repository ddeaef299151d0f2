# METADATA
# description: |
#   Emergency access to Amazon Connect: who may use the two permissions for it, and from where. A denial holds from outside of
#   the approved ranges where its only condition is NotIpAddress on aws:SourceIp: a request without that key, through a VPC
#   endpoint, is denied as well. IfExists and ForAllValues change nothing about that ("Condition operators", IAM User
#   Guide: a negated operator matches where the key is absent), ForAnyValue does.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/emergency-admin-login.html
# - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
package lib.emergency_access

import data.lib.ip
import data.lib.permission
import data.lib.policy_document
import data.lib.service_control_policy

# METADATA
# description: The permissions in lower case, with their names; the second is the name that the first had before.
actions := {
	"connect:admingetemergencyaccesstoken": "connect:AdminGetEmergencyAccessToken",
	"connect:getfederationtokens": "connect:GetFederationTokens",
}

# METADATA
# description: |
#   By key of a target (see lib.service_control_policy): whether its policies deny each permission outside of the approved
#   ranges, as {name: answer}.
denied_outside[target.key] := {name: found |
	some action, name in actions
	lists := {ranges |
		some address in target.policies
		some ranges in _ranges_left[address][action]
	}
	found := service_control_policy.answer(target, _approved_only(lists), _help[action])
} if {
	some target in service_control_policy.targets
}

# METADATA
# description: |
#   By key of a target: denials of emergency access that leave open more, or less, than the approved ranges: {[address of
#   the policy, index of the statement, path inside of it, what it is, what is expected, excessive]}. Where `excessive` is
#   true, requests from approved addresses are denied.
problems[target.key] := {[address, index, path, actual, expected, excessive] |
	some address in target.policies
	some [index, path, actual, expected, excessive] in _problems[address]
} if {
	some target in service_control_policy.targets
}

# METADATA
# description: |
#   The statements of a policy document for principals that allow emergency access from other than the approved ranges, as
#   a set of [index, permitted, answer]: `permitted` is what makes them do so, the patterns for the action, or the actions
#   that are not allowed; the answer is "yes", or "maybe" where it depends on what is not known.
allowed_by(document) := {[index, permitted, found] |
	some action, _ in actions
	not _denied_in(document, action)
	some index, statement in document.statements
	permitted := _permitted(statement, action)
	found := _allows(document, statement, action)
}

_approved := data.profile.signIn.allowedIps

_allows(document, statement, action) := "yes" if {
	permission.applies(statement, action) == "yes"
	document.whole
	not _may_be_denied_in(document, action)
	permission.known(statement)
	_may_be_allowed(statement)
} else := "maybe" if {
	permission.applies(statement, action) != "no"
	_may_be_allowed(statement)
}

_permitted(statement, action) := permission.matching(statement, action) if {
	count(permission.matching(statement, action)) > 0
} else := {pattern | some pattern in statement.not_actions} if {
	statement.not_actions != null
} else := set()

_may_be_allowed(statement) if {
	not _is_denial(statement)
	not _elsewhere(statement)
	not _narrowed(statement)
}

_is_denial(statement) if {
	statement.effect == "Deny"
	not "effect" in statement.unknown
}

# Resources that are no instances.
_elsewhere(statement) if {
	statement.resources != null
	not "resources" in statement.unknown
	every pattern in statement.resources {
		_no_instance(pattern)
	}
}

_no_instance(pattern) if {
	[_, service] := regex.find_all_string_submatch_n(`^arn:(?:[^:*?]+|\*):([^:*?]+):`, pattern, 1)[0]
	service != "connect"
}

# The ARN of an instance has one slash.
_no_instance(pattern) if count(split(pattern, "/")) > 2

_no_instance(pattern) if {
	[_, kind] := regex.find_all_string_submatch_n(`^arn:[^/]*:([^:*?/]+)/`, pattern, 1)[0]
	kind != "instance"
}

_narrowed(statement) if {
	some condition in statement.conditions
	condition.known
	condition.key == "aws:sourceip"
	condition.operator in {"IpAddress", "ForAnyValue:IpAddress"}
	count(condition.values) > 0
	every text in condition.values {
		ip.included(text, _approved)
	}
}

# A denial in the same document, which may also deny approved addresses.
_denied_in(document, action) if {
	some statement in document.statements
	_denies(statement, action)
	permission.unconditional(statement)
}

_denied_in(document, action) if {
	_approved_only({_ranges(statement) | some statement in document.statements; _denies(statement, action)})
}

_may_be_denied_in(document, action) if {
	some statement in document.statements
	not permission.known(statement)
	statement.effect == "Deny"
	permission.applies(statement, action) != "no"
}

_denies(statement, action) if {
	statement.effect == "Deny"
	permission.known(statement)
	permission.applies(statement, action) == "yes"
	_every_instance(statement)
}

# True where the ranges that all of the denials leave open are approved. These ranges are those of each list that all other
# lists have as well, in one of their own: of blocks with an address in common, one is inside of the other.
_approved_only(lists) if {
	_approved_ranges in lists
} else if {
	count(lists) > 0
	every text in _common(lists) {
		ip.included(text, _approved)
	}
} else := false

_approved_ranges := {text | some text in _approved}

_common(lists) := {text |
	some ranges in lists
	some text in ranges
	every other in lists {
		ip.included(text, other)
	}
}

# What is known of each denial that is about emergency access, or from outside of ranges, by policy and index.
_denials[address][index] := {
	"statement": statement,
	"about": about,
	"everywhere": _is_everywhere(statement),
} if {
	some address, document in service_control_policy.documents
	some index, statement in document.statements
	statement.effect == "Deny"
	permission.known(statement)
	about := {action | some action, _ in actions; permission.applies(statement, action) == "yes"}
	_matters(statement, about)
}

_matters(_, about) if count(about) > 0

_matters(statement, _) if _source_ip(statement)

_is_everywhere(statement) if {
	_every_instance(statement)
} else := false

# By policy and permission: the ranges that each denial leaves open.
_ranges_left[address][action] contains ranges if {
	some address, denials in _denials
	some denial in denials
	denial.everywhere
	ranges := _ranges(denial.statement)
	some action in denial.about
}

_deny[action] contains address if {
	some address, lists in _ranges_left
	some action, _ in lists
}

_help[action] := service_control_policy.help(object.get(_deny, action, set())) if some action, _ in actions

# The ranges that a denial leaves open; none that is no range.
_ranges(statement) := ranges if {
	condition := _source_ip(statement)
	ranges := {text | some text in condition.values}
	_are_ranges(ranges)
}

_are_ranges(ranges) if ranges == _approved_ranges

_are_ranges(ranges) if {
	ranges != _approved_ranges
	every text in ranges {
		ip.valid(text)
	}
}

_source_ip(statement) := condition if {
	[condition] := statement.conditions
	condition.key == "aws:sourceip"
	regex.match(`^(ForAllValues:)?NotIpAddress(IfExists)?$`, condition.operator)
}

_every_instance(statement) if permission.every_resource(statement)

_every_instance(statement) if {
	some pattern in statement.resources
	every arn in _instances {
		policy_document.matches(pattern, arn)
	}
}

_every_instance(statement) if {
	statement.not_resources != null
	every pattern in statement.not_resources {
		_no_instance(pattern)
	}
}

# ARNs of instances that only wildcards can match, in Regions with names of different lengths.
_instances := {arn |
	some region in ["==-=-1", "===-=========-2"]
	arn := concat(":", ["arn", _partition, "connect", region, "============", "instance/========-====-====-====-============"])
}

# An organization is in one partition.
_partition := "aws-us-gov" if {
	startswith(data.profile.approvedRegions[0], "us-gov-")
} else := "aws-cn" if {
	startswith(data.profile.approvedRegions[0], "cn-")
} else := "aws"

_problems[address] contains problem if {
	some address, denials in _denials
	some index, denial in denials
	some problem in _problems_of(index, denial)
}

# A denial from outside of ranges, which are not the approved ones, or are none; or on some instances only.
_problems_of(index, denial) := ({[index, ["Condition", condition.operator, "aws:SourceIp"], condition.values, _approved, excessive] |
	count(denial.about) > 0
	not _as_approved(denial.statement)
	excessive := _excludes_approved(denial.statement)
} | {[index, [element], actual, "every instance", false] |
	count(denial.about) > 0
	not denial.everywhere
	some element, actual in {"Resource": denial.statement.resources, "NotResource": denial.statement.not_resources}
	actual != null
}) | {[index, ["NotAction"], denial.statement.not_actions, concat("", ["no pattern for ", name]), false] |
	denial.statement.not_actions != null
	some action, name in actions
	not action in denial.about
} if {
	condition := _source_ip(denial.statement)
}

# A denial of emergency access by name, under other conditions or none.
_problems_of(index, denial) := {[index, ["Condition"], conditions, _condition, excessive]} if {
	not _source_ip(denial.statement)
	_is_meant(denial)
	conditions := service_control_policy.conditions_of(denial.statement)
	excessive := count(conditions) == 0
}

_condition := "NotIpAddress on aws:SourceIp with exactly the approved ranges, and no other condition"

# For emergency access in particular: not for all of Connect.
_is_meant(denial) if {
	some action in denial.about
	count(permission.matching(denial.statement, action)) > 0
	count(permission.covered(denial.statement, {"connect"})) == 0
}

# A condition on the address of the caller, whatever its operator.
_is_meant(denial) if {
	count(denial.about) > 0
	some condition in denial.statement.conditions
	condition.key == "aws:sourceip"
}

_as_approved(statement) if _ranges(statement) == _approved_ranges

_as_approved(statement) if {
	ranges := _ranges(statement)
	ranges != _approved_ranges
	_approved_only({ranges})
	not _excludes_approved(statement)
}

_excludes_approved(statement) if {
	ranges := _ranges(statement)
	some text in _approved
	not ip.covered(text, ranges)
} else := false
