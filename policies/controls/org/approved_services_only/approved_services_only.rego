# METADATA
# description: |
#   Denies targets of an organization to which the plan attaches service control policies that concern Amazon Connect, where
#   the policies that it attaches there or above leave open a service that belongs to Connect and is not approved by the
#   profile: every action of it is to be denied, on every resource, without condition, also beside an allow-list, because
#   another policy at the same target may allow it. Where the profile's strategy is allow-list, what the plan attaches to
#   such a target itself must not allow every service: FullAWSAccess, the action *, or a NotAction. Which further services an
#   allow-list opens is the enterprise's own decision, and not judged.
#   Not applicable: plans without such policies; targets where all of Connect is denied. Undetermined: policies and targets
#   that are only known after the apply, where it depends on them.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/security-iam-amazon-connect-permissions.html
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
package controls.org.approved_services_only

import data.lib.finding
import data.lib.organization
import data.lib.plan
import data.lib.service_control_policy

evaluated := {place.at.address | some place in array.concat(service_control_policy.targets, service_control_policy.doubts)}

deny contains finding.missing(target.at, _denial(actions)) if {
	some target in service_control_policy.targets
	some actions, "no" in service_control_policy.denied_services[target.key]
}

undetermined contains finding.missing(target.at, _denial(actions)) if {
	some target in service_control_policy.targets
	some actions, "maybe" in service_control_policy.denied_services[target.key]
}

deny contains finding.through(doubt.at, doubt.source, doubt.path, _readable) if {
	some doubt in service_control_policy.doubts
	not doubt.readable
}

undetermined contains finding.through(doubt.at, doubt.source, doubt.path, _readable) if {
	some doubt in service_control_policy.doubts
	doubt.readable
}

deny contains finding.through(target.at, attachment.resource, ["policy_id"], "an allow-list, not FullAWSAccess") if {
	data.profile.serviceControlPolicies.strategy == "allow-list"
	some target in service_control_policy.targets
	some attachment in _attached[target.key]
	attachment.policy.kind == "full"
}

deny contains finding.part_through(target.at, policy, ["content", "Statement", index, element], actual, _by_service) if {
	data.profile.serviceControlPolicies.strategy == "allow-list"
	some target in service_control_policy.targets
	some attachment in _attached[target.key]
	policy := plan.by_address[attachment.policy.address]
	some [index, element, actual] in _allows_every_service[policy.address]
}

_denial(actions) := concat("", ["a policy attached here or above that denies ", actions, " to everyone"])

_readable := "a policy document that can be read"

_by_service := "actions of approved services, each by its name"

_attached[attachment.target.key] contains attachment if some attachment in organization.attachments

_allows_every_service[address] contains [index, element, actual] if {
	some address, document in service_control_policy.documents
	some index, statement in document.statements
	statement.effect == "Allow"
	some [element, actual] in _every_service(statement)
}

_every_service(statement) := {["Action", statement.actions] |
	some pattern in statement.actions
	regex.match(`^[*?]+(:|$)`, pattern)
} | {["NotAction", statement.not_actions] | statement.not_actions != null}
