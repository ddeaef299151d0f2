# METADATA
# description: |
#   Denies policies of AWS Organizations that are no JSON object, repeat a name in an object, break the grammar of their
#   type, have values that IAM's operators do not accept, or have more characters than the quota of their type: the profile's
#   for service control policies. What counts is the text as it is sent: white space counts as well. Denies targets to which
#   the plan attaches more service control policies than the profile's quota, where they stand: at the resource that makes
#   the target, else at the first attachment. To an organizational unit or account that the plan creates AWS attaches
#   FullAWSAccess, which takes a place of the quota.
#   Not applicable: plans without policies and attachments. Undetermined: what is only known after the apply; a target with
#   too many attachments, where it is not known of which type the policies are.
#   Not covered: actions and condition keys that do not exist; policies that are attached already to what exists; types of
#   policies that AWS provider 5.100 does not have, except that they must be JSON objects.
# related_resources:
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
package controls.org.policies_valid

import data.lib.fact
import data.lib.finding
import data.lib.organization
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(organization.policies) | {target.at.address | some target in _targets}

# Documents.

deny contains finding.part(policy, finding.inside(policy, "content", path), actual, expected) if {
	some policy in organization.policies
	value.known(policy, ["content"])
	some [path, actual, expected] in fact.organization_policy(policy, ["content"]).problems
}

deny contains finding.part(policy, ["content"], count(text), _at_most(quota, "characters")) if {
	some policy in organization.policies
	text := value.at(policy, ["content"])
	quota := _max_characters[organization.type_of(policy)]
	count(text) > quota
}

undetermined contains finding.at(policy, [attribute], "a value that is known") if {
	some policy in organization.policies
	some attribute in ["content", "type"]
	value.unknown(policy, [attribute])
}

# Targets.

deny contains finding.part(target.at, [], target.certain, target.expected) if {
	some target in _targets
	target.certain > _max_policies
}

undetermined contains finding.part(target.at, [], target.certain + target.possible, target.expected) if {
	some target in _targets
	target.certain <= _max_policies
	target.certain + target.possible > _max_policies
}

# Source: AWS Organizations User Guide, "Quotas and service limits for AWS Organizations" (read 2026-11-21).
_max_characters := {
	"AISERVICES_OPT_OUT_POLICY": 2500,
	"BACKUP_POLICY": 10000,
	"CHATBOT_POLICY": 10000,
	"DECLARATIVE_POLICY_EC2": 10000,
	"RESOURCE_CONTROL_POLICY": 5120,
	"SERVICE_CONTROL_POLICY": data.profile.serviceControlPolicies.maxCharacters,
	"TAG_POLICY": 10000,
}

_max_policies := data.profile.serviceControlPolicies.maxPoliciesPerTarget

_at_most(quota, what) := concat(" ", ["at most", format_int(quota, 10), what])

# The targets with the numbers of different policies that are attached to them by the plan, and by AWS as it makes them.
_targets := [target |
	some key in {key | some key, _ in _attached}
	policies := _attached[key] | _attached_by_aws(key)
	target := {
		"at": organization.standing_at(key, organization.attached_to[key]),
		"certain": count({id | some [id, "certain"] in policies}),
		"possible": count({id | some [id, "possible"] in policies}),
		"expected": _at_most(_max_policies, _what(key)),
	}
]

_what(key) := "service control policies at one target, with FullAWSAccess, which AWS attaches to a new one" if {
	_created(key)
} else := "service control policies at one target"

_attached_by_aws(key) := {["p-FullAWSAccess", "certain"]} if {
	_created(key)
} else := set()

# Source: AWS Organizations User Guide, "SCP evaluation" (read 2026-11-21): FullAWSAccess is attached to every root,
# organizational unit and account when it is created.
_created(key) if {
	target := plan.by_address[key]
	target.type in {"aws_organizations_account", "aws_organizations_organizational_unit"}
	plan.creates(target)
}

_attached[attachment.target.key] contains [_name(attachment), certainty] if {
	some attachment in organization.attachments
	certainty := _certainty(attachment.policy)
}

_name(attachment) := attachment.policy.address if {
	attachment.policy.kind == "plan"
} else := value.at(attachment.resource, ["policy_id"]) if {
	value.known(attachment.resource, ["policy_id"])
} else := attachment.resource.address

# Whether it is a service control policy; undefined where it is none.
_certainty(policy) := "certain" if {
	policy.kind == "full"
} else := "certain" if {
	organization.type_of(plan.by_address[policy.address]) == "SERVICE_CONTROL_POLICY"
} else := "possible" if {
	policy.kind in {"foreign", "untold"}
} else := "possible" if {
	organization.type_of(plan.by_address[policy.address]) == "unknown"
}
