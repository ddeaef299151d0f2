# METADATA
# description: |
#   The grammar of the policy documents of AWS Organizations: service control policies (since 2025-09-19 IAM's language in
#   full, but for principals), resource control policies (denials for every principal), and the root elements of the others.
#   A problem is [path inside of the document, what is there, what is expected].
# related_resources:
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
# - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
# - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
package lib.policy_grammar

# METADATA
# description: The problems of a document of a type, from its text; a type that is not known here needs a JSON object only.
problems(type, text) := _problems(type, text, document) if {
	document := _document(text)
} else := {[[], text, "a JSON object"]}

_problems(type, text, document) := {[[], _repeated_words, "each name once in an object"]} if {
	_repeats_names(text, document)
} else := _element_problems(document, _grammars[type]) if {
	_grammars[type]
} else := _root_problems(document, _roots[type]) if {
	_roots[type]
} else := set()

_repeated_words := "a name that is repeated"

_document(text) := document if {
	is_string(text)
	document := json.unmarshal(text)
	is_object(document)
}

# Of two members with the same name one is lost in parsing: there are more names in the text than in the document. Without
# backslashes a quote and a colon stand after a name and nowhere else, also in the document written anew.
_repeats_names(text, document) if {
	not _intricate(text)
	count(split(text, `":`)) != count(split(json.marshal(document), `":`))
}

_repeats_names(text, document) if {
	_intricate(text)
	written := [1 |
		some match in regex.find_all_string_submatch_n(`"(?:[^"\\]|\\.)*"(\s*:)?`, text, -1)
		match[1] != ""
	]
	parsed := [1 | walk(document, [_, value]); is_object(value); some _, _ in value]
	count(written) != count(parsed)
}

_intricate(text) if contains(text, `\`)

_intricate(text) if regex.match(`"\s+:`, text)

_grammars := {
	"SERVICE_CONTROL_POLICY": {
		"elements": {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"},
		"effects": ["Allow", "Deny"],
		"principal": false,
	},
	"RESOURCE_CONTROL_POLICY": {
		"elements": {"Sid", "Effect", "Principal", "Action", "Resource", "NotResource", "Condition"},
		"effects": ["Deny"],
		"principal": true,
	},
}

_roots := {
	"AISERVICES_OPT_OUT_POLICY": "services",
	"BACKUP_POLICY": "plans",
	"CHATBOT_POLICY": "chatbots",
	"DECLARATIVE_POLICY_EC2": "ec2_attributes",
	"TAG_POLICY": "tags",
}

_root_problems(document, root) := set() if {
	object.keys(document) == {root}
	is_object(document[root])
} else := {[[], sort(object.keys(document)), concat("", ["an object ", root, ", and nothing else"])]}

_element_problems(document, grammar) := union({
	_other_elements([], document, {"Version", "Id", "Statement"}),
	{[["Version"], version, "2012-10-17"] |
		version := object.get(document, "Version", null)
		version != "2012-10-17"
	},
	{[["Id"], document.Id, "a text"] | not is_string(object.get(document, "Id", ""))},
	{[["Statement"], object.get(document, "Statement", null), "at least one statement"] | count(_statements(document)) == 0},
	{problem |
		some [path, statement] in _statements(document)
		some problem in _statement_problems(path, statement, grammar)
	},
	_repeated_sids(document),
})

_statements(document) := [[["Statement", i], statement] | some i, statement in document.Statement] if {
	is_array(document.Statement)
} else := [[["Statement"], document.Statement]] if {
	object.get(document, "Statement", null) != null
} else := []

_other_elements(path, members, elements) := {[array.concat(path, [name]), element, _one_of(elements)] |
	some name, element in members
	not name in elements
}

_one_of(elements) := concat("", ["one of the elements ", concat(", ", sort([name | some name in elements]))])

_statement_problems(path, statement, _) := {[path, statement, "an object"]} if {
	not is_object(statement)
}

_statement_problems(path, statement, grammar) := union({
	_other_elements(path, statement, grammar.elements),
	{[array.concat(path, ["Sid"]), statement.Sid, "letters and digits"] | not _matches(_sid, object.get(statement, "Sid", ""))},
	{[array.concat(path, ["Effect"]), effect, grammar.effects] |
		effect := object.get(statement, "Effect", null)
		not effect in grammar.effects
	},
	{[array.concat(path, ["Principal"]), principal, "*"] |
		grammar.principal
		principal := object.get(statement, "Principal", null)
		principal != "*"
	},
	_alternatives(path, statement, ["Action", "NotAction"]),
	_alternatives(path, statement, ["Resource", "NotResource"]),
	{problem |
		some element, allowed in _texts
		some problem in _text_problems(array.concat(path, [element]), object.get(statement, element, "*"), allowed)
	},
	_condition_problems(array.concat(path, ["Condition"]), object.get(statement, "Condition", {})),
}) if {
	is_object(statement)
}

_matches(pattern, text) if {
	is_string(text)
	regex.match(pattern, text)
}

_sid := `^[A-Za-z0-9]*$`

_texts := {
	"Action": _action,
	"NotAction": _action,
	"NotResource": _resource,
	"Resource": _resource,
}

_action := {"pattern": `^(\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?-]+)$`, "words": "a service and an action, as in s3:Get*, or *"}

_resource := {"pattern": `^(\*|arn:.*\*|([^:]*:){5}.*)$`, "words": "an ARN, or *"}

_alternatives(path, statement, names) := set() if {
	count(_given(statement, names)) == 1
} else := {[path, _given(statement, names), concat("", ["either ", concat(" or ", names)])]}

_given(statement, names) := [name | some name in names; name in object.keys(statement)]

# A text, or a list of texts.
_text_problems(path, element, allowed) := {[array.concat(path, [i]), text, allowed.words] |
	some i, text in element
	not _matches(allowed.pattern, text)
} | {[path, element, "at least one text"] | count(element) == 0} if {
	is_array(element)
} else := {[path, element, allowed.words] | not _matches(allowed.pattern, element)}

_condition_problems(path, operators) := {[path, operators, "an object of operators"]} if {
	not is_object(operators)
} else := {problem |
	some operator, keys in operators
	some problem in _operator_problems(array.concat(path, [operator]), operator, keys)
}

_operator_problems(path, operator, keys) := {[path, operator, "an operator of IAM's language"]} if {
	not regex.match(_operator, operator)
} else := {[path, keys, "an object of condition keys"]} if {
	not _has_members(keys)
} else := {[array.concat(path, [key]), values, "a text, number or boolean, or a list of them"] |
	some key, values in keys
	not _comparable(values)
}

# Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Multivalued context keys" (read 2026-11-21).
_operator := concat("", [
	"^(Null|((ForAllValues|ForAnyValue):)?(",
	concat("|", [
		"String(Not)?Equals(IgnoreCase)?",
		"String(Not)?Like",
		"Numeric(Not)?Equals",
		"Numeric(Less|Greater)Than(Equals)?",
		"Date(Not)?Equals",
		"Date(Less|Greater)Than(Equals)?",
		"Bool",
		"BinaryEquals",
		"(Not)?IpAddress",
		"Arn(Not)?(Equals|Like)",
	]),
	")(IfExists)?)$",
])

_has_members(keys) if {
	is_object(keys)
	count(keys) > 0
}

_comparable(values) if _scalar(values)

_comparable(values) if {
	is_array(values)
	count(values) > 0
	every member in values {
		_scalar(member)
	}
}

_scalar(member) if is_string(member)

_scalar(member) if is_number(member)

_scalar(member) if is_boolean(member)

_repeated_sids(document) := {[["Statement", i, "Sid"], sid, "a Sid of its own"] |
	indices := {sid: {i | some i, statement in document.Statement; statement.Sid == sid} | some sid in {statement.Sid | some statement in document.Statement}}
	some sid, with_sid in indices
	sid != ""
	some i in with_sid
	i != min(with_sid)
}
