# METADATA
# description: |
#   Where an unknown value comes from, proved by the references that Terraform keeps in `configuration` ("JSON Output
#   Format", Expression Representation). References are followed through module inputs and outputs. What can be the source
#   of an unknown value is a leaf: a resource, a data resource, or `opaque` (a local, each.value, an output that cannot be
#   told, a module nested too deep to be read), behind which nothing is provable. Literals, each.key, count.index, path.*,
#   terraform.* and root variables are known at plan time and cannot be the source of an unknown value: they are no leaves.
#   A node is an array [kind, path of a module, text], so that it can be the key of a graph: a leaf with kind "resource",
#   "data" or "opaque" and the text of the reference, or an "input" or "output" of the module with its name.
package lib.reference

import data.lib.configuration
import data.lib.expression
import data.lib.instance
import data.lib.module_address
import data.lib.plan

# METADATA
# description: The leaves behind the expression at a path of a resource, as a set.
leaves(resource, path) := leaves_of(module_address.path(resource.module), expression.texts(resource, path))

# METADATA
# description: The leaves behind a set of reference texts that stand in a module (its path of names, "" for the root).
leaves_of(module_path, texts) := _leaves_behind(nodes, _reached(nodes)) if nodes := _nodes(module_path, texts)

# METADATA
# description: |
#   Every expression on the way from a path of a resource to the leaves behind it, as a set of [module path, reference
#   texts]: its own, and those of the module inputs and outputs that it goes through.
expressions(resource, path) := {own} | {_written[node] | some node in _reached(_nodes(module_path, texts))} if {
	module_path := module_address.path(resource.module)
	texts := expression.texts(resource, path)
	own := [module_path, texts]
}

# METADATA
# description: |
#   The resources of the plan that the value at a path may come from: {"resources": {[address, attribute]}, "data": {[local
#   address, attribute]}, "proved": bool}. Proved means that there is at least one resource or data resource that exists in
#   the plan, nothing opaque, and no resource that the configuration shown does not have; else none are named. Several instances of a resource are all
#   candidates, except that a literal index, of the resource or of a module on the way, or [each.key] and [count.index]
#   written at the resource itself, choose one.
targets(resource, path) := targets_of(resource, expression.texts(resource, path))

# METADATA
# description: The same for a set of reference texts that stand at the resource.
targets_of(resource, texts) := {"resources": resources, "data": data_resources, "proved": (count(resources) + count(data_resources)) > 0} if {
	way := _way(resource, texts)
	not _is_opaque(way.leaves)
	leaves_of_resources := [[module_path, _taken_apart(text)] | some ["resource", module_path, text] in way.leaves]
	not _is_undeclared(leaves_of_resources)
	resources := {[address, attribute] |
		some [module_path, [declared, index, attribute]] in leaves_of_resources
		chosen_index := _index(resource, way, module_path, index, attribute)
		some address in instance.named(resource, module_path, declared, chosen_index, way.chosen)
	}
	data_resources := {[module_address.inside(module_path, concat(".", ["data", declared])), attribute] |
		some ["data", module_path, text] in way.leaves
		[declared, _, attribute] := _taken_apart(text)
	}
} else := {"resources": set(), "data": set(), "proved": false} if {
	module_address.path(resource.module)
}

# METADATA
# description: |
#   The instances of data resources that the value at a path comes from, where it comes from one data resource and nothing
#   else, as an array of [instance, attribute]: objects of plan.data_by_type. Of several instances, a literal index chooses
#   one, and so does the resource's own key where Terraform lists it.
data_instances(resource, path) := [[plan.data_by_address[address], attribute] |
	way := _way(resource, expression.texts(resource, path))
	[["data", module_path, text]] = [leaf | some leaf in way.leaves]
	[declared, index, attribute] := _taken_apart(text)
	chosen_index := _index_of_data(resource, way, index, attribute)
	some address in instance.named(resource, module_path, concat(".", ["data", declared]), chosen_index, way.chosen)
]

# METADATA
# description: |
#   The addresses of the resources that the value at a path is proved to come from, of the given types, through one of the
#   given attributes, and from nothing else; undefined where it is not. Terraform does not list the attribute behind an index
#   that is an expression (type.name[each.key].arn): such a reference counts.
led_to(resource, path, types, attributes) := {address | some [address, _] in sources.resources} if {
	expression.plain(resource, path)
	sources := targets(resource, path)
	sources.proved
	count(sources.data) == 0
	every target in sources.resources {
		_is_of(target, types, attributes)
	}
}

# METADATA
# description: |
#   True where the configuration has the resource, and its attribute (no block) is not set: it is not written, or null, or a
#   variable that is null, and nothing else, given through from the root module or left out by a caller.
unset(resource, attribute) if {
	written := configuration.entry(resource)
	count(written) > 0
	not written.expressions[attribute]
}

unset(resource, attribute) if configuration.entry(resource).expressions[attribute].constant_value == null

unset(resource, attribute) if {
	texts := {text | some text in configuration.entry(resource).expressions[attribute].references}
	path := module_address.path(resource.module)
	_is_null_variable(path, texts)
	inputs := {["input", path, split(text, ".")[1]] | some text in texts; path != ""}
	reached := _reached(inputs)
	count(inputs - reached) == 0
	every node in reached {
		_is_null_input(node)
	}
}

# What a caller gives: nothing, null, or a variable of its own that is null. Terraform takes a default that is not null in the
# place of null where the variable is not nullable, which a plan does not show.
_is_null_input(node) if {
	[_, path, name] := node
	object.get(configuration.modules[path].variables[name], "default", null) == null
	_null_is_given(node)
}

_null_is_given(["input", path, name]) if {
	not configuration.calls[path].expressions[name]
	"default" in object.keys(configuration.modules[path].variables[name])
}

_null_is_given(["input", path, name]) if configuration.calls[path].expressions[name].constant_value == null

_null_is_given(node) if {
	[caller, texts] := _written[node]
	_is_null_variable(caller, texts)
}

# One variable; in the root module, its value is null. In others, what the caller gives decides.
_is_null_variable(path, texts) if {
	[text] := [only | some only in texts]
	["var", name] = split(text, ".")
	_is_null_in(path, name)
}

_is_null_in("", name) if plan.document.variables[name].value == null

_is_null_in(path, _) if path != ""

_is_of([address, attribute], types, attributes) if {
	plan.by_address[address].type in types
	_is_one_of(attribute, attributes)
}

_is_one_of(attribute, attributes) if attribute in attributes

_is_one_of("", _)

# The way from an expression to what is behind it: its reference texts and nodes, the leaves, and the module instances whose
# outputs stand on it, as a set of [path, "module.name" with its index].
_way(resource, texts) := {"texts": texts, "nodes": nodes, "leaves": _leaves_behind(nodes, reached), "chosen": chosen} if {
	module_path := module_address.path(resource.module)
	nodes := _nodes(module_path, texts)
	reached := _reached(nodes)
	chosen := _steps_in(module_path, texts) | {step | some node in reached; some step in _steps_written[node]}
}

_is_opaque(found) if {
	some ["opaque", _, _] in found
}

# Not in the configuration: Terraform refuses such a reference, so this is of a type that is not shown here.
_is_undeclared(found) if {
	some [module_path, [declared, _, _]] in found
	not configuration.declares(module_path, declared)
}

# The text of the index that chooses an instance, null where none does. The key of the resource itself does where it is
# written beside one whole resource of the same module, and nothing else that can be the source of an unknown value: Terraform
# lists type.name[each.key].id as type.name and each.key.
_index(resource, way, module_path, literal, attribute) := literal if {
	literal != ""
} else := instance.own_index(resource) if {
	attribute == ""
	way.texts[_key(resource)]
	module_path == module_address.path(resource.module)
	count(way.nodes) == 1
	not _passes_on(way.nodes)
} else := null

_index_of_data(resource, way, literal, attribute) := literal if {
	literal != ""
} else := instance.own_index(resource) if {
	attribute == ""
	count({"each.key", "count.index"} & way.texts) == 1
} else := null

_key(resource) := "count.index" if is_number(resource.index)

_key(resource) := "each.key" if is_string(resource.index)

# The graph. What a caller wrote at a module's input, and what a module's output exposes: [module path, reference texts].
_written[["input", path, name]] := [_parent(path), texts] if {
	some path, call in configuration.calls
	some name, _ in call.module.variables
	texts := expression.texts_of(object.get(call, ["expressions", name], {}))
}

_written[["output", path, name]] := [path, texts] if {
	some path, module in configuration.modules
	some name, output in module.outputs
	texts := expression.texts_of(output.expression)
}

_parent(path) := concat(".", array.slice(names, 0, count(names) - 1)) if names := split(path, ".")

# What is directly behind each input and output.
_edges[node] := _nodes(path, texts) if some node, [path, texts] in _written

# The inputs and outputs among some nodes, and those behind them, as far as they are in the configuration that is read.
_reached(nodes) := graph.reachable(_edges, nodes)

_leaves_behind(nodes, reached) := nodes if {
	not _passes_on(nodes)
} else := {_leaf(node, reached) | some node in nodes} | {_leaf(node, reached) |
	some passed in reached
	some node in _edges[passed]
}

_passes_on(nodes) if {
	some [kind, _, _] in nodes
	_passing[kind]
}

# An input or output that is not in the configuration is opaque.
_leaf([kind, path, name], reached) := [kind, path, name] if {
	not _passing[kind]
} else := ["opaque", path, name] if {
	not reached[[kind, path, name]]
}

_passing := {"input", "output"}

# The module instances that some reference texts name; none where no module has instances.
_steps_in(path, texts) := {[module_address.inside(path, name), step] |
	module_address.instances
	some text in texts
	startswith(text, "module.")
	[_, step, name] := regex.find_all_string_submatch_n(_module_step, text, 1)[0]
}

_steps_written[node] := steps if {
	some node, [path, texts] in _written
	steps := _steps_in(path, texts)
	count(steps) > 0
}

_module_step := `^(module\.([^.\[]+)(?:\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?)\.`

# What reference texts in a module stand for, without what is known at plan time. Terraform lists a reference together with its
# prefixes down to the object: only the longest says what is used.
_nodes(path, texts) := {node |
	some text in (texts - {prefix | some text in texts; some prefix in _prefixes(text)})
	not _is_known(path, text)
	node := _node(path, text)
}

# An object has two names at least.
_prefixes(text) := {concat(".", array.slice(parts, 0, i)) | some i, _ in parts; i > 1} if parts := split(text, ".")

_is_known(_, text) if regex.match(`^(each\.key|count\.index|path\.|terraform\.)`, text)

_is_known("", text) if {
	startswith(text, "var.")
	"value" in object.keys(plan.document.variables[_variable(text)])
}

_node(path, text) := ["input", path, _variable(text)] if {
	path != ""
	startswith(text, "var.")
} else := ["output", module_address.inside(path, name), output] if {
	startswith(text, "module.")
	[[_, name, output]] := regex.find_all_string_submatch_n(_module_output, text, 1)
} else := ["data", path, reference] if {
	startswith(text, "data.")
	reference := substring(text, 5, -1)
	regex.match(_resource, reference)
} else := ["resource", path, text] if {
	not regex.match(`^(var|local|module|each|count|self|data|path|terraform|ephemeral)\.`, text)
	regex.match(_resource, text)
} else := ["opaque", path, text]

_variable(text) := split(split(text, ".")[1], "[")[0]

_module_output := `^module\.([^.\[]+)(?:\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?\.([^.\[]+)`

# A reference to a resource: [type.name, the text of its index, attribute].
_taken_apart(text) := [declared, index, attribute] if {
	[[_, declared, index, attribute]] := regex.find_all_string_submatch_n(_resource, text, 1)
}

_resource := `^([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)(\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?(?:\.(.*))?$`
