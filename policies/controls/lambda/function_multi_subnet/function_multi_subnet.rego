# METADATA
# description: |
#   Denies functions in a VPC with fewer than two distinct subnets.
#   Not applicable: a function without a VPC configuration (LAMBDA-001), or whose subnets are none.
#   Undetermined: a block that is only known after the apply; subnets that are, unless they are proved to be two: two known
#   ones, or references to two subnets of the plan and to nothing else, not beside a variable, a key or a count that may
#   choose among them. A set with one unknown member hides its known ones.
#   Not covered: whether the subnets are in different Availability Zones; an expression that names several subnets and
#   picks one of them without a variable (element(aws_subnet.main[*].id, 0)).
# related_resources:
# - https://docs.aws.amazon.com/config/latest/developerguide/lambda-vpc-multi-az-check.html
package controls.lambda.function_multi_subnet

import data.lib.finding
import data.lib.lambda
import data.lib.plan
import data.lib.reference
import data.lib.value

evaluated := plan.addresses(_functions)

deny contains finding.at(function, _subnet_ids, _expected) if {
	some function in _functions
	_one_at_most(function)
}

undetermined contains finding.at(function, ["vpc_config"], _expected) if {
	some function in _functions
	value.unknown(function, ["vpc_config"])
}

undetermined contains finding.at(function, _subnet_ids, _expected) if {
	some function in _functions
	value.known(function, ["vpc_config"])
	not _two_at_least(function)
	not _one_at_most(function)
}

_expected := "two or more distinct subnets"

_subnet_ids := ["vpc_config", 0, "subnet_ids"]

_functions := [function |
	some function in lambda.functions
	not ["vpc_config"] in lambda.lacking(function)
	not _subnet_ids in lambda.lacking(function)
]

_two_at_least(function) if count(_known_subnets(function)) > 1

_two_at_least(function) if {
	"subnet_ids" in object.get(lambda.proved, function.address, set())
	not _picks(function)
	count(_referenced_subnets(function)) > 1
}

_one_at_most(function) if {
	value.known_entirely(function, _subnet_ids)
	count(_known_subnets(function)) < 2
}

_one_at_most(function) if lambda.size(function, _subnet_ids) == 1

_known_subnets(function) := lambda.known_members(function, _subnet_ids)

_referenced_subnets(function) := {target[0] | some target in lambda.sources[function.address].subnet_ids.resources}

# On the way to the subnets, an expression with something that is known beside them (an index, a condition), or with a
# part of a module's input or output.
_picks(function) if {
	some [module_path, texts] in reference.expressions(function, _subnet_ids)
	known := {text | some text in texts; count(reference.leaves_of(module_path, {text})) == 0}
	count(known) > 0
	count(texts - known) > 0
}

_picks(function) if {
	some [_, texts] in reference.expressions(function, _subnet_ids)
	some text in texts
	regex.match(`^(var|module\.[^.\[]+(\[([0-9]+|"([^"\\]|\\.)*")\])?)\.[^.\[]+[.\[]`, text)
}
