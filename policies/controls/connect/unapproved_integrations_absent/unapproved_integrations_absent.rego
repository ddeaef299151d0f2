# METADATA
# description: |
#   Denies what belongs to a feature that the profile does not approve, each feature by its own switch: outbound campaigns,
#   Amazon Q in Connect, Amazon Lex bots and bot aliases (not their parts: versions, locales, intents, slots) and their
#   association with an instance, Cases, app integrations, third-party messaging, approved origins; Voice ID always.
#   Resources of the provider awscc and aws_cloudcontrolapi_resource count too, and a CloudFormation stack or stack set is
#   judged by the types in its template, whatever its conditions say.
#   Not applicable: a plan without any of those.
#   Undetermined: a template that is only known after the apply, that is behind a URL, that cannot be read, that has a
#   transform, or that nests stacks or modules; an integration association whose kind cannot be read.
#   Not covered: custom resources in templates; SMS numbers and topics, which are not specific to Amazon Connect.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateIntegrationAssociation.html
package controls.connect.unapproved_integrations_absent

import data.lib.cloudformation
import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(array.concat(
	array.concat(_governed, _associations),
	array.concat(cloudformation.holders, _closed_holders),
))

deny contains finding.part(resource, [], resource.type, _expected[feature]) if {
	some resource in _governed
	feature := _feature_of_type[resource.type]
	not feature in _approved
}

deny contains finding.part(holder, path, type, _expected[feature]) if {
	some holder in cloudformation.holders
	some [path, type, feature] in _held(holder)
	_denied(feature)
}

undetermined contains finding.part(holder, path, type, _readable) if {
	some holder in cloudformation.holders
	not _holds_denied(holder)
	some [path, type, "untold"] in _held(holder)
}

undetermined contains finding.at(stack, ["template_url"], _readable) if {
	some stack in cloudformation.stacks
	cloudformation.by_url(stack)
}

undetermined contains finding.at(holder, path, _readable) if {
	some holder in cloudformation.holders
	not cloudformation.by_url(holder)
	path := _contents[holder.type]
	not _told(holder, path)
}

undetermined contains finding.part(stack, ["template_body"], "(not a template)", _readable) if {
	some stack in cloudformation.stacks
	not cloudformation.by_url(stack)
	is_string(value.at(stack, ["template_body"]))
	not cloudformation.template(stack)
}

undetermined contains finding.part(resource, [], resource.type, _readable) if {
	some resource in array.concat(_associations, _closed_holders)
}

_approved contains "amazonQ" if data.profile.features.amazonQ == true

_approved contains "appIntegrations" if data.profile.features.appIntegrations == true

_approved contains "approvedOrigins" if data.profile.features.approvedOrigins == true

_approved contains "cases" if data.profile.features.cases == true

_approved contains "lexBots" if data.profile.features.lexBots == true

_approved contains "outboundCampaigns" if data.profile.features.outboundCampaigns == true

_approved contains "thirdPartyMessaging" if data.profile.features.thirdPartyMessaging == true

_expected := {
	"amazonQ": "nothing of Amazon Q in Connect unless the profile approves it",
	"appIntegrations": "no app integration unless the profile approves them",
	"approvedOrigins": "no approved origin unless the profile approves them",
	"cases": "nothing of Amazon Connect Cases unless the profile approves it",
	"lexBots": "no Amazon Lex bot, bot alias or association unless the profile approves bots",
	"outboundCampaigns": "no outbound campaign unless the profile approves them",
	"thirdPartyMessaging": "no third-party messaging unless the profile approves it",
	"voiceId": "nothing of Voice ID, whose support has ended",
}

_readable := "resource types that can be read from the plan"

_types := {
	"aws_connect_approved_origin": "approvedOrigins",
	"aws_connect_bot_association": "lexBots",
	"aws_lex_bot": "lexBots",
	"aws_lex_bot_alias": "lexBots",
	"aws_lexv2models_bot": "lexBots",
	"aws_lexv2models_bot_alias": "lexBots",
	"awscc_connect_approved_origin": "approvedOrigins",
	"awscc_lex_bot": "lexBots",
	"awscc_lex_bot_alias": "lexBots",
}

_type_prefixes := {
	"aws_appintegrations_": "appIntegrations",
	"aws_connectcampaigns": "outboundCampaigns",
	"aws_connectcases_": "cases",
	"aws_qconnect_": "amazonQ",
	"aws_socialmessaging_": "thirdPartyMessaging",
	"aws_voiceid_": "voiceId",
	"aws_wisdom_": "amazonQ",
	"awscc_appintegrations_": "appIntegrations",
	"awscc_cases_": "cases",
	"awscc_connectcampaigns": "outboundCampaigns",
	"awscc_qconnect_": "amazonQ",
	"awscc_socialmessaging_": "thirdPartyMessaging",
	"awscc_voiceid_": "voiceId",
	"awscc_wisdom_": "amazonQ",
}

_cloudformation_types := {
	"AWS::Connect::ApprovedOrigin": "approvedOrigins",
	"AWS::Lex::Bot": "lexBots",
	"AWS::Lex::BotAlias": "lexBots",
}

_cloudformation_prefixes := {
	"AWS::AppIntegrations::": "appIntegrations",
	"AWS::Cases::": "cases",
	"AWS::ConnectCampaigns": "outboundCampaigns",
	"AWS::QConnect::": "amazonQ",
	"AWS::SocialMessaging::": "thirdPartyMessaging",
	"AWS::VoiceID::": "voiceId",
	"AWS::Wisdom::": "amazonQ",
}

# What an integration association (AWS::Connect::IntegrationAssociation) brings in, by its kind.
_integration_types := {
	"APPLICATION": "appIntegrations",
	"CASES_DOMAIN": "cases",
	"EVENT": "appIntegrations",
	"LAMBDA_FUNCTION": "approved",
	"LEX_BOT": "lexBots",
	"PINPOINT_APP": "outboundCampaigns",
	"Q_MESSAGE_TEMPLATES": "amazonQ",
	"VOICE_ID": "voiceId",
	"WISDOM_ASSISTANT": "amazonQ",
	"WISDOM_KNOWLEDGE_BASE": "amazonQ",
	"WISDOM_QUICK_RESPONSES": "amazonQ",
}

_feature_of_type[type] := feature if some type, feature in _types

_feature_of_type[type] := feature if {
	some prefix, feature in _type_prefixes
	some type in plan.types_with_prefix(prefix)
}

_governed := [resource | some type, _ in _feature_of_type; some resource in plan.resources(type)]

# Where each holder of other resources says what they are.
_contents := {
	"aws_cloudcontrolapi_resource": ["type_name"],
	"aws_cloudformation_stack": ["template_body"],
	"aws_cloudformation_stack_set": ["template_body"],
}

# Resources of the provider awscc whose types and contents only their attributes tell; those are not read. The template of
# an application of the AWS Serverless Application Repository is not in the plan.
_associations := plan.resources("awscc_connect_integration_association")

_closed_holders := [resource |
	some type in [
		"aws_serverlessapplicationrepository_cloudformation_stack",
		"awscc_cloudformation_stack",
		"awscc_cloudformation_stack_set",
	]
	some resource in plan.resources(type)
]

# What a resource holds, as a set of [path, type, feature]; the feature is "untold" where it cannot be judged.
_held(holder) := {[part.path, part.type, feature] |
	some part in cloudformation.held(holder)
	feature := _feature(part)
} | {[["template_body"], name, "untold"] | some name in cloudformation.opaque(cloudformation.template(holder))}

_told(holder, path) if is_string(value.at(holder, path))

_feature(resource) := object.get(_integration_types, _integration_type(resource.properties), "untold") if {
	resource.type == "AWS::Connect::IntegrationAssociation"
}

_feature(resource) := "untold" if cloudformation.nests(resource.type)

_feature(resource) := _cloudformation_types[resource.type]

_feature(resource) := feature if {
	some prefix, feature in _cloudformation_prefixes
	startswith(resource.type, prefix)
}

_integration_type(properties) := properties.IntegrationType if {
	is_string(properties.IntegrationType)
} else := null

_denied(feature) if {
	_expected[feature]
	not feature in _approved
}

_holds_denied(holder) if {
	some [_, _, feature] in _held(holder)
	_denied(feature)
}
