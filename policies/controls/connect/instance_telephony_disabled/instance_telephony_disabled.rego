# METADATA
# description: |
#   Denies instances with inbound or outbound calls (both have to be said: the provider has no default), and phone numbers,
#   unless the profile approves telephony; then every instance and number is compliant.
#   Not applicable: a plan without an instance and without a phone number.
#   Undetermined: a setting that is only known after the apply.
#   Not covered: phone numbers in CloudFormation templates; numbers that are claimed outside of the plan.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/update-instance-settings.html
package controls.connect.instance_telephony_disabled

import data.lib.connect
import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(connect.instances) | plan.addresses(_phone_numbers)

deny contains finding.at(instance, [setting], [false]) if {
	not _approved
	some instance in connect.instances
	some setting in _settings
	value.known(instance, [setting])
	not _off(instance, setting)
}

deny contains finding.part(number, [], number.type, "no phone number unless the profile approves telephony") if {
	not _approved
	some number in _phone_numbers
}

undetermined contains finding.at(instance, [setting], [false]) if {
	not _approved
	some instance in connect.instances
	some setting in _settings
	value.unknown(instance, [setting])
}

_settings := ["inbound_calls_enabled", "outbound_calls_enabled"]

_phone_numbers := array.concat(plan.resources("aws_connect_phone_number"), plan.resources("awscc_connect_phone_number"))

_off(instance, setting) if value.at(instance, [setting]) == false

_approved if data.profile.features.telephony == true
