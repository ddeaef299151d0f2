# METADATA
# description: |
#   Denies instances without a governed profile (see lib.governed_profile), governed profiles whose allowed IPs are not a
#   non-empty subset of the approved ranges (no range would allow every address) or that are not applied as they have to
#   be, and any other provisioner that changes authentication profiles, with or without an instance in the plan.
#   In a live account every authentication profile of an instance counts with the values that it has, whoever set them.
#   Not applicable: instances that the plan only refers to; resources that the apply removes.
#   Undetermined: values, commands and relations that the plan does not show. Commands and environments written in HCL with
#   a reference are hidden in plans, so a governed profile in HCL is always undetermined. A hidden command of another
#   resource is undetermined too, except where all its references lead to managed resources that cannot carry the id of an
#   instance or a command (lib.provisioner).
#   Not covered: `when` and `on_failure` where only a plan is judged, what a script does that a command calls or a remote-exec
#   runs, text that a command decodes, and provisioners of resources that the apply removes.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/authentication-profiles.html
# - https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateAuthenticationProfile.html
package controls.connect.authentication_profile_ip_restricted

import data.lib.connect
import data.lib.finding
import data.lib.governed_profile
import data.lib.ip
import data.lib.plan
import data.lib.provisioner
import data.lib.value

evaluated := ((plan.addresses(connect.instances) | plan.addresses(governed_profile.profiles)) | {found.address |
	some found in (_other_commands.deny | _other_commands.undetermined)
}) | plan.addresses(provisioner.unread)

deny contains finding.missing(instance, "a governed profile") if some instance in governed_profile.ungoverned_instances

deny contains finding.at(profile, _allowed_ips(profile), data.profile.signIn.allowedIps) if {
	some profile in governed_profile.profiles
	value.known(profile, _allowed_ips(profile))
	not _has_ranges(profile)
}

deny contains finding.at(profile, path, data.profile.signIn.allowedIps) if {
	some profile in governed_profile.profiles
	some path in _ranges(profile)
	range := value.at(profile, path)
	not ip.included(range, data.profile.signIn.allowedIps)
}

deny contains found if {
	some profile in governed_profile.profiles
	some found in profile.applied_by.deny
}

deny contains found if some found in _other_commands.deny

undetermined contains finding.missing(instance, "a governed profile") if {
	some instance in governed_profile.doubtful_instances
}

undetermined contains finding.at(profile, path, data.profile.signIn.allowedIps) if {
	some profile in governed_profile.profiles
	some path in (_ranges(profile) | {_allowed_ips(profile)})
	value.unknown(profile, path)
}

undetermined contains found if {
	some profile in governed_profile.profiles
	some found in profile.applied_by.undetermined
}

undetermined contains found if some found in _other_commands.undetermined

undetermined contains finding.missing(resource, "no module below the eighth: what provisioners run there is not read") if {
	some resource in provisioner.unread
}

_allowed_ips(profile) := array.concat(profile.path, ["allowed_ips"])

_ranges(profile) := {array.concat(_allowed_ips(profile), [i]) | some [i, _] in value.blocks(profile, _allowed_ips(profile))}

_has_ranges(profile) if count(_ranges(profile)) > 0

# What provisioners run that is not a governed profile's.
_other_commands := {
	"deny": {finding.at(resource, ["provisioner", i], _words) |
		some [resource, i] in _other_provisioners
		provisioner.changes_authentication_profiles(resource, i)
	},
	"undetermined": {finding.at(resource, ["provisioner", i, name], _words) |
		some [resource, i] in _other_provisioners
		not provisioner.changes_authentication_profiles(resource, i)
		some name in provisioner.unreadable(resource, i)
	},
}

_other_provisioners := [[resource, i] |
	some resource in provisioner.resources
	not _governed_profiles[resource.address]
	some i, _ in resource.values.provisioner
]

_governed_profiles := plan.addresses(governed_profile.profiles)

_words := "a command that leaves authentication profiles to governed profiles"
