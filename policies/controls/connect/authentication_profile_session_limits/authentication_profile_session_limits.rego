# METADATA
# description: |
#   Denies instances without a governed profile (see lib.governed_profile), and governed profiles whose sessions are checked
#   or end for inactivity later than is approved, or that do not handle inactivity (Amazon Connect's default is off).
#   In a live account every authentication profile of an instance counts with the values that it has, whoever set them.
#   Not applicable: instances that the plan only refers to; resources that the apply removes.
#   Undetermined: limits that are only known after the apply, and instances that a governed profile cannot be told to be for.
#   Not covered: how the values reach the instance, which is judged by connect/authentication_profile_ip_restricted.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/authentication-profiles.html
# - https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateAuthenticationProfile.html
package controls.connect.authentication_profile_session_limits

import data.lib.connect
import data.lib.finding
import data.lib.governed_profile
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(connect.instances) | plan.addresses(governed_profile.profiles)

deny contains finding.missing(instance, "a governed profile") if some instance in governed_profile.ungoverned_instances

deny contains finding.at(profile, path, expected) if {
	some profile in governed_profile.profiles
	some setting, expected in _approved
	path := array.concat(profile.path, [setting])
	got := value.at(profile, path)
	not _within(setting, got)
}

undetermined contains finding.missing(instance, "a governed profile") if {
	some instance in governed_profile.doubtful_instances
}

undetermined contains finding.at(profile, path, expected) if {
	some profile in governed_profile.profiles
	some setting, expected in _approved
	path := array.concat(profile.path, [setting])
	value.unknown(profile, path)
}

# Amazon Connect's own minimum and the profile's maximum, in minutes.
_limits := {
	"periodic_session_duration": [10, data.profile.signIn.periodicSessionDurationInMinutes],
	"session_inactivity_duration": [15, data.profile.signIn.sessionInactivityDurationInMinutes],
}

_approved := object.union({"session_inactivity_handling_enabled": [true]}, {setting: words |
	some setting, [minimum, maximum] in _limits
	words := concat(" ", ["a whole number from", format_int(minimum, 10), "to", format_int(maximum, 10)])
})

_within("session_inactivity_handling_enabled", true)

_within(setting, minutes) if {
	[minimum, maximum] := _limits[setting]
	is_number(minutes)
	floor(minutes) == minutes
	minutes >= minimum
	minutes <= maximum
}
