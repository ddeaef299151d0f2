# METADATA
# description: |
#   Known, unknown, absent and sensitive attribute values of a resource (see lib.plan). A path is an array of attribute
#   names and list indices. A leaf is unknown where Terraform marks it or any of its ancestors; an attribute that is
#   neither present nor marked is known to be not set, which is null here.
package lib.value

# METADATA
# description: True where the value at the path is only known after the apply, wholly.
unknown(resource, path) if _marked(resource.unknown, path)

# METADATA
# description: True where the value at the path is known now (it may be null).
known(resource, path) if not unknown(resource, path)

# METADATA
# description: True where the value at the path is known, and so is everything inside of it.
known_entirely(resource, path) if {
	known(resource, path)
	not _marked_inside(resource.unknown, path)
}

# METADATA
# description: The known value at the path, null where it is not set. Undefined where it is unknown.
at(resource, path) := object.get(resource.values, path, null) if known(resource, path)

# METADATA
# description: |
#   The elements of a list of blocks at the path, as [index, block] pairs; none where the list is not set. What is unknown
#   as a whole has no elements: ask `known_entirely` first.
blocks(resource, path) := {[i, block] |
	list := object.get(resource.values, path, [])
	is_array(list)
	some i, block in list
}

# METADATA
# description: True where the value at the path, or anything inside of it, is sensitive.
sensitive(resource, path) if _marked(resource.sensitive, path)

sensitive(resource, path) if _marked_inside(resource.sensitive, path)

_marked(true, _)

_marked(marks, path) if marks[path[0]] == true

_marked(marks, path) if {
	count(path) > 1
	inside := marks[path[0]]
	not is_boolean(inside)
	_marked_below(marks, path)
}

# Where there is a mark, or marks of parts, at the path itself, none of its ancestors is marked.
_marked_below(marks, path) := mark == true if {
	mark := object.get(marks, path, null)
	mark != null
} else if {
	some i, _ in path
	i > 1
	object.get(marks, array.slice(path, 0, i), false) == true
} else := false

_marked_inside(marks, path) if {
	is_object(marks)
	walk(object.get(marks, path, false), [_, true])
}
