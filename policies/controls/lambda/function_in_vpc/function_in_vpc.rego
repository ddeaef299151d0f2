# METADATA
# description: |
#   Denies functions without a VPC configuration. A vpc_config block without subnets or without security groups is none;
#   the provider leaves out members that are empty texts.
#   Not applicable: a plan without a function.
#   Undetermined: a block, or a set of subnets or security groups, that is only known after the apply, unless its references
#   lead to subnets (or security groups) and to nothing else.
#   Not covered: whether the VPC is an approved one.
# related_resources:
# - https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
package controls.lambda.function_in_vpc

import data.lib.finding
import data.lib.lambda
import data.lib.plan

evaluated := plan.addresses(lambda.functions)

deny contains finding.at(function, path, _expected[path[count(path) - 1]]) if {
	some function in lambda.functions
	some path in lambda.lacking(function)
}

undetermined contains finding.at(function, path, _expected[path[count(path) - 1]]) if {
	some function in lambda.functions
	not lambda.outside_vpc[function.address]
	some path in lambda.untold[function.address]
}

_expected := {
	"vpc_config": "a VPC configuration with subnets and security groups",
	"subnet_ids": "at least one subnet",
	"security_group_ids": "at least one security group",
}
