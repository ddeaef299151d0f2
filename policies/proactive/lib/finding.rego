# METADATA
# description: |
#   The only builder of findings. A finding is data: {address, path, actual, expected}. Titles, messages and levels come
#   from the catalogue. A sensitive value never appears.
package lib.finding

import data.lib.value

# METADATA
# description: A finding at an attribute of a resource. `expected` is a value, a list of values, or words.
at(resource, path, expected) := {
	"address": resource.address,
	"path": path,
	"actual": _actual(resource, path),
	"expected": expected,
}

# METADATA
# description: |
#   A finding about a resource that another one configures (a bucket by its encryption configuration): it stands at the
#   resource; its path is the address of the other one, then the attribute there.
through(resource, source, path, expected) := at(source, path, expected) if {
	resource.address == source.address
} else := {
	"address": resource.address,
	"path": array.concat([source.address], path),
	"actual": _actual(source, path),
	"expected": expected,
}

# METADATA
# description: A finding about something that a resource needs and that is not there. `expected` is in words.
missing(resource, expected) := {
	"address": resource.address,
	"path": [],
	"actual": null,
	"expected": expected,
}

# METADATA
# description: |
#   A finding about a part of the value at the path (a type in a template, for example), or about the resource itself where
#   the path is empty. `actual` is that part; it does not appear where the value at the path is sensitive.
part(resource, path, actual, expected) := {
	"address": resource.address,
	"path": path,
	"actual": _part(resource, path, actual),
	"expected": expected,
}

# METADATA
# description: |
#   A finding about a part of an attribute of another resource (a statement of a policy that is attached to a target): it
#   stands at the resource; its path is the address of the other one, then the way to the part. `actual` is that part; it does
#   not appear where the attribute is sensitive.
part_through(resource, source, path, actual, expected) := part(source, path, actual, expected) if {
	resource.address == source.address
} else := {
	"address": resource.address,
	"path": array.concat([source.address], path),
	"actual": _part(source, path, actual),
	"expected": expected,
}

# METADATA
# description: |
#   The way to a part of the document in an attribute, from the attribute on. Names inside of a sensitive document are as
#   secret as its values, but for the words of the languages of policies: the way ends before any other.
inside(resource, attribute, path) := array.concat([attribute], path) if {
	not value.sensitive(resource, [attribute])
} else := array.concat([attribute], array.slice(path, 0, min([i | some i, step in array.concat(path, [""]); _secret(step)])))

_secret(step) if {
	is_string(step)
	not step in _words
}

_words := {
	"@@assign",
	"@@operators_allowed_for_child_policies",
	"Action",
	"Condition",
	"Effect",
	"Id",
	"NotAction",
	"NotResource",
	"Principal",
	"Resource",
	"Sid",
	"Statement",
	"Version",
	"default",
	"opt_out_policy",
	"services",
}

_part(resource, path, actual) := "(sensitive)" if {
	count(path) > 0
	value.sensitive(resource, path)
} else := actual

_actual(resource, path) := "(known after apply)" if {
	value.unknown(resource, path)
} else := "(sensitive)" if {
	value.sensitive(resource, path)
} else := object.get(resource.values, path, null)
