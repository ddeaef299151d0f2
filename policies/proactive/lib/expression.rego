# METADATA
# description: |
#   What the expression of an attribute refers to ("JSON Output Format", Expression Representation). A path is an array of
#   attribute names and list indices; indices are ignored: all blocks of a name count together.
package lib.expression

import data.lib.configuration

# METADATA
# description: |
#   The reference texts of the expression at a path, as Terraform writes them; the empty set where there are none, or where
#   the resource or the attribute is not in the configuration (a `dynamic` block, for example).
texts(resource, path) := _listed(expression.references) if {
	expression := _only(resource, path)
} else := {ref |
	wanted := _names_inside(path)
	walk(_top(resource, path), [inner, refs])
	depth := count(inner) - 1
	inner[depth] == "references"
	_agree(wanted, [name | some i, name in inner; is_string(name); i < depth])
	some ref in _listed(refs)
}

# METADATA
# description: The reference texts of a whole expression.
texts_of(expression) := _listed(expression.references) if {
	_is_one(expression)
} else := {ref |
	walk(expression, [inner, refs])
	inner[count(inner) - 1] == "references"
	some ref in _listed(refs)
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

_templates(resource, path) := {text | text := expression.constant_value; contains(text, "{")} if {
	expression := _only(resource, path)
	_is_short(expression)
} else := {text |
	wanted := _names_inside(path)
	walk(_top(resource, path), [inner, text])
	is_string(text)
	"constant_value" in inner
	contains(text, "{")
	_agree(wanted, [name | some name in inner; is_string(name); name != "constant_value"])
}

_top(resource, path) := object.get(configuration.entry(resource), ["expressions", path[0]], {})

# The only expression there is at a path, where each block on the way is the only one of its name: by far the most frequent
# case, and much cheaper than to walk.
_only(resource, path) := expression if {
	expression := configuration.entry(resource).expressions[path[0]]
	_is_one(expression)
} else := expression if {
	count(path) > 1
	first := [_first(step) | some step in path]
	expressions := configuration.entry(resource).expressions
	expression := object.get(expressions, first, null)
	_is_one(expression)
	every i, step in first {
		not _is_one_of_several(expressions, first, i, step)
	}
}

_first(step) := step if is_string(step)

_first(step) := 0 if is_number(step)

_is_one_of_several(expressions, path, i, 0) if object.get(expressions, array.concat(array.slice(path, 0, i), [1]), null) != null

_is_one(expression) if is_string(expression.references[0])

_is_short(expression) if not expression.constant_value

_is_short(expression) if is_string(expression.constant_value)

_names_inside(path) := array.slice(names, 1, count(names)) if names := [name | some name in path; is_string(name)]

_agree(wanted, deeper) if {
	shorter := min([count(wanted), count(deeper)])
	array.slice(wanted, 0, shorter) == array.slice(deeper, 0, shorter)
}

# Behind a reference to an instance (type.name[0].id, type.name[0]) Terraform lists the whole resource or module (type.name):
# there it says nothing. Anywhere else it is written with an index that is an expression, with a splat, or as it is.
_listed(refs) := {ref | some i, ref in refs; not _is_collection_of_previous(refs, i)}

_is_collection_of_previous(refs, i) if startswith(refs[i - 1], concat("", [refs[i], "["]))
