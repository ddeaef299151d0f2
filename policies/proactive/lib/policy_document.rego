# METADATA
# description: |
#   IAM policy documents, of JSON text or of an aws_iam_policy_document data resource whose JSON is only known after the
#   apply (see lib.fact). A document is {readable, whole, statements}: not whole where further statements may be there that
#   the plan does not show. A statement is {sid, effect, actions, not_actions, resources, not_resources, principals, not_principals,
#   conditions, unknown, data}: actions and resources are arrays of strings, principals arrays of [type, identifier] (with type
#   and identifier "*" for everyone), conditions arrays of {operator, key, values, known} with the key in lower case; what a
#   statement does not have is null, what is unknown of it is left out and named in `unknown`. `data` is the address of the
#   data resource behind it, null where it is read from a text.
# related_resources:
# - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
# - https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document
package lib.policy_document

import data.lib.expression
import data.lib.fact
import data.lib.plan
import data.lib.reference
import data.lib.value

# METADATA
# description: |
#   The documents that the attribute at the path may hold, as a set: one where it is known, the candidates where its
#   references lead to one aws_iam_policy_document (each instance of it is one), none where nothing can be told.
candidates(resource, path) := {_read(resource, path)} if {
	value.known(resource, path)
} else := {fact.iam(document, ["json"]) | some document in _data_documents(resource, path)}

# METADATA
# description: The data resource that a statement is written in. Undefined where it is read from a text.
data_resource(statement) := plan.data_by_address[statement.data]

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

_read(resource, path) := fact.iam(resource, path) if {
	is_string(value.at(resource, path))
} else := {"readable": false, "whole": true, "statements": []}

# The data resources behind an unknown policy: the instances of one aws_iam_policy_document, as near as can be told.
_data_documents(resource, path) := [document |
	expression.plain(resource, path)
	some [document, attribute] in reference.data_instances(resource, path)
	document.type == "aws_iam_policy_document"
	attribute in {"", "json", "minified_json"}
]
