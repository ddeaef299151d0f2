# METADATA
# description: |
#   What provisioners of the plan's resources run. Terraform keeps provisioners in `configuration` only, per resource and not
#   per instance, without `when` and `on_failure`; the document made from a synthesized application has these too
#   ("JSON Output Format" and "Provisioners", Terraform 1.11 documentation).
#   Not covered: what a script does itself that a command calls or a remote-exec runs (`script`, `scripts`), however its
#   path is written, nor a program that a command calls, nor text that a command decodes.
package lib.provisioner

import data.lib.configuration
import data.lib.module_address
import data.lib.plan
import data.lib.reference

# METADATA
# description: |
#   The resources that exist after the apply and have provisioners, each described as in `described`.
resources := [described(resource) |
	some type in _types
	some resource in plan.resources(type)
	count(_blocks(resource)) > 0
]

# METADATA
# description: |
#   A resource with its provisioners as if they were an attribute, `provisioner`: a list of objects with type, when,
#   on_failure and the settings. A setting is unknown where the configuration does not show its text or the text is a
#   template; of `environment` the text is kept as it is. Settings that may hold a secret are sensitive.
described(resource) := object.union_n([resource, {
	"values": object.union(resource.values, {"provisioner": [_values(block) | some block in blocks]}),
	"unknown": object.union(_marks(resource.unknown), {"provisioner": [_unknown(block) | some block in blocks]}),
	"sensitive": object.union(_marks(resource.sensitive), {"provisioner": [_sensitive(block) | some block in blocks]}),
}]) if {
	blocks := _blocks(resource)
}

# METADATA
# description: |
#   True where a text of the provisioner names the operation that changes an authentication profile, however it is quoted.
changes_authentication_profiles(resource, i) if {
	some text in _texts(_blocks(resource)[i].expressions)
	regex.match(`(?i)update[-_]?(conn)?authentication[-_]?profile|authentication-profiles/`, _unquoted(text))
}

# METADATA
# description: |
#   The names of the provisioner's settings that decide what it runs and cannot be read: `command`, `inline`, `interpreter`, and
#   `environment` where the command, or the interpreter, expands a variable. Terraform hides the text of every setting with a
#   reference that is written in HCL; in its JSON syntax the text is kept, and only identifiers of resources (ids and ARNs) may
#   be left open. A text that is shown cannot be read where a variable is the operation of Amazon Connect, or a part of it.
unreadable(resource, i) := {name |
	expressions := _blocks(resource)[i].expressions
	some name in {"command", "inline", "interpreter"}
	_undisclosed(resource, expressions[name])
} | {"environment" |
	expressions := _blocks(resource)[i].expressions
	_hidden(resource, expressions.environment)
	_expands(expressions)
}

# METADATA
# description: Resources whose provisioners are not read, because their module is nested too deep to be followed.
unread := [resource |
	some type
	some resource in plan.by_type[type]
	not configuration.followed(resource)
]

# METADATA
# description: True where a text, or a text inside of a value, is a template of Terraform's JSON syntax.
template(value) if {
	walk(value, [_, text])
	regex.match(`[$%]\{`, text)
}

_types contains resource.type if {
	some _, module in configuration.modules
	some resource in module.resources
	count(resource.provisioners) > 0
}

_blocks(resource) := object.get(configuration.entry(resource), "provisioners", [])

_values(block) := object.union_n([
	{name: block[name] | some name in {"type", "when", "on_failure"}; block[name]},
	{name: expression.constant_value | some name, expression in block.expressions; _constant(expression)},
	{"environment": block.expressions.environment.constant_value | block.expressions.environment.constant_value},
])

_unknown(block) := {name: true |
	some name, expression in block.expressions
	not _constant(expression)
	not _text_is_kept(name, expression)
}

_sensitive(block) := {name: true |
	some name, _ in block.expressions
	not name in {"interpreter", "working_dir", "quiet"}
}

_text_is_kept("environment", expression) if "constant_value" in object.keys(expression)

_constant(expression) if {
	"constant_value" in object.keys(expression)
	not template(expression.constant_value)
}

_marks(marks) := marks if {
	is_object(marks)
} else := {}

_undisclosed(resource, expression) if _hidden(resource, expression)

_undisclosed(_, expression) if {
	some text in _texts(expression)
	regex.match(`(?i)[$%][^{\s]\S*authentication[-_]?profile|\baws\s[^;|&]*\bconnect\s+([^\s;|&-][^\s;|&]*)?[$%][^{\s]`, _unquoted(text))
}

# Every text of a provisioner's settings, or of one of them. The commands of a remote-exec (`inline`) are one script, in which
# a line may go on in the next one ("remote-exec Provisioner", Terraform 1.11 documentation).
_texts(expression) := {text |
	walk(expression, [path, text])
	is_string(text)
	not "references" in path
} | {line |
	walk(expression, [path, list])
	is_array(list)
	not "references" in path
	some line in split(replace(concat("\n", list), "\\\n", ""), "\n")
}

# A text without what a shell takes out of it: continued lines, quotes and escapes.
_unquoted(text) := strings.replace_n({`"`: "", "'": "", "`": "", `\`: "", "^": ""}, continued) if {
	continued := replace(replace(text, "\\\r\n", ""), "\\\n", "")
}

_hidden(resource, expression) if {
	not _constant(expression)
	not _identifiers_only(resource, expression)
}

_identifiers_only(resource, expression) if {
	"constant_value" in object.keys(expression)
	leaves := reference.leaves_of(module_address.path(resource.module), {ref | some ref in expression.references})
	count(leaves) > 0
	every leaf in leaves {
		leaf[0] == "resource"
		regex.match(_identifier, leaf[2])
	}
}

# An attribute of the resource itself: a map, or the output of a terraform_data, may hold any text as its id.
_identifier := `^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.([a-z0-9_]+_)?(id|arn)$`

_expands(expressions) if {
	some name in {"command", "inline", "interpreter"}
	walk(expressions[name].constant_value, [_, text])
	regex.match(`\$|%[A-Za-z_][A-Za-z0-9_]+%`, text)
}
