# METADATA
# description: |
#   Where an unknown value comes from, proved by the references that Terraform keeps in `configuration` ("JSON Output
#   Format", Expression Representation). References are followed through module inputs and outputs. What can be the source
#   of an unknown value is a leaf: a resource, a data resource, or `opaque` (a local, each.value, an output that cannot be
#   told, a module nested more than eight deep), behind which nothing is provable. Literals, each.key, count.index, path.*,
#   terraform.* and root variables are known at plan time and cannot be the source of an unknown value: they are no leaves.
package lib.reference

import data.lib.plan

# METADATA
# description: |
#   The leaves behind the expression at a path of a resource, as a set of [kind, module path, reference] with kind
#   "resource", "data" or "opaque". Block indices in the path are ignored: all blocks of that name count together.
leaves(resource, path) := leaves_of(_module_path(resource.module), texts(resource, path))

# METADATA
# description: The leaves behind a set of reference texts that stand in a module (its path of names, "" for the root).
leaves_of(module_path, refs) := found if {
	start := {_node(module_path, ref) | some ref in _longest(refs)}
	hops := {node | some node in start; node[0] in {"input", "output"}}
	reached := graph.reachable(_hops, hops)
	direct := {node | some node in start; node[0] in {"resource", "data", "opaque"}}
	behind := {node | some hop in reached; some node in _leaves[hop]}

	# a module, input or output that is not in the configuration as far as it is read
	followed := hops | {next | some hop in reached; some next in _hops[hop]}
	lost := {["opaque", hop[1], hop[2]] | some hop in followed; not _hops[hop]}
	found := (direct | behind) | lost
}

# METADATA
# description: |
#   The reference texts of the expression at a path, as Terraform writes them; the empty set where there are none, or where
#   the resource or the attribute is not in the configuration (a `dynamic` block, for example).
texts(resource, path) := {ref |
	names := [name | some name in path; is_string(name)]
	expressions := object.get(configuration(resource), "expressions", {})
	walk(object.get(expressions, path[0], {}), [inner, refs])
	inner[count(inner) - 1] == "references"
	deeper := [name | some i, name in inner; is_string(name); i < count(inner) - 1]
	_agree(array.slice(names, 1, count(names)), deeper)
	some ref in _without_collections(refs)
}

# METADATA
# description: |
#   True where nothing shows that the value at a path is more than a reference: in Terraform's JSON syntax, where the text is
#   kept, it is "${...}" without a call, an operator, or anything around it. HCL keeps no text, and shows none of that.
plain(resource, path) if {
	every text in _templates(resource, path) {
		regex.match(`^\$\{[A-Za-z_][^(){}?:+\s]*\}$`, text)
	}
}

_templates(resource, path) := {text |
	names := [name | some name in path; is_string(name)]
	expressions := object.get(configuration(resource), "expressions", {})
	walk(object.get(expressions, path[0], {}), [inner, text])
	is_string(text)
	"constant_value" in inner
	contains(text, "{")
	_agree(array.slice(names, 1, count(names)), [name | some name in inner; is_string(name); name != "constant_value"])
}

# METADATA
# description: |
#   Every expression on the way from a path of a resource to the leaves behind it, as a set of [module path, reference
#   texts]: its own, and those of the module inputs and outputs that it goes through.
expressions(resource, path) := {own} | {_written[hop] | some hop in graph.reachable(_hops, hops)} if {
	own := [_module_path(resource.module), texts(resource, path)]
	hops := {node | some ref in _longest(own[1]); node := _node(own[0], ref); node[0] in {"input", "output"}}
}

# METADATA
# description: |
#   The resources of the plan that the value at a path may come from: {"resources": {[address, attribute]}, "data": {[local
#   address, attribute]}, "proved": bool}. Proved means that there is at least one resource or data resource that exists in
#   the plan, and nothing opaque. Several instances of a resource are all candidates, except that a literal index, of the
#   resource or of a module on the way, or [each.key] and [count.index] written at the resource itself, choose one.
targets(resource, path) := result if {
	found := leaves(resource, path)
	chosen := _chosen_modules(resource, path)
	managed := {[target.address, attribute] |
		some leaf in found
		leaf[0] == "resource"
		parsed := _parsed(leaf[2])
		attribute := parsed.attribute
		some target in _instances(resource, leaf, parsed, texts(resource, path))
		_of_chosen_modules(resource, target, chosen)
	}
	data_resources := {[address, attribute] |
		some leaf in found
		leaf[0] == "data"
		parsed := _parsed(leaf[2])
		attribute := parsed.attribute
		address := _qualified(leaf[1], concat(".", ["data", parsed.local]))
	}
	result := {
		"resources": managed,
		"data": data_resources,
		"proved": _proved(found, managed, data_resources),
	}
}

# METADATA
# description: |
#   True where the value at a path is proved to come from resources of the given types, through one of the given
#   attributes, and from nothing else. Terraform does not list the attribute behind an index that is an expression
#   (type.name[each.key].arn): such a reference counts.
leads_only_to(resource, path, types, attributes) if {
	plain(resource, path)
	sources := targets(resource, path)
	sources.proved
	count(sources.data) == 0
	every target in sources.resources {
		plan.by_address[target[0]].type in types
		target[1] in (attributes | {""})
	}
}

# METADATA
# description: The configuration entry of a resource of the plan, {} where there is none.
configuration(resource) := object.get(_configurations, [_module_path(resource.module), _declared(resource)], {})

# METADATA
# description: |
#   True where the configuration has the resource, and its attribute (no block) is not set: it is not written, or null, or a
#   variable that is null, and nothing else, given through from the root module or left out by a caller.
unset(resource, attribute) if {
	written := configuration(resource)
	count(written) > 0
	not written.expressions[attribute]
}

unset(resource, attribute) if configuration(resource).expressions[attribute].constant_value == null

unset(resource, attribute) if {
	refs := {ref | some ref in configuration(resource).expressions[attribute].references}
	path := _module_path(resource.module)
	_null_variable(path, refs)
	inputs := {["input", path, split(ref, ".")[1]] | some ref in refs; path != ""}
	reached := graph.reachable(_hops, inputs)
	count(inputs - reached) == 0
	every node in reached {
		_null_input(node)
	}
}

# What a caller gives: nothing, null, or a variable of its own that is null. Terraform takes a default that is not null in the
# place of null where the variable is not nullable, which a plan does not show.
_null_input(node) if {
	[_, path, name] := node
	object.get(modules[path].variables[name], "default", null) == null
	_null_given(node)
}

_null_given(["input", path, name]) if {
	not calls[path].expressions[name]
	"default" in object.keys(modules[path].variables[name])
}

_null_given(["input", path, name]) if calls[path].expressions[name].constant_value == null

_null_given(node) if {
	[caller, refs] := _written[node]
	_null_variable(caller, refs)
}

# One variable; in the root module, its value is null. In others, what the caller gives decides.
_null_variable(path, refs) if {
	count(refs) == 1
	some ref in refs
	["var", name] = split(ref, ".")
	_null_in(path, name)
}

_null_in("", name) if plan.document.variables[name].value == null

_null_in(path, _) if path != ""

# METADATA
# description: The configuration of every module up to eight levels deep, by its path of names joined with dots.
modules[path] := module if some path, module in _level_0

modules[path] := call.module if some path, call in calls

# METADATA
# description: Every module call up to eight levels deep, by the path of names of the module that it calls.
calls[path] := call if some path, call in _level_1

calls[path] := call if some path, call in _level_2

calls[path] := call if some path, call in _level_3

calls[path] := call if some path, call in _level_4

calls[path] := call if some path, call in _level_5

calls[path] := call if some path, call in _level_6

calls[path] := call if some path, call in _level_7

calls[path] := call if some path, call in _level_8

# METADATA
# description: True where the configuration of the module that holds the resource is followed (see `modules`).
followed(resource) if modules[_module_path(resource.module)]

# METADATA
# description: The path of names of the module that holds a module instance's declaration, "" for the root.
module_path(module_address) := _module_path(module_address)

_level_0 := {"": object.get(object.get(plan.document, "configuration", {}), "root_module", {})}

_level_1 := _calls_in(_level_0)

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
	path := _qualified(parent, name)
}

_configurations[path][declared] := resource if {
	some path, module in modules
	some resource in module.resources
	declared := resource.address
}

_declared(resource) := concat(".", ["data", resource.type, resource.name]) if {
	resource.mode == "data"
} else := concat(".", [resource.type, resource.name])

# The steps of each module instance's address: [text, name, key] each; an address that is not wholly understood has none.
_steps[address] := steps if {
	some address in _module_addresses
	steps := _parsed_module(address)
}

_module_addresses contains ""

_module_addresses contains resource.module if {
	some type
	some resource in plan.by_type[type]
}

_module_addresses contains resource.module if {
	some type
	some resource in plan.data_by_type[type]
}

_parsed_module("") := []

_parsed_module(address) := steps if {
	address != ""
	steps := regex.find_all_string_submatch_n(_module_step, address, -1)
	concat(".", [step[0] | some step in steps]) == address
}

_module_step := `module\.([^.\[]+)(\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?`

_module_path(address) := _module_paths[address]

_module_paths[address] := concat(".", [step[1] | some step in steps]) if some address, steps in _steps

# What a caller wrote at a module's input, and what a module's output exposes: [module path, reference texts].
_written[["input", path, name]] := [_parent(path), refs] if {
	some path, call in calls
	some name, _ in call.module.variables
	refs := _expression_texts(object.get(object.get(call, "expressions", {}), name, {}))
}

_written[["output", path, name]] := [path, refs] if {
	some path, module in modules
	some name, output in module.outputs
	refs := _expression_texts(output.expression)
}

# An edge from a module's input, or output, to the inputs and outputs behind it.
_hops[hop] := _hop_nodes(path, refs) if some hop, [path, refs] in _written

_leaves[hop] := _leaf_nodes(path, refs) if some hop, [path, refs] in _written

_hop_nodes(path, refs) := {node |
	some ref in _longest(refs)
	node := _node(path, ref)
	node[0] in {"input", "output"}
}

_leaf_nodes(path, refs) := {node |
	some ref in _longest(refs)
	node := _node(path, ref)
	node[0] in {"resource", "data", "opaque"}
}

_expression_texts(expression) := {ref |
	walk(expression, [inner, refs])
	inner[count(inner) - 1] == "references"
	some ref in _without_collections(refs)
}

_parent(path) := concat(".", array.slice(names, 0, count(names) - 1)) if names := split(path, ".")

_qualified("", name) := name

_qualified(path, name) := concat(".", [path, name]) if path != ""

# Behind a reference to an instance (type.name[0].id, type.name[0]) Terraform lists the whole resource or module (type.name):
# there it says nothing. Anywhere else it is written with an index that is an expression, with a splat, or as it is.
_without_collections(refs) := [ref | some i, ref in refs; not _collection_of_previous(refs, i)]

_collection_of_previous(refs, i) if startswith(refs[i - 1], concat("", [refs[i], "["]))

# Terraform lists a reference together with its prefixes down to the object: only the longest says what is used.
_longest(refs) := {ref | some ref in refs; not _is_prefix(ref, refs)}

_is_prefix(ref, refs) if {
	some longer in refs
	startswith(longer, concat("", [ref, "."]))
}

_node(path, ref) := ["known", path, ref] if {
	_matches(`^(each\.key|count\.index|path\.|terraform\.)`, ref)
} else := ["known", path, ref] if {
	path == ""
	startswith(ref, "var.")
	_root_variable_known(split(split(ref, ".")[1], "[")[0])
} else := ["input", path, split(split(ref, ".")[1], "[")[0]] if {
	path != ""
	startswith(ref, "var.")
} else := ["output", _qualified(path, called[0][1]), called[0][2]] if {
	called := regex.find_all_string_submatch_n(_module_output, ref, 1)
	count(called) == 1
} else := ["data", path, substring(ref, 5, -1)] if {
	startswith(ref, "data.")
	_parsed(substring(ref, 5, -1))
} else := ["resource", path, ref] if {
	not _matches(`^(var|local|module|each|count|self|data|path|terraform|ephemeral)\.`, ref)
	_parsed(ref)
} else := ["opaque", path, ref]

_matches(pattern, text) if regex.match(pattern, text)

_module_output := `^module\.([^.\[]+)(?:\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?\.([^.\[]+)`

_root_variable_known(name) if "value" in object.keys(plan.document.variables[name])

# A reference to a resource, taken apart: {local: type.name, indexed: type.name[index], attribute}.
_parsed(ref) := parsed if {
	parts := regex.find_all_string_submatch_n(_resource_reference, ref, 1)
	count(parts) == 1
	part := parts[0]
	parsed := {
		"local": part[1],
		"indexed": concat("", [part[1], part[2]]),
		"has_index": part[2] != "",
		"attribute": part[3],
	}
}

_resource_reference := `^([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)(\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?(?:\.(.*))?$`

# The instances of modules whose outputs stand on the way from a path to its leaves, as a set of [path of names of the module,
# "module.name" with its index]; none where no module has instances.
_chosen_modules(resource, path) := {[_qualified(module_path, name), call] |
	_has_instances
	some [module_path, refs] in expressions(resource, path)
	some ref in refs
	[_, call, name] := regex.find_all_string_submatch_n(_module_call, ref, 1)[0]
}

_module_call := `^(module\.([^.\[]+)(?:\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?)\.`

_has_instances if {
	some _, steps in _steps
	some step in steps
	step[2] != ""
}

# True where each module that holds a target is one that was chosen. Modules around the resource itself are not chosen.
_of_chosen_modules(_, _, chosen) if count(chosen) == 0

_of_chosen_modules(resource, target, chosen) if {
	count(chosen) > 0
	every i, step in _steps[target.module] {
		_of_chosen_module(resource, _path_of(target.module, i), step, chosen)
	}
}

_of_chosen_module(resource, path, _, _) if _is_around(_module_path(resource.module), path)

_of_chosen_module(_, path, _, chosen) if not path in {call[0] | some call in chosen}

_of_chosen_module(_, path, step, chosen) if [path, step[0]] in chosen

# The path of names down to a step of a module instance's address.
_path_of(address, i) := concat(".", [step[1] | some step in array.slice(_steps[address], 0, i + 1)])

# The instances that a leaf can mean, seen from a resource.
_instances(resource, leaf, parsed, refs) := [target |
	some target in _candidates(resource, leaf[1], parsed.local)
	target.local == parsed.indexed
] if {
	parsed.has_index
} else := [target |
	some target in _candidates(resource, leaf[1], parsed.local)
	target.index == resource.index
] if {
	_by_own_key(resource, leaf, parsed, refs)
} else := _candidates(resource, leaf[1], parsed.local)

# In its own module instance, and in those around it, a resource sees what is there.
_candidates(resource, path, local) := [plan.by_address[address] |
	some address in object.get(_addresses_in, [_around(resource, path), local], set())
] if {
	_is_around(_module_path(resource.module), path)
} else := [target |
	some address in object.get(_addresses_below, [path, local], set())
	target := plan.by_address[address]
	_same_module_instance(resource, target)
]

_is_around(_, "")

_is_around(own, own)

_is_around(own, path) if startswith(own, concat("", [path, "."]))

# The address of the module instance at a path of names around a resource.
_around(_, "") := ""

_around(resource, path) := concat(".", [step[0] | some step in array.slice(_steps[resource.module], 0, count(split(path, ".")))]) if path != ""

_addresses_in[resource.module][local] contains resource.address if {
	some type
	some resource in plan.by_type[type]
	local := concat(".", [resource.type, resource.name])
}

_addresses_below[_module_path(module)][local] contains address if {
	some module, locals in _addresses_in
	some local, addresses in locals
	some address in addresses
}

# Two resources in instances of the same module call stand in the same instance of it.
_same_module_instance(resource, target) if {
	own := _steps[resource.module]
	others := _steps[target.module]
	shared := [i | some i, step in own; _same_names(own, others, i); step != others[i]]
	count(shared) == 0
}

_same_names(own, others, i) if {
	every k in numbers.range(0, i) {
		own[k][1] == others[k][1]
	}
}

# type.name[each.key] or type.name[count.index], written at the resource itself: Terraform then lists the resource without
# an attribute, and the key.
_by_own_key(resource, leaf, parsed, refs) if {
	leaf[1] == _module_path(resource.module)
	_key(resource) in refs
	sources := {node | some ref in _longest(refs); node := _node(leaf[1], ref); node[0] != "known"}
	sources == {["resource", leaf[1], parsed.local]}
}

_key(resource) := "count.index" if is_number(resource.index)

_key(resource) := "each.key" if is_string(resource.index)

_agree(wanted, deeper) if {
	shorter := min([count(wanted), count(deeper)])
	array.slice(wanted, 0, shorter) == array.slice(deeper, 0, shorter)
}

_proved(found, managed, data_resources) if {
	count(managed) + count(data_resources) > 0
	not _opaque(found)
} else := false

_opaque(found) if {
	some leaf in found
	leaf[0] == "opaque"
}
