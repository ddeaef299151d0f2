# METADATA
# description: |
#   Denies associations of Lambda functions with an instance whose function has no VPC configuration.
#   The function is told by its ARN (also with a version or alias behind it), which is that of a function of the plan or of
#   a data source that was read, or by references to a function of the plan, or to an alias of it.
#   Not applicable: a plan without an association.
#   Undetermined: a function that is neither; an ARN that is only known after the apply and may be that of several
#   functions, not all of them with (or all without) a VPC; a function whose VPC configuration cannot be told (LAMBDA-001).
#   Not covered: associations made by CloudFormation or by the Cloud Control provider.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
package controls.connect.associated_functions_in_vpc

import data.lib.finding
import data.lib.lambda
import data.lib.plan
import data.lib.prior_state
import data.lib.reference
import data.lib.value

evaluated := plan.addresses(_associations)

deny contains finding.at(association, ["function_arn"], _expected) if {
	some association in _associations
	_all_outside_vpc(association)
}

undetermined contains finding.at(association, ["function_arn"], _expected) if {
	some association in _associations
	not _all_outside_vpc(association)
	not _all_in_vpc(association)
}

_associations := plan.resources("aws_connect_lambda_function_association")

_expected := "the ARN of a function with a VPC configuration"

_all_in_vpc(association) if {
	functions := _functions(association)
	count(functions) > 0
	every function in functions {
		lambda.in_vpc(function)
	}
}

_all_outside_vpc(association) if {
	functions := _functions(association)
	count(functions) > 0
	every function in functions {
		lambda.outside_vpc(function)
	}
}

# The functions of which one is the association's; none where that cannot be told.
_functions(association) := functions if {
	value.known(association, ["function_arn"])
	functions := object.get(_functions_by_arn, _unqualified(value.at(association, ["function_arn"])), [])
} else := functions if {
	sources := reference.targets(association, ["function_arn"])
	sources.proved
	count(sources.data) == 0
	every target in sources.resources {
		_means_function(target)
	}
	functions := [function |
		some target in sources.resources
		some function in _functions_of(plan.by_address[target[0]])
	]
} else := []

_means_function([address, attribute]) if {
	plan.by_address[address].type == "aws_lambda_function"
	attribute in {"arn", "qualified_arn", ""}
}

_means_function([address, attribute]) if {
	plan.by_address[address].type == "aws_lambda_alias"
	attribute in {"arn", ""}
	count(_functions_of(plan.by_address[address])) > 0
}

_functions_of(resource) := [resource] if {
	resource.type == "aws_lambda_function"
} else := [plan.by_address[target[0]] |
	reference.leads_only_to(resource, ["function_name"], {"aws_lambda_function"}, _function_names)
	some target in reference.targets(resource, ["function_name"]).resources
]

_function_names := {"arn", "function_name", "id", "qualified_arn"}

# What the plan makes of a function counts, not what a data source has read of it.
_functions_by_arn[arn] := functions if {
	some arn, functions in _planned_by_arn
}

_functions_by_arn[arn] := functions if {
	some arn, functions in _read_by_arn
	not _planned_by_arn[arn]
}

_planned_by_arn[arn] := functions if {
	some arn, addresses in _planned_addresses
	functions := [plan.by_address[address] | some address in addresses]
}

_planned_addresses[arn] contains function.address if {
	some function in lambda.functions
	arn := _unqualified(value.at(function, ["arn"]))
}

_read_by_arn[arn] := functions if {
	some arn, vpc_configs in _read_vpc_configs
	functions := [{"values": {"vpc_config": vpc_config}, "unknown": {}} | some vpc_config in vpc_configs]
}

_read_vpc_configs[arn] contains values.vpc_config if {
	some values in prior_state.data_values("aws_lambda_function")
	arn := _unqualified(values.arn)
}

# arn:partition:lambda:region:account:function:name, without a version or alias.
_unqualified(arn) := concat(":", array.slice(split(arn, ":"), 0, 7))
