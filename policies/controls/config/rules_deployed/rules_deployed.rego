# METADATA
# description: |
#   Denies instances without the AWS Config rules that the catalogue has for the profile (data.config_rules). A rule counts
#   by what it does, not by its name: a managed rule by its identifier, a Guard rule by its text, a custom Lambda rule by the
#   control in its parameters; each with the same parameters, for the resource types of the catalogue's rule at least, without
#   a resource or tag that narrows them, evaluated in the account (and not before resources are deployed only), Guard rules at
#   each change and Lambda rules at a frequency, in the account and Region (the provider configuration) of the instance. Rules
#   of the account and organization rules count alike. One finding names the controls that no rule watches.
#   Denies as well, where the plan has the configuration recorder, one that stays off or leaves out types that the rules need.
#   Not applicable: a plan without an instance; an instance that is only referred to is watched where it is planned.
#   Undetermined: the only rule that could be the missing one is known after the apply only, in part or in its place, or is an
#   organization rule that excludes accounts; what the recorder records, or whether it is on, is known after the apply only.
#   Not covered: a recorder that is not in the plan (ConfigRules checks it), and what the custom Lambda function does.
# related_resources:
# - https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html
# - https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
# - https://docs.aws.amazon.com/config/latest/APIReference/API_EvaluationModeConfiguration.html
# - https://docs.aws.amazon.com/config/latest/APIReference/API_PutOrganizationConfigRule.html
package controls.config.rules_deployed

import data.lib.connect
import data.lib.finding
import data.lib.plan
import data.lib.provider
import data.lib.value

evaluated := plan.addresses(connect.instances)

deny contains finding.missing(instance, _words(controls)) if {
	some instance in connect.instances
	controls := {rule.control | some i, rule in data.config_rules; not _perhaps_watched(instance, i)}
	count(controls) > 0
}

undetermined contains finding.missing(instance, _words(controls)) if {
	some instance in connect.instances
	controls := {rule.control |
		some i, rule in data.config_rules
		not _watched[provider.key(instance)][i]
		_perhaps_watched(instance, i)
	}
	count(controls) > 0
}

deny contains finding.missing(instance, words) if {
	some instance in connect.instances
	some words in _recorder_wrong[provider.key(instance)]
}

undetermined contains finding.missing(instance, words) if {
	some instance in connect.instances
	some words in _recorder_not_known[provider.key(instance)]
}

_words(controls) := concat("", ["AWS Config rules for ", concat(", ", sort(controls))])

_perhaps_watched(instance, i) if {
	some used in _perhaps_used(instance)
	_perhaps[used][i]
}

# The provider configurations of rules that may be in the place of the instance.
_perhaps_used(instance) := {used, _not_known} if used := provider.key(instance)

else := object.keys(_candidates)

# The rules of the catalogue, by their number, that a resource is or may be, by the provider configuration that it uses.
_watched[used] contains i if {
	some used, by_key in _candidates
	used != _not_known
	some i, rule in data.config_rules
	some resource in by_key[_key_of(rule)]
	_is(resource, rule)
}

_perhaps[used] contains i if {
	some used, by_key in _candidates
	some i, rule in data.config_rules
	some key in {_key_of(rule), _not_known}
	some resource in by_key[key]
	_may_be(resource, rule)
}

_not_known := "?"

# Every resource, by what tells which rule it could be: a rule is compared with few of them, however large the plan is.
_candidates[used][key][resource.address] := resource if {
	some resource in _resources
	used := _used(resource)
	key := _key(resource)
}

_used(resource) := used if used := provider.key(resource)

else := _not_known

_key(resource) := _key_of({"kind": kind, "identifier": text, "policyText": text, "parameters": {"control": _control(text)}}) if {
	kind := _known_kind(resource)
	path := _telling_path(resource, kind)
	value.known_entirely(resource, path)
	text := value.at(resource, path)
} else := _not_known

_known_kind(resource) := kind if {
	some kind, type in _organization_types
	resource.type == type
} else := kind if {
	some kind, owner in _owners
	value.at(resource, ["source", 0, "owner"]) == owner
}

_telling_path(resource, "managed") := _paths[resource.type].identifier

_telling_path(resource, "policy") := _paths[resource.type].text

_telling_path(_, "lambda") := ["input_parameters"]

_key_of(rule) := ["managed", rule.identifier] if rule.kind == "managed"

_key_of(rule) := ["policy", rule.policyText] if rule.kind == "policy"

_key_of(rule) := ["lambda", object.get(rule.parameters, "control", "")] if rule.kind == "lambda"

_control(text) := control if control := object.get(json.unmarshal(text), "control", "")

else := ""

_resources contains resource if {
	some type in object.keys(_paths)
	some resource in plan.resources(type)
}

# Where each type of resource has what makes a rule; a scope is empty where nothing narrows it.
_paths := {
	"aws_config_config_rule": {
		"identifier": ["source", 0, "source_identifier"],
		"text": ["source", 0, "custom_policy_details", 0, "policy_text"],
		"types": ["scope", 0, "compliance_resource_types"],
		"triggers": ["source", 0, "source_detail"],
		"narrow": [["scope", 0, "compliance_resource_id"], ["scope", 0, "tag_key"]],
	},
	"aws_config_organization_managed_rule": _organization_paths,
	"aws_config_organization_custom_policy_rule": _organization_paths,
	"aws_config_organization_custom_rule": _organization_paths,
}

_organization_paths := {
	"identifier": ["rule_identifier"],
	"text": ["policy_text"],
	"types": ["resource_types_scope"],
	"triggers": ["trigger_types"],
	"narrow": [["resource_id_scope"], ["tag_key_scope"]],
}

_owners := {"managed": "AWS", "policy": "CUSTOM_POLICY", "lambda": "CUSTOM_LAMBDA"}

_organization_types := {
	"managed": "aws_config_organization_managed_rule",
	"policy": "aws_config_organization_custom_policy_rule",
	"lambda": "aws_config_organization_custom_rule",
}

_is(resource, rule) if {
	every requirement in _requirements(resource, rule) {
		value.known_entirely(resource, requirement.path)
		_met(value.at(resource, requirement.path), requirement)
	}
	_kind(resource, rule)
}

# False only where something is known to be other than the rule has it.
_may_be(resource, rule) if {
	_perhaps_of_kind(resource, rule)
	every requirement in _requirements(resource, rule) {
		_perhaps_met(resource, requirement)
	}
}

_perhaps_met(resource, requirement) if not value.known_entirely(resource, requirement.path)

_perhaps_met(resource, requirement) if _met(value.at(resource, requirement.path), requirement)

# Which account an instance is in, a plan does not tell.
_perhaps_met(_, requirement) if requirement.everywhere

_kind(resource, rule) if value.at(resource, ["source", 0, "owner"]) == _owners[rule.kind]

_kind(resource, rule) if resource.type == _organization_types[rule.kind]

_perhaps_of_kind(resource, rule) if _kind(resource, rule)

_perhaps_of_kind(resource, _) if {
	resource.type == "aws_config_config_rule"
	value.unknown(resource, ["source", 0, "owner"])
}

# What a resource must have to be the rule: each a path and what it must be.
_requirements(resource, rule) := ((_content(resource, rule) | _scope(resource, rule)) | _triggers(resource, rule)) | _place(resource)

_content(resource, rule) := {
	{"path": _paths[resource.type].identifier, "equals": rule.identifier},
	{"path": ["input_parameters"], "holds": rule.parameters},
} if {
	rule.kind == "managed"
}

_content(resource, rule) := {{"path": _paths[resource.type].text, "equals": rule.policyText}} if rule.kind == "policy"

_content(_, rule) := {{"path": ["input_parameters"], "holds": rule.parameters}} if rule.kind == "lambda"

_scope(resource, rule) := {{"path": _paths[resource.type].types, "covers": rule.resourceTypes}} | narrow if {
	_by_change(rule)
	narrow := {{"path": path, "absent": true} | some path in _paths[resource.type].narrow}
} else := set()

_by_change(rule) if rule.kind == "policy"

_by_change(rule) if object.get(rule, "trigger", "") == "change"

_triggers(resource, rule) := {{"path": _paths[resource.type].triggers, "triggered": message} | message := _messages[rule.kind]}

# What makes AWS Config evaluate a rule that says so itself; managed rules do not.
_messages := {"policy": "ConfigurationItemChangeNotification", "lambda": "ScheduledNotification"}

# The provider leaves the mode of a rule unknown that does not have one: it is detective then.
_place(resource) := {{"path": ["evaluation_mode"], "detective": true} | value.known(resource, ["evaluation_mode"])} if {
	resource.type == "aws_config_config_rule"
} else := {{"path": ["excluded_accounts"], "everywhere": true}}

# By provider configuration: what is wrong with a recorder of the plan.
_recorder_wrong[used] contains _switched_on if {
	some status in plan.resources("aws_config_configuration_recorder_status")
	used := provider.key(status)
	value.at(status, ["is_enabled"]) == false
}

# A recorder is off until it is switched on.
_recorder_wrong[used] contains _switched_on if {
	some recorder in plan.resources("aws_config_configuration_recorder")
	plan.creates(recorder)
	used := provider.key(recorder)
	not _switched[used]
}

_switched contains provider.key(status) if {
	some status in plan.resources("aws_config_configuration_recorder_status")
}

_recorder_wrong[used] contains concat(" ", [_recorder_for, concat(", ", sort(types))]) if {
	some recorder in plan.resources("aws_config_configuration_recorder")
	used := provider.key(recorder)
	types := _left_out(recorder)
	count(types) > 0
}

_recorder_not_known[used] contains _switched_on if {
	some status in plan.resources("aws_config_configuration_recorder_status")
	used := provider.key(status)
	value.unknown(status, ["is_enabled"])
}

_recorder_not_known[used] contains concat(" ", [_recorder_for, concat(", ", sort(_needed_types))]) if {
	some recorder in plan.resources("aws_config_configuration_recorder")
	used := provider.key(recorder)
	some path in _unknown_paths
	value.known(recorder, ["recording_group"])
	value.unknown(recorder, path)
	not _default(recorder, path)
}

_recorder_not_known[used] contains concat(" ", [_recorder_for, concat(", ", sort(_needed_types))]) if {
	some recorder in plan.resources("aws_config_configuration_recorder")
	used := provider.key(recorder)
	not value.known_entirely(recorder, _types_path(recorder))
}

# What decides where the types are. Without a recording group, everything is recorded, and without a strategy all_supported
# decides; the provider leaves each unknown as a whole then.
_unknown_paths := {["recording_group", 0, "all_supported"], _strategy_path}

_strategy_path := ["recording_group", 0, "recording_strategy", 0, "use_only"]

_default(recorder, path) if {
	path == _strategy_path
	value.unknown(recorder, ["recording_group", 0, "recording_strategy"])
}

_types_path(recorder) := ["recording_group", 0, "exclusion_by_resource_types", 0, "resource_types"] if {
	_excludes(recorder)
} else := ["recording_group", 0, "resource_types"] if {
	value.at(recorder, ["recording_group", 0, "all_supported"]) == false
}

_excludes(recorder) if value.at(recorder, _strategy_path) == "EXCLUSION_BY_RESOURCE_TYPES"

_switched_on := "a configuration recorder that is switched on"

_recorder_for := "a configuration recorder for"

_needed_types := {type | some rule in data.config_rules; some type in rule.resourceTypes}

_left_out(recorder) := _needed_types & _types_in(recorder) if {
	_excludes(recorder)
} else := _needed_types - _types_in(recorder)

# Undefined where everything is recorded, or where the types are not known.
_types_in(recorder) := {type | some type in value.at(recorder, path)} if {
	path := _types_path(recorder)
	value.known_entirely(recorder, path)
}

_met(actual, requirement) if actual == requirement.equals

_met(actual, requirement) if json.unmarshal(actual) == requirement.holds

_met(actual, requirement) if {
	requirement.holds == {}
	actual in {null, "", "{}"}
}

_met(actual, requirement) if {
	requirement.covers
	actual in {null, []}
}

_met(actual, requirement) if {
	every type in requirement.covers {
		type in actual
	}
}

_met(actual, requirement) if {
	requirement.absent
	actual in {null, ""}
}

_met(actual, requirement) if {
	requirement.everywhere
	actual in {null, []}
}

_met(actual, requirement) if {
	requirement.detective
	actual in {null, []}
}

_met(actual, requirement) if {
	requirement.detective
	some mode in actual
	mode.mode == "DETECTIVE"
}

_met(actual, requirement) if requirement.triggered in actual

_met(actual, requirement) if {
	some detail in actual
	detail.message_type == requirement.triggered
}
