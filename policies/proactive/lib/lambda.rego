# METADATA
# description: |
#   Whether a Lambda function runs in a VPC: its vpc_config block names at least one subnet and one security group. A set
#   with one unknown member is unknown as a whole in a plan; it counts as filled where its references lead to subnets (or
#   security groups) and to nothing else. `data.aws_subnets` and `data.aws_security_groups` may find none and prove nothing.
package lib.lambda

import data.lib.expression
import data.lib.plan
import data.lib.reference
import data.lib.value

# METADATA
# description: The functions of the plan.
functions := plan.resources("aws_lambda_function")

# METADATA
# description: |
#   The paths at which a function is known to lack what a VPC configuration needs: ["vpc_config"] where there is no block,
#   else those of the empty sets in the block.
lacking(function) := {["vpc_config"]} if {
	value.known(function, ["vpc_config"])
	count(value.blocks(function, ["vpc_config"])) == 0
} else := {path |
	some name in _sets
	path := ["vpc_config", 0, name]
	value.known(function, path)
	size(function, path) == 0
}

# METADATA
# description: |
#   The paths at which it cannot be told whether a function has what a VPC configuration needs, by the function's address:
#   ["vpc_config"] where the block is unknown as a whole, else those of the sets in the block that are unknown and not proved.
untold[function.address] := _untold(function) if some function in functions

# METADATA
# description: The addresses of the functions that run in a VPC.
in_vpc contains function.address if {
	some function in functions
	count(lacking(function) | untold[function.address]) == 0
}

# METADATA
# description: The addresses of the functions that do not run in a VPC.
outside_vpc contains function.address if {
	some function in functions
	count(lacking(function)) > 0
}

# METADATA
# description: |
#   The number of members of the set at a path that is not unknown as a whole, unknown members included. The provider leaves
#   out empty texts and null: a set of nothing else is empty.
size(function, path) := count(_named(function, path) | {i | some i, true in _array(function.unknown, path)})

# METADATA
# description: The known members of the set at a path, as a set of texts that are not empty.
known_members(function, path) := {_array(function.values, path)[i] | some i in _named(function, path)}

_named(function, path) := {i |
	some i, member in _array(function.values, path)
	is_string(member)
	member != ""
}

# METADATA
# description: |
#   Where the members of a function's set come from (see lib.reference), by address and by "subnet_ids" or
#   "security_group_ids"; only for sets that are not known entirely.
sources[function.address][name] := reference.targets(function, ["vpc_config", 0, name]) if {
	some function in functions
	some name in _sets
	not value.known_entirely(function, ["vpc_config", 0, name])
}

# METADATA
# description: The sets that are proved to hold subnets, or security groups, and nothing else, by address.
proved[address] contains name if {
	some address, by_name in sources
	some name, found in by_name
	found.proved
	expression.plain(plan.by_address[address], ["vpc_config", 0, name])
	every target in found.resources {
		[plan.by_address[target[0]].type, target[1]] in _managed[name]
	}
	every source in found.data {
		[_data_type(source[0]), source[1]] in _data[name]
	}
}

_sets := ["subnet_ids", "security_group_ids"]

_untold(function) := {["vpc_config"]} if {
	value.unknown(function, ["vpc_config"])
} else := {path |
	some name in _sets
	path := ["vpc_config", 0, name]
	value.unknown(function, path)
	not name in object.get(proved, function.address, set())
}

_array(object_, path) := array_ if {
	array_ := object.get(object_, path, [])
	is_array(array_)
} else := []

# What may stand in each set: [type, attribute]. Terraform names no attribute behind a splat or an index expression.
_managed := {
	"subnet_ids": {[type, attribute] |
		some type in ["aws_subnet", "aws_default_subnet"]
		some attribute in ["id", ""]
	},
	"security_group_ids": ({[type, attribute] |
		some type in ["aws_security_group", "aws_default_security_group"]
		some attribute in ["id", ""]
	} | {[type, "default_security_group_id"] | some type in ["aws_vpc", "aws_default_vpc"]}),
}

_data := {
	"subnet_ids": {["aws_subnet", attribute] | some attribute in ["id", ""]},
	"security_group_ids": {["aws_security_group", attribute] | some attribute in ["id", ""]},
}

_data_type(address) := regex.find_all_string_submatch_n(`(?:^|\.)data\.([^.]+)\.[^.]+$`, address, 1)[0][1]
