# METADATA
# description: |
#   Denies taggable AWS resources that lack a tag that the profile requires: a finding for each tag. Keys are compared with
#   case; a value that is empty, or nothing but spaces, is a missing tag. The tags that count are those of the resource together
#   with the default tags of the provider that it uses: its own come first. What is written by hand into tags_all tags nothing.
#   Where default tags are an expression whose text a plan does not keep, what they are is taken from tags_all of other
#   resources of the provider.
#   Not applicable: types without tags_all. Undetermined: tags, or default tags, that are only known after the apply.
#   Not covered: approved values; types that are tagged by blocks (aws_autoscaling_group) or by other resources (aws_ec2_tag).
# related_resources:
# - https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/guides/resource-tagging
# - https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html
package controls.cost.required_tags

import data.lib.configuration
import data.lib.finding
import data.lib.plan
import data.lib.provider
import data.lib.value

evaluated := plan.addresses(_resources)

deny contains finding.at(resource, ["tags", key], _expected) if {
	some resource in _resources
	some key in data.profile.requiredTags
	_outcome(resource, key) == "missing"
}

undetermined contains finding.at(resource, ["tags", key], _expected) if {
	some resource in _resources
	some key in data.profile.requiredTags
	_outcome(resource, key) == "undetermined"
}

_expected := "a tag with a value"

_resources := [resource |
	some type in plan.types_with_prefix("aws_")
	some resource in plan.resources(type)
	_taggable(resource)
]

# The provider has the attribute: known, or marked as unknown.
_taggable(resource) if "tags_all" in object.keys(resource.values)

_taggable(resource) if value.unknown(resource, ["tags_all"])

_outcome(resource, key) := "present" if {
	_text(value.at(resource, ["tags", key]))
} else := "missing" if {
	_blank(value.at(resource, ["tags", key]))
} else := "undetermined" if {
	value.unknown(resource, ["tags", key])
} else := _merged_outcome(resource, key) if {
	value.known(resource, ["tags_all", key])
	not _written_by_hand(resource)
} else := _default_outcome(resource, key)

# tags_all has the default tags as well; it lacks the keys that the provider is told to ignore.
_merged_outcome(resource, key) := "present" if {
	_text(value.at(resource, ["tags_all", key]))
} else := "missing" if {
	_blank(value.at(resource, ["tags_all", key]))
} else := _default_outcome(resource, key) if {
	provider.expressions_of(provider.key(resource)).ignore_tags
} else := "missing"

_default_outcome(resource, key) := "present" if {
	_text(_default_tags(resource)[key])
} else := "missing" if {
	_default_tags(resource)
} else := outcome if {
	outcome := _shown_outcomes[provider.key(resource)][key]
} else := "undetermined"

# What other resources show of default tags that cannot be read: tags_all has, beside the tags of the resource, those of its
# provider and no others. The provider may have been told to ignore what tags_all lacks.
_shown_outcomes[used][key] := outcome if {
	some used, outcomes in _shown
	some key, shown in outcomes
	count(shown) == 1
	some outcome in shown
}

_shown[used][key] contains outcome if {
	some resource in _resources
	used := provider.key(resource)
	not _default_tags_by_key[used]
	not _written_by_hand(resource)
	not provider.expressions_of(used).ignore_tags
	some key in data.profile.requiredTags
	value.at(resource, ["tags", key]) == null
	outcome := _shown_outcome(value.at(resource, ["tags_all", key]))
}

_shown_outcome(tag) := "present" if _text(tag)

else := "missing"

_text(tag) if {
	is_string(tag)
	not _blank(tag)
}

_blank(tag) if trim_space(tag) == ""

_written_by_hand(resource) if configuration.entry(resource).expressions.tags_all

# The default tags of the provider that the resource uses. Undefined where they are not known.
_default_tags(resource) := _default_tags_by_key[provider.key(resource)]

_default_tags_by_key[key] := tags if {
	some key in provider.keys
	tags := _tags(object.get(provider.expressions_of(key), "default_tags", null))
}

_tags(null) := {}

_tags(blocks) := {} if blocks == []

_tags(blocks) := _tags_of(object.get(block, "tags", null)) if {
	is_array(blocks)
	count(blocks) == 1
	some block in blocks
}

_tags_of(null) := {}

_tags_of(expression) := _map(expression.constant_value) if count(object.get(expression, "references", [])) == 0

# A variable whose value is known, and nothing else: JSON syntax keeps the text of the expression, HCL does not show what it
# does with the variable.
_tags_of(expression) := _map(plan.document.variables[name].value) if {
	[reference_text] := expression.references
	expression.constant_value == concat("", ["${", reference_text, "}"])
	["var", name] = split(reference_text, ".")
}

_map(null) := {}

_map(tags) := tags if is_object(tags)
