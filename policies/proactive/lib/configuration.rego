# METADATA
# description: |
#   What is written: the plan's `configuration` ("JSON Output Format", Configuration Representation), by paths of names of
#   modules joined with dots ("" for the root). Modules are read up to eight levels deep: one rule for each level, because
#   Rego has no recursion, and `walk` would make an array of every value in the configuration with its path.
package lib.configuration

import data.lib.module_address
import data.lib.plan

# METADATA
# description: The configuration of every module, by its path.
modules[path] := module if some path, module in _root

modules[path] := call.module if some path, call in calls

# METADATA
# description: Every module call, by the path of the module that it calls.
calls[path] := call if some path, call in _level_1

calls[path] := call if some path, call in _level_2

calls[path] := call if some path, call in _level_3

calls[path] := call if some path, call in _level_4

calls[path] := call if some path, call in _level_5

calls[path] := call if some path, call in _level_6

calls[path] := call if some path, call in _level_7

calls[path] := call if some path, call in _level_8

# METADATA
# description: The entry of a resource of the plan, {} where there is none.
entry(resource) := found if {
	found := _entries[module_address.path(resource.module)][_declared(resource)]
} else := {} if {
	module_address.path(resource.module)
}

# METADATA
# description: True where a module, by its path, declares a resource (`type.name`).
declares(path, declared) if _entries[path][declared]

# METADATA
# description: True where the module that holds the resource is read.
followed(resource) if modules[module_address.path(resource.module)]

_root := {"": object.get(object.get(plan.document, "configuration", {}), "root_module", {})}

_level_1 := _calls_in(_root)

_level_2 := _below(_level_1)

_level_3 := _below(_level_2)

_level_4 := _below(_level_3)

_level_5 := _below(_level_4)

_level_6 := _below(_level_5)

_level_7 := _below(_level_6)

_level_8 := _below(_level_7)

_below(level) := _calls_in({path: call.module | some path, call in level})

_calls_in(level) := {path: call |
	some parent, module in level
	some name, call in module.module_calls
	path := module_address.inside(parent, name)
}

_entries[path][declared] := resource if {
	some path, module in modules
	some resource in module.resources
	declared := resource.address
}

_declared(resource) := concat(".", ["data", resource.type, resource.name]) if {
	resource.mode == "data"
} else := concat(".", [resource.type, resource.name])
