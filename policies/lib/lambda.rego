# METADATA
# description: |
#   Whether a Lambda function runs in a VPC: its vpc_config block names at least one subnet and one security group. A set
#   with one unknown member is unknown as a whole in a plan; it counts as filled where its references lead to subnets (or
#   security groups) and to nothing else. `data.aws_subnets` and `data.aws_security_groups` may find none and prove nothing.
package lib.lambda

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
	some path in _set_paths(function)
	value.known(function, path)
	size(function, path) == 0
}

# METADATA
# description: |
#   The paths at which it cannot be told whether a function has what a VPC configuration needs: ["vpc_config"] where the
#   block is unknown as a whole, else those of the sets in the block that are unknown and not proved.
untold(function) := {["vpc_config"]} if {
	value.unknown(function, ["vpc_config"])
} else := {path |
	some path in _set_paths(function)
	value.unknown(function, path)
	not proved(function, path)
}

# METADATA
# description: True where the function runs in a VPC.
in_vpc(function) if count(lacking(function) | untold(function)) == 0

# METADATA
# description: True where the function does not run in a VPC.
outside_vpc(function) if count(lacking(function)) > 0

# METADATA
# description: The number of members of the set at a path that is not unknown as a whole, unknown members included.
size(function, path) := max({count(_array(function.values, path)), count(_array(function.unknown, path))})

# METADATA
# description: |
#   True where the set at ["vpc_config", index, name] is proved to hold subnets, or security groups, and nothing else.
proved(function, path) if {
	sources := reference.targets(function, path)
	sources.proved
	every target in sources.resources {
		[plan.by_address[target[0]].type, target[1]] in _managed[path[2]]
	}
	every source in sources.data {
		[_data_type(source[0]), source[1]] in _data[path[2]]
	}
}

_set_paths(function) := {["vpc_config", i, name] |
	some [i, _] in value.blocks(function, ["vpc_config"])
	some name in ["subnet_ids", "security_group_ids"]
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
