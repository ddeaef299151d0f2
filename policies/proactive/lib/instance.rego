# METADATA
# description: |
#   The instances that a name in the configuration stands for, seen from a resource: in its own module instance, and in those
#   around it, those that are there; below, those in the module instances that the expressions on the way chose. Instances are
#   looked up, never looked for, but where several instances of one module were chosen.
package lib.instance

import data.lib.module_address
import data.lib.plan

# METADATA
# description: |
#   The addresses of the instances of a declared resource (`type.name`, `data.type.name`) in a module (its path), as a set.
#   The index is the text of one (`[0]`, `["key"]`), or null for all; `chosen` are the steps of module instances that
#   expressions on the way name, as a set of [path, text].
named(resource, module_path, declared, index, chosen) := _in(resource.module, declared, index) if {
	module_path == module_address.path(resource.module)
} else := _in(module_address.around(resource.module, module_path), declared, index) if {
	module_address.is_around(module_address.path(resource.module), module_path)
} else := {address |
	some holder in _holders(resource.module, module_path, chosen)
	some address in _in(holder, declared, index)
}

# METADATA
# description: The text of a resource's own index, "" without one.
own_index(resource) := substring(resource.local, count(_declared(resource)), -1)

_instances[resource.module][declared][index] := resource.address if {
	some resources in plan.by_type
	some resource in resources
	declared := _declared(resource)
	index := own_index(resource)
}

_instances[resource.module][declared][index] := resource.address if {
	some resources in plan.data_by_type
	some resource in resources
	declared := _declared(resource)
	index := own_index(resource)
}

_declared(resource) := concat(".", ["data", resource.type, resource.name]) if {
	resource.mode == "data"
} else := concat(".", [resource.type, resource.name])

_in(holder, declared, null) := {address | some address in _instances[holder][declared]}

_in(holder, declared, index) := {address} if {
	index != null
	address := _instances[holder][declared][index]
}

# The module instances at a path below, or beside: an expression that goes through a module names its instance, nearly always
# one.
_holders(own, path, chosen) := {concat(".", array.concat(_shared(own, path), below))} if {
	steps := [_texts(step_path, name, chosen) | some [step_path, name] in _steps_below(own, path)]
	below := [text | some [text] in steps]
	count(below) == count(steps)
} else := {holder |
	shared := _shared(own, path)
	steps := _steps_below(own, path)
	some holder in object.get(_below, [concat(".", shared), path], set())
	texts := module_address.steps[holder].texts
	every i, step in steps {
		_may_be(step[0], texts[count(shared) + i], chosen)
	}
}

# The texts of the steps of a module instance that the way to a path begins with.
_shared(own, path) := [steps.texts[i] | some i in _shared_steps(steps.names, split(path, "."))] if steps := module_address.steps[own]

_shared_steps(own, others) := {i | some i, _ in own; array.slice(own, 0, i + 1) == array.slice(others, 0, i + 1)}

# The other steps of the way, as an array of [path, name].
_steps_below(own, path) := [[concat(".", array.slice(names, 0, i + 1)), name] |
	names := split(path, ".")
	shared := _shared_steps(module_address.steps[own].names, names)
	some i, name in names
	not i in shared
]

_texts(_, name, _) := [concat("", ["module.", name])] if not module_address.instances

_texts(path, _, chosen) := [text | some [step_path, text] in chosen; step_path == path] if module_address.instances

_may_be(path, text, chosen) if [path, text] in chosen

_may_be(path, _, chosen) if not path in {step_path | some [step_path, _] in chosen}

# The module instances at each path below, and at, each module instance.
_below[outer][path] contains address if {
	some address, steps in module_address.steps
	path := module_address.path(address)
	some i, _ in steps.texts
	outer := concat(".", array.slice(steps.texts, 0, i))
}
