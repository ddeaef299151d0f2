# METADATA
# description: |
#   IAM policy documents, read from JSON text or from an aws_iam_policy_document data resource whose JSON is only known after
#   the apply. A document is {readable, whole, statements}: not whole where further statements may be there that the plan
#   does not show. A statement is {sid, effect, actions, not_actions, resources, not_resources, principals, not_principals,
#   conditions, unknown, data}: actions and resources are arrays of strings, principals arrays of [type, identifier] (with type
#   and identifier "*" for everyone), conditions arrays of {operator, key, values, known} with the key in lower case; what a
#   statement does not have is null, what is unknown of it is left out and named in `unknown`. `data` is the data resource
#   behind it, null where the text is known.
# related_resources:
# - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
# - https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document
package lib.policy_document

import data.lib.expression
import data.lib.reference
import data.lib.value

# METADATA
# description: |
#   The documents that the attribute at the path may hold, as a set: one where it is known, the candidates where its
#   references lead to one aws_iam_policy_document (each instance of it is one), none where nothing can be told.
candidates(resource, path) := {parse(value.at(resource, path))} if {
	value.known(resource, path)
} else := {_document(document) | some document in _data_documents(resource, path)}

# METADATA
# description: A policy document from its JSON text. What cannot be read has no statements and is not readable.
parse(text) := document if {
	is_string(text)
	parsed := json.unmarshal(text)
	object.keys(parsed) - {"Version", "Id", "Statement"} == set()
	statements := _array(parsed.Statement)
	every statement in statements {
		_readable(statement)
	}
	document := {
		"readable": count(statements) > 0,
		"whole": true,
		"statements": [_statement(statement) | some statement in statements],
	}
} else := {"readable": false, "whole": true, "statements": []}

# METADATA
# description: True where a pattern with the wildcards * and ? matches the whole text.
matches(pattern, text) if pattern == text

matches(pattern, text) if startswith(text, _before_star(pattern))

matches(pattern, text) if {
	not _before_star(pattern)
	_has_wildcard(pattern)
	regex.match(concat("", ["^", _expression(pattern), "$"]), text)
}

# The text before the only wildcard of a pattern, a star at its end: by far the most frequent one, and cheap.
_before_star(pattern) := text if {
	endswith(pattern, "*")
	text := trim_suffix(pattern, "*")
	not _has_wildcard(text)
}

_has_wildcard(pattern) if contains(pattern, "*")

_has_wildcard(pattern) if contains(pattern, "?")

_expression(pattern) := concat("", [_piece(character) | some character in split(pattern, "")])

_piece(character) := ".*" if {
	character == "*"
} else := "." if {
	character == "?"
} else := character if {
	regex.match(`^[A-Za-z0-9/:@_-]$`, character)
} else := concat("", ["[", character, "]"]) if {
	regex.match(`^[.$(){}|+=,;#%&!~<>" ]$`, character)
} else := concat("", [`\`, character])

_array(element) := element if {
	is_array(element)
} else := [element]

_strings(element) if is_string(element)

_strings(element) if {
	is_array(element)
	every member in element {
		is_string(member)
	}
}

# The names of elements are compared as they are written: one in other letters may be read by AWS, and is not read here.
_readable(statement) if {
	is_object(statement)
	object.keys(statement) - _statement_elements == set()
	statement.Effect in {"Allow", "Deny"}
	every name in {"Action", "NotAction", "Resource", "NotResource"} {
		_strings(object.get(statement, name, []))
	}
	every name in {"Principal", "NotPrincipal"} {
		_principals_readable(object.get(statement, name, "*"))
	}
	every _, conditions in object.get(statement, "Condition", {}) {
		every _, values in conditions {
			_values_readable(values)
		}
	}
}

_statement_elements := {
	"Sid",
	"Effect",
	"Principal",
	"NotPrincipal",
	"Action",
	"NotAction",
	"Resource",
	"NotResource",
	"Condition",
}

_principals_readable("*")

_principals_readable(principals) if {
	is_object(principals)
	every _, identifiers in principals {
		_strings(identifiers)
	}
}

_values_readable(values) if {
	every member in _array(values) {
		_text(member)
	}
}

_text(member) := member if is_string(member)

_text(member) := json.marshal(member) if is_boolean(member)

_text(member) := json.marshal(member) if is_number(member)

_statement(statement) := {
	"sid": object.get(statement, "Sid", ""),
	"effect": statement.Effect,
	"actions": _list(statement, "Action"),
	"not_actions": _list(statement, "NotAction"),
	"resources": _list(statement, "Resource"),
	"not_resources": _list(statement, "NotResource"),
	"principals": _principals(statement, "Principal"),
	"not_principals": _principals(statement, "NotPrincipal"),
	"conditions": [{"operator": operator, "key": lower(key), "values": [_text(v) | some v in _array(values)], "known": true} |
		some operator, keys in object.get(statement, "Condition", {})
		some key, values in keys
	],
	"unknown": set(),
	"data": null,
}

_list(statement, name) := _array(statement[name]) if {
	name in object.keys(statement)
} else := null

_principals(statement, name) := [["*", "*"]] if {
	statement[name] == "*"
} else := [[type, identifier] | some type, identifiers in statement[name]; some identifier in _array(identifiers)] if {
	name in object.keys(statement)
} else := null

# The data resources behind an unknown policy: the instances of one aws_iam_policy_document, as near as can be told.
_data_documents(resource, path) := [document |
	expression.plain(resource, path)
	some [document, attribute] in reference.data_instances(resource, path)
	document.type == "aws_iam_policy_document"
	attribute in {"", "json", "minified_json"}
]

# A document that is put together of others, in the order in which the provider merges them by Sid.
_document(resource) := {
	"readable": true,
	"whole": _whole(resource),
	"statements": array.concat(
		[statement | some statement in _sources(resource); not _has_sid(own, statement.sid)],
		array.concat([statement | some statement in own; not _has_sid(overrides, statement.sid)], overrides),
	),
} if {
	own := _own_statements(resource)
	overrides := _parts(resource, ["override_policy_documents", "override_json"])
}

_sources(resource) := _parts(resource, ["source_policy_documents", "source_json"])

_has_sid(statements, sid) if {
	sid != ""
	some statement in statements
	statement.sid == sid
}

_whole(resource) if {
	every attribute in ["source_policy_documents", "source_json", "override_policy_documents", "override_json", "statement"] {
		_part_known(resource, attribute)
	}
	every text in _texts(resource, ["source_policy_documents", "source_json", "override_policy_documents", "override_json"]) {
		parse(text).readable
	}
} else := false

_part_known(resource, "statement") if value.known(resource, ["statement"])

_part_known(resource, attribute) if {
	attribute != "statement"
	value.known_entirely(resource, [attribute])
}

_parts(resource, attributes) := [statement |
	some text in _texts(resource, attributes)
	some statement in parse(text).statements
]

_texts(resource, attributes) := [text |
	some attribute in attributes
	some text in _array(object.get(resource.values, attribute, null))
	is_string(text)
	text != ""
]

_own_statements(resource) := [statement |
	some i, block in object.get(resource.values, "statement", [])
	statement := {
		"sid": _or(object.get(block, "sid", null), ""),
		"effect": _or(object.get(block, "effect", null), "Allow"),
		"actions": _known_strings(resource, i, block, "actions"),
		"not_actions": _known_strings(resource, i, block, "not_actions"),
		"resources": _known_strings(resource, i, block, "resources"),
		"not_resources": _known_strings(resource, i, block, "not_resources"),
		"principals": _known_principals(resource, i, block, "principals"),
		"not_principals": _known_principals(resource, i, block, "not_principals"),
		"conditions": [_condition(resource, i, j, condition) | some j, condition in object.get(block, "condition", [])],
		"unknown": ({name | some name in _elements; not value.known_entirely(resource, ["statement", i, name])} | _overridable(resource, block)),
		"data": resource,
	}
]

_elements := {
	"sid",
	"effect",
	"actions",
	"not_actions",
	"resources",
	"not_resources",
	"principals",
	"not_principals",
	"condition",
}

# A statement with a Sid may be replaced by one of an overriding document that is not known.
_overridable(resource, block) := {"sid"} if {
	not _overrides_known(resource)
	_or(object.get(block, "sid", null), "") != ""
} else := set()

_overrides_known(resource) if {
	value.known_entirely(resource, ["override_policy_documents"])
	value.known_entirely(resource, ["override_json"])
}

_or(null, default_value) := default_value

_or(given, _) := given if given != null

# An empty set counts as not set, as the provider has it; one with unknown members is there.
_known_strings(resource, i, block, name) := [text | some text in list; is_string(text)] if {
	list := object.get(block, name, null)
	is_array(list)
	count(list) > 0
} else := [] if {
	value.unknown(resource, ["statement", i, name])
} else := null

_known_principals(resource, i, block, name) := [[principal.type, identifier] |
	some principal in list
	some identifier in principal.identifiers
	is_string(identifier)
] if {
	list := object.get(block, name, null)
	is_array(list)
	count(list) > 0
} else := [] if {
	value.unknown(resource, ["statement", i, name])
} else := null

_condition(resource, i, j, condition) := {
	"operator": object.get(condition, "test", ""),
	"key": lower(object.get(condition, "variable", "")),
	"values": [text | some text in object.get(condition, "values", []); is_string(text)],
	"known": _condition_known(resource, i, j),
}

_condition_known(resource, i, j) if {
	value.known_entirely(resource, ["statement", i, "condition", j])
} else := false
