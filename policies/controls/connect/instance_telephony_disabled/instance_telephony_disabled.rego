# METADATA
# description: |
#   Denies instances with inbound or outbound calls (both have to be said: the provider has no default), and phone numbers,
#   also those of the provider awscc, of aws_cloudcontrolapi_resource and in CloudFormation templates, unless the profile
#   approves telephony; then every instance and number is compliant.
#   Not applicable: a plan without an instance and without a phone number.
#   Undetermined: a setting that is only known after the apply.
#   Not covered: templates that cannot be read (CONNECT-011 has them); numbers that are claimed outside of the plan.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/update-instance-settings.html
package controls.connect.instance_telephony_disabled

import data.lib.cloudformation
import data.lib.connect
import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(array.concat(connect.instances, _phone_numbers)) | {holder.address | some [holder, _] in _held_numbers}

deny contains finding.at(instance, [setting], [false]) if {
	not _approved
	some instance in connect.instances
	some setting in _settings
	value.known(instance, [setting])
	not _off(instance, setting)
}

deny contains finding.part(number, [], number.type, _no_number) if {
	not _approved
	some number in _phone_numbers
}

deny contains finding.part(holder, number.path, number.type, _no_number) if {
	not _approved
	some [holder, number] in _held_numbers
}

undetermined contains finding.at(instance, [setting], [false]) if {
	not _approved
	some instance in connect.instances
	some setting in _settings
	value.unknown(instance, [setting])
}

_settings := ["inbound_calls_enabled", "outbound_calls_enabled"]

_phone_numbers := array.concat(plan.resources("aws_connect_phone_number"), plan.resources("awscc_connect_phone_number"))

_held_numbers := cloudformation.of_type("AWS::Connect::PhoneNumber")

_no_number := "no phone number unless the profile approves telephony"

_off(instance, setting) if value.at(instance, [setting]) == false

_approved if data.profile.features.telephony == true
