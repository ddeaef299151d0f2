# METADATA
# description: |
#   Denies attachments of service control policies that allow actions of Amazon Connect or Customer Profiles by name, to
#   anything but an organizational unit at which, or above which, the policies of the plan deny emergency access off the
#   approved ranges (CONNECT-004) and every service that is not approved (ORG-002).
#   Not applicable: plans without such attachments; what allows Connect without naming it, as FullAWSAccess does, which
#   stays where the organization works with denials only. Undetermined: targets and policies that are only known after
#   the apply.
# related_resources:
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
package controls.org.connect_units_restricted

import data.lib.emergency_access
import data.lib.finding
import data.lib.organization
import data.lib.service_control_policy

evaluated := {attachment.resource.address | some attachment in array.concat(_granting, _untold)}

deny contains finding.at(attachment.resource, ["target_id"], "an organizational unit") if {
	some attachment in _granting
	attachment.target.kind in {"account", "none", "root"}
}

deny contains finding.at(attachment.resource, ["target_id"], _missing(what)) if {
	some attachment in _granting
	attachment.target.kind in {"unit", "unknown"}
	some what, "no" in _denied[attachment.target.key]
}

undetermined contains finding.at(attachment.resource, ["target_id"], _missing(what)) if {
	some attachment in _granting
	attachment.target.kind in {"unit", "unknown"}
	some what, "maybe" in _denied[attachment.target.key]
}

undetermined contains finding.at(attachment.resource, ["target_id"], "an organizational unit") if {
	some attachment in _granting
	attachment.target.kind == "unknown"
}

undetermined contains finding.at(attachment.resource, ["policy_id"], "a policy that can be told") if {
	some attachment in _untold
}

_missing(what) := concat("", ["an organizational unit whose policies deny ", what])

_granting := [attachment |
	some attachment in organization.attachments
	service_control_policy.allow_connect[attachment.policy.address]
]

_untold := [attachment |
	some attachment in organization.attachments
	_may_grant(attachment.policy)
]

_may_grant(policy) if service_control_policy.unknown[policy.address]

_may_grant(policy) if {
	policy.kind == "untold"
	count(service_control_policy.allow_connect | service_control_policy.unseen) > 0
}

# What is denied at the targets of Connect, as {actions: answer}. Where all of Connect is denied, nothing else need be.
_denied[target.key] := object.union(_emergency_access(target.key), service_control_policy.denied_services[target.key]) if {
	some target in service_control_policy.targets
}

_emergency_access(key) := {concat(" ", [name, "outside of the approved ranges"]): found |
	some name, found in emergency_access.denied_outside[key]
}
