# METADATA
# description: |
#   Denies associations of Lambda functions with an instance whose function has no VPC configuration.
#   The function is told by its ARN (also with a version or alias behind it), which is that of a function of the plan or of
#   a data source that was read, or by references to a function of the plan, or to an alias of it.
#   Not applicable: a plan without an association.
#   Undetermined: a function that is neither; an ARN that is only known after the apply and may be that of several
#   functions, not all of them with (or all without) a VPC; a function whose VPC configuration cannot be told (LAMBDA-001).
#   Not covered: associations made by CloudFormation or by the Cloud Control provider; the VPC configuration that a version
#   behind the ARN was published with.
# related_resources:
# - https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
package controls.connect.associated_functions_in_vpc

import data.lib.expression
import data.lib.finding
import data.lib.lambda
import data.lib.plan
import data.lib.prior_state
import data.lib.reference
import data.lib.value

evaluated := plan.addresses(_associations)

deny contains finding.at(association, ["function_arn"], _expected) if {
	some association in _associations
	_outcomes[association.address] == {"outside"}
}

undetermined contains finding.at(association, ["function_arn"], _expected) if {
	some association in _associations
	not _outcomes[association.address] in [{"inside"}, {"outside"}]
}

_associations := plan.resources("aws_connect_lambda_function_association")

_expected := "the ARN of a function with a VPC configuration"

# What is told of the functions of which one is the association's: a set of "inside", "outside" and "untold", which is
# empty where the functions cannot be told.
_outcomes[association.address] := _outcomes_of(association) if some association in _associations

_outcomes_of(association) := object.get(_outcomes_by_arn, unqualified, set()) if {
	unqualified := _unqualified(value.at(association, ["function_arn"]))
} else := {_outcome(address) | some address in addresses} if {
	expression.plain(association, ["function_arn"])
	sources := reference.targets(association, ["function_arn"])
	sources.proved
	count(sources.data) == 0
	addresses := {address |
		some target in sources.resources
		some address in _functions_meant(target)
	}
	every target in sources.resources {
		count(_functions_meant(target)) > 0
	}
} else := set()

# The addresses of the functions that an attribute of a resource means, one of them; none where it means something else.
_functions_meant([address, attribute]) := {address} if {
	plan.by_address[address].type == "aws_lambda_function"
	attribute in {"arn", "qualified_arn", ""}
} else := _functions_of_alias[address] if {
	attribute in {"arn", ""}
} else := set()

_functions_of_alias[alias.address] := functions if {
	some alias in plan.resources("aws_lambda_alias")
	functions := reference.led_to(alias, ["function_name"], {"aws_lambda_function"}, _naming)
}

# Attributes of a function that name it.
_naming := {"arn", "function_name", "id", "qualified_arn"}

_outcome(address) := "inside" if {
	lambda.in_vpc[address]
} else := "outside" if {
	lambda.outside_vpc[address]
} else := "untold"

# What the plan makes of a function counts, not what a data source has read of it.
_outcomes_by_arn := object.union(_outcomes_read, _outcomes_planned)

_outcomes_planned[arn] contains _outcome(function.address) if {
	some function in lambda.functions
	arn := _unqualified(value.at(function, ["arn"]))
}

_outcomes_read[arn] contains outcome if {
	some values in prior_state.data_values("aws_lambda_function")
	arn := _unqualified(values.arn)
	outcome := _outcome_read(values)
}

_outcome_read(values) := "inside" if {
	count(lambda.lacking({"values": values, "unknown": {}})) == 0
} else := "outside"

# arn:partition:lambda:region:account:function:name, without a version or alias.
_unqualified(arn) := concat(":", array.slice(split(arn, ":"), 0, 7))
