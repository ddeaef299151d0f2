# METADATA
# description: |
#   Addresses of module instances (`module.a["x"].module.b`), taken apart into their steps, and their paths of names (`a.b`,
#   "" for the root), by which the configuration has them. An address that is not wholly understood has neither.
package lib.module_address

import data.lib.plan

# METADATA
# description: |
#   The steps of the address of every module instance that holds a resource of the plan: {"names": ["a", "b"], "texts":
#   ["module.a[\"x\"]", "module.b"]}.
steps[address] := {"names": names, "texts": texts} if {
	some address in _addresses
	found := _steps_in(address)
	names := [name | some [_, name] in found]
	texts := [text | some [text, _] in found]
	concat(".", texts) == address
}

# METADATA
# description: True where a module of the plan has instances (`count` or `for_each`).
instances if {
	some taken_apart in steps
	some text in taken_apart.texts
	endswith(text, "]")
}

# METADATA
# description: The path of names of a module instance's address.
path(address) := _paths[address]

# METADATA
# description: True where a path is that of a module itself, or of one around it.
is_around(_, "")

is_around(own, own)

is_around(own, outer) if startswith(own, concat("", [outer, "."]))

# METADATA
# description: The address of the module instance at a path around a module instance.
around(_, "") := ""

around(address, outer) := concat(".", array.slice(steps[address].texts, 0, count(split(outer, ".")))) if outer != ""

# METADATA
# description: The path, or the address, of something that has a name in a module.
inside("", name) := name

inside(module, name) := concat(".", [module, name]) if module != ""

_paths[address] := concat(".", taken_apart.names) if some address, taken_apart in steps

_addresses contains ""

_addresses contains resource.module if {
	some resources in plan.by_type
	some resource in resources
}

_addresses contains resource.module if {
	some resources in plan.data_by_type
	some resource in resources
}

_steps_in("") := []

_steps_in(address) := regex.find_all_string_submatch_n(_step, address, -1) if address != ""

_step := `module\.([^.\[]+)(?:\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?`
