# METADATA
# description: |
#   Denies targets of an organization (the root, organizational units, accounts) to which the plan attaches service control
#   policies that concern Amazon Connect, where the policies that it attaches there or above do not deny the two permissions
#   for emergency access, on every instance, to exactly the requests from outside of the approved ranges. A denial that also
#   denies approved addresses is wrong as well, except where all of Connect is denied. The verdict stands at the resource
#   that makes the target, else at the first attachment to it. Denies IAM policies that allow the two permissions from other
#   addresses, unless the same document denies that; a policy that allows every action is one of them.
#   Not applicable: plans without such service control policies and IAM policies; attachments of policies that the plan does
#   not show. Undetermined: policies and targets that are only known after the apply, where it depends on them; what a role
#   has that exists, where the plan does not show what made it.
#   Not covered: AWS managed policies other than those that allow all of Connect; permissions boundaries, session policies;
#   `dynamic` blocks of inline policies whose number is only known after the apply, in a plan alone.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/emergency-admin-login.html
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
package controls.connect.emergency_access_ip_restricted

import data.lib.configuration
import data.lib.emergency_access
import data.lib.finding
import data.lib.plan
import data.lib.policy_document
import data.lib.reference
import data.lib.service_control_policy
import data.lib.value

evaluated := {place.at.address | some place in array.concat(service_control_policy.targets, service_control_policy.doubts)} | ({resource.address | some [resource, _] in (_inline | _held)} | {resource.address | some [resource, _, _] in _managed})

# Targets of service control policies.

deny contains finding.part_through(target.at, policy, array.concat(_statement(index), path), actual, expected) if {
	some target in service_control_policy.targets
	some [address, index, path, actual, expected, excessive] in emergency_access.problems[target.key]
	_counts(target, excessive)
	policy := plan.by_address[address]
}

deny contains finding.missing(target.at, _denial(name)) if {
	some target in service_control_policy.targets
	some name, "no" in emergency_access.denied_outside[target.key]
	count(emergency_access.problems[target.key]) == 0
}

undetermined contains finding.missing(target.at, _denial(name)) if {
	some target in service_control_policy.targets
	some name, "maybe" in emergency_access.denied_outside[target.key]
}

deny contains finding.through(doubt.at, doubt.source, doubt.path, _readable) if {
	some doubt in service_control_policy.doubts
	not doubt.readable
}

undetermined contains finding.through(doubt.at, doubt.source, doubt.path, _readable) if {
	some doubt in service_control_policy.doubts
	doubt.readable
}

_counts(_, true)

_counts(target, false) if {
	some _, "no" in emergency_access.denied_outside[target.key]
}

_statement(index) := ["content", "Statement", index]

_denial(name) := concat("", ["a policy attached here or above that denies ", name, " outside of the approved ranges"])

_readable := "a policy document that can be read"

# IAM policies.

deny contains finding.at(resource, path, _readable) if {
	some [resource, path] in _inline
	some document in policy_document.candidates(resource, path)
	not document.readable
}

deny contains finding.part(resource, array.concat(path, ["Statement", index]), sort(permitted), _narrowed) if {
	some [resource, path] in _inline
	document := _document(resource, path)
	some [index, permitted, "yes"] in emergency_access.allowed_by(document)
}

undetermined contains finding.at(resource, path, _narrowed) if {
	some [resource, path] in _inline
	_may_allow(resource, path)
}

undetermined contains finding.at(role, path, _readable) if {
	some [role, path] in _held
	some document in policy_document.candidates(role, path)
	not document.readable
}

undetermined contains finding.part(role, array.concat(path, ["Statement", index]), sort(permitted), _narrowed) if {
	some [role, path] in _held
	some [index, permitted, _] in emergency_access.allowed_by(_document(role, path))
}

deny contains finding.part(resource, path, arn, _other_policy) if {
	some [resource, path, arn] in _managed
	is_string(arn)
}

undetermined contains finding.at(resource, path, _other_policy) if {
	some [resource, path, null] in _managed
}

_narrowed := "emergency access only with IpAddress on aws:SourceIp inside of the approved ranges"

_other_policy := "a policy that does not allow emergency access from every address"

_may_allow(resource, path) if not _document(resource, path)

_may_allow(resource, path) if {
	document := _document(resource, path)
	document.readable
	not document.whole
}

_may_allow(resource, path) if {
	some [_, _, "maybe"] in emergency_access.allowed_by(_document(resource, path))
}

_document(resource, path) := document if {
	[document] := [only | some only in policy_document.candidates(resource, path)]
}

# Where the documents of IAM policies are, as [resource, path].
_inline contains [resource, [attribute]] if {
	some type, attribute in {
		"aws_iam_group_policy": "policy",
		"aws_iam_policy": "policy",
		"aws_iam_role_policy": "policy",
		"aws_iam_user_policy": "policy",
		"aws_ssoadmin_permission_set_inline_policy": "inline_policy",
	}
	some resource in plan.resources(type)
}

_inline contains [role, ["inline_policy", i, "policy"]] if {
	some role in plan.resources("aws_iam_role")
	_configured(role, "inline_policy")
	some [i, _] in value.blocks(role, ["inline_policy"])
}

_inline contains [role, ["inline_policy"]] if {
	some role in plan.resources("aws_iam_role")
	_configured(role, "inline_policy")
	value.unknown(role, ["inline_policy"])
}

# Inline policies that a role which exists has, and of which the plan does not show what made them: a `dynamic` block, or
# something outside of the plan. Those of the plan's own aws_iam_role_policy resources are judged there.
_held contains [role, ["inline_policy", i, "policy"]] if {
	some role in plan.resources("aws_iam_role")
	not _configured(role, "inline_policy")
	some [i, policy] in value.blocks(role, ["inline_policy"])
	not _separate[[role.values.name, policy.name]]
}

_separate contains [value.at(policy, ["role"]), value.at(policy, ["name"])] if {
	some policy in plan.resources("aws_iam_role_policy")
}

# What attaches a managed policy that allows emergency access, as [resource, path, ARN]; null where it may be one.
_managed contains [resource, path, arn] if {
	some [resource, path] in _attaching
	some arn in _listed(value.at(resource, path))
	regex.match(_open_policy, arn)
}

_managed contains [resource, path, null] if {
	some [resource, path] in _attaching
	not value.known_entirely(resource, path)
	not reference.led_to(resource, path, {"aws_iam_policy"}, {"arn", "id"})
}

_attaching contains [resource, [attribute]] if {
	some type, attribute in {
		"aws_iam_group_policy_attachment": "policy_arn",
		"aws_iam_group_policy_attachments_exclusive": "policy_arns",
		"aws_iam_policy_attachment": "policy_arn",
		"aws_iam_role_policy_attachment": "policy_arn",
		"aws_iam_role_policy_attachments_exclusive": "policy_arns",
		"aws_iam_user_policy_attachment": "policy_arn",
		"aws_iam_user_policy_attachments_exclusive": "policy_arns",
		"aws_ssoadmin_managed_policy_attachment": "managed_policy_arn",
	}
	some resource in plan.resources(type)
}

_attaching contains [role, ["managed_policy_arns"]] if {
	some role in plan.resources("aws_iam_role")
	_configured(role, "managed_policy_arns")
}

# The provider reads these attributes of a role back; only what is written there is the role's own. A new role has nothing
# else; there it counts without its expression, too, which a `dynamic` block does not have in a plan.
_configured(role, attribute) if configuration.entry(role).expressions[attribute]

_configured(role, _) if not configuration.followed(role)

_configured(role, attribute) if {
	plan.creates(role)
	written := value.at(role, [attribute])
	not written in {null, []}
}

_listed(arn) := [arn] if is_string(arn)

_listed(arns) := [arn | some arn in arns; is_string(arn)] if is_array(arns)

_open_policy := `^arn:aws[a-z-]*:iam::aws:policy/(AdministratorAccess|AmazonConnectFullAccess|AmazonConnect_FullAccess|PowerUserAccess)$`
