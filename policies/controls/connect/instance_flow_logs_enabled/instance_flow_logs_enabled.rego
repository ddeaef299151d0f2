# METADATA
# description: |
#   Denies Amazon Connect instances without contact flow logs (the provider's default is off).
#   Not applicable: a plan without an instance.
#   Undetermined: a setting that is only known after the apply.
#   Not covered: flows that switch logging off (a flow's own "Set logging behavior" block).
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/about-contact-flow-logs.html
package controls.connect.instance_flow_logs_enabled

import data.lib.connect
import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(connect.instances)

deny contains finding.at(instance, ["contact_flow_logs_enabled"], [true]) if {
	some instance in connect.instances
	value.known(instance, ["contact_flow_logs_enabled"])
	not _logs(instance)
}

undetermined contains finding.at(instance, ["contact_flow_logs_enabled"], [true]) if {
	some instance in connect.instances
	value.unknown(instance, ["contact_flow_logs_enabled"])
}

_logs(instance) if value.at(instance, ["contact_flow_logs_enabled"]) == true
