# METADATA
# description: |
#   Denies resources of the AWS providers whose provider is set to a Region that the profile does not approve. Denies
#   targets of an organization to which the plan attaches service control policies that concern Amazon Connect, where the
#   policies that it attaches there or above do not deny the services that hold the data of a contact center in every other
#   Region: the only condition of such a denial is StringNotEquals on aws:RequestedRegion, or an operator that means the same.
#   The Region of a provider is a literal, or a root variable; where it is neither, that of a data source aws_region of the
#   same provider that was read before the plan was made. A resource with a Region of its own (`region`, which every resource
#   of version 6 of the AWS provider has) is in that one.
#   Not applicable: resources of services that have no Region, whose provider's Region says nothing about them: the
#   organization, IAM, budgets, CloudFront, Route 53. Undetermined: Regions that are not in the plan, of the environment
#   for example; policies and targets that are only known after the apply, where it depends on them.
#   Not covered: which further actions the denial leaves out (sts and global services have to work), S3 and KMS among them.
# related_resources:
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html
# - https://developer.hashicorp.com/terraform/internals/json-format
package controls.org.approved_regions_only

import data.lib.configuration
import data.lib.finding
import data.lib.plan
import data.lib.prior_state
import data.lib.provider
import data.lib.service_control_policy
import data.lib.value

evaluated := plan.addresses(_regional) | {place.at.address | some place in array.concat(service_control_policy.targets, service_control_policy.doubts)}

# Providers.

deny contains finding.part(resource, place, region, data.profile.approvedRegions) if {
	some resource in _regional
	[place, region] := _place(resource)
	not region in data.profile.approvedRegions
}

undetermined contains finding.part(resource, _setting, "(not in the plan)", data.profile.approvedRegions) if {
	some resource in _regional
	not _has_own_region(resource)
	not _place(resource)
}

undetermined contains finding.at(resource, ["region"], data.profile.approvedRegions) if {
	some resource in _regional
	_has_own_region(resource)
	not _place(resource)
}

_setting := ["provider", "region"]

# Where the Region of a resource is set, and which it is.
_place(resource) := [["region"], region] if {
	_has_own_region(resource)
	region := value.at(resource, ["region"])
} else := [_setting, _region[provider.key(resource)]] if {
	not _has_own_region(resource)
}

# Known, or written and not known yet: what is computed and not known yet follows from the provider.
_has_own_region(resource) if {
	not _other_region(resource)
	is_string(value.at(resource, ["region"]))
}

_has_own_region(resource) if {
	not _other_region(resource)
	value.unknown(resource, ["region"])
	configuration.entry(resource).expressions.region
}

# In version 5 of the provider: the Region that may collect, or that the quota is for.
_other_region(resource) if resource.type in {"aws_config_aggregate_authorization", "aws_servicequotas_template"}

_regional := [resource |
	some prefix in ["aws_", "awscc_"]
	some type in plan.types_with_prefix(prefix)
	not _is_global(trim_prefix(type, prefix))
	some resource in plan.resources(type)
]

_is_global(name) if {
	regex.match(`^(account|budgets|ce|cloudfront|costoptimizationhub|cur|globalaccelerator|iam|organizations|route53|route53domains|shield|waf)_`, name)
	not startswith(name, "route53_resolver_")
}

_region[key] := region if {
	some key in provider.keys
	region := _region_of(key)
}

_region_of(key) := region if {
	region := _written(key, object.get(provider.expressions_of(key), "region", {}))
} else := region if {
	[region] := [only | some only in _read[key]]
}

_written(_, expression) := expression.constant_value if {
	count(object.get(expression, "references", [])) == 0
	is_string(expression.constant_value)
}

# A variable of the root module whose value is known, and nothing else. JSON syntax keeps the text of the expression as well.
_written(key, expression) := plan.document.variables[name].value if {
	not contains(key, ":")
	[text] := expression.references
	expression_text := concat("", ["${", text, "}"])
	object.get(expression, "constant_value", expression_text) == expression_text
	["var", name] = split(text, ".")
	is_string(plan.document.variables[name].value)
}

# The Region of a provider, as a data source without arguments read it.
_read[provider.key(resource)] contains region if {
	some resource in prior_state.data_resources("aws_region")
	count(object.get(configuration.entry(resource), "expressions", {})) == 0
	region := resource.values.id
}

# Targets of service control policies.

deny contains finding.part_through(target.at, policy, ["content", "Statement", index, element], actual, expected) if {
	some target in service_control_policy.targets
	some _, "no" in service_control_policy.denied_regions[target.key]
	some [address, index, element, actual, expected] in service_control_policy.region_problems(target.policies)
	policy := plan.by_address[address]
}

deny contains finding.missing(target.at, _denial(actions)) if {
	some target in service_control_policy.targets
	some actions, "no" in service_control_policy.denied_regions[target.key]
	count(service_control_policy.region_problems(target.policies)) == 0
}

undetermined contains finding.missing(target.at, _denial(actions)) if {
	some target in service_control_policy.targets
	some actions, "maybe" in service_control_policy.denied_regions[target.key]
}

deny contains finding.through(doubt.at, doubt.source, doubt.path, _readable) if {
	some doubt in service_control_policy.doubts
	not doubt.readable
}

undetermined contains finding.through(doubt.at, doubt.source, doubt.path, _readable) if {
	some doubt in service_control_policy.doubts
	doubt.readable
}

_denial(actions) := concat("", ["a policy attached here or above that denies ", actions, " in every Region that is not approved"])

_readable := "a policy document that can be read"
