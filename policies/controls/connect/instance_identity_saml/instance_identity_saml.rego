# METADATA
# description: |
#   Denies Amazon Connect instances whose users are not managed by a SAML identity provider, or that say nothing about it.
#   Not applicable: a plan without an instance.
#   Undetermined: an identity type that is only known after the apply.
#   Not covered: instances that are only referred to (data source, literal id).
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html
package controls.connect.instance_identity_saml

import data.lib.connect
import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(connect.instances)

deny contains finding.at(instance, ["identity_management_type"], ["SAML"]) if {
	some instance in connect.instances
	value.known(instance, ["identity_management_type"])
	not _saml(instance)
}

undetermined contains finding.at(instance, ["identity_management_type"], ["SAML"]) if {
	some instance in connect.instances
	value.unknown(instance, ["identity_management_type"])
}

_saml(instance) if value.at(instance, ["identity_management_type"]) == "SAML"
