# METADATA
# description: |
#   Data resources that Terraform read before it made the plan, from `prior_state` ("JSON Output Format", State
#   Representation), in the root module and in modules up to eight levels deep.
package lib.prior_state

import data.lib.plan

# METADATA
# description: The values of the data resources of one type, as an array of objects.
data_values(type) := [resource.values |
	some module in _modules
	some resource in module.resources
	resource.mode == "data"
	resource.type == type
]

# METADATA
# description: The data resources of one type, as an array of {type, name, mode, module, values} (see lib.plan).
data_resources(type) := [found |
	some module in _modules
	some resource in module.resources
	resource.mode == "data"
	resource.type == type
	found := {
		"type": type,
		"name": resource.name,
		"mode": "data",
		"module": object.get(module, "address", ""),
		"values": resource.values,
	}
]

_modules := array.concat(_levels_0_to_3, _levels_4_to_8)

_levels_0_to_3 := array.concat(array.concat(_level_0, _level_1), array.concat(_level_2, _level_3))

_levels_4_to_8 := array.concat(array.concat(_level_4, _level_5), array.concat(_level_6, array.concat(_level_7, _level_8)))

_level_0 := [module | module := plan.document.prior_state.values.root_module]

_level_1 := _below(_level_0)

_level_2 := _below(_level_1)

_level_3 := _below(_level_2)

_level_4 := _below(_level_3)

_level_5 := _below(_level_4)

_level_6 := _below(_level_5)

_level_7 := _below(_level_6)

_level_8 := _below(_level_7)

_below(level) := [child | some module in level; some child in module.child_modules]
