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
# description: A finding about something that a resource needs and that is not there. `expected` is in words.
missing(resource, expected) := {
	"address": resource.address,
	"path": [],
	"actual": null,
	"expected": expected,
}

_actual(resource, path) := "(known after apply)" if {
	value.unknown(resource, path)
} else := "(sensitive)" if {
	value.sensitive(resource, path)
} else := object.get(resource.values, path, null)
