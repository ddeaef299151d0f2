# METADATA
# description: |
#   What provisioners of the plan's resources run. Terraform keeps provisioners in `configuration` only, per resource and not
#   per instance, without `when` and `on_failure`; the document made from a synthesized application has these too
#   ("JSON Output Format" and "Provisioners", Terraform 1.11 documentation).
#   Not covered: what a script, or a program that a command calls, does itself.
package lib.provisioner

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
# description: True where a text of the provisioner names the operation that changes an authentication profile.
changes_authentication_profiles(resource, i) if {
	walk(_blocks(resource)[i].expressions, [path, text])
	not "references" in path
	regex.match(`(?i)update[-_]?(conn)?authentication[-_]?profile|authentication-profiles/`, text)
}

# METADATA
# description: |
#   The names of the provisioner's commands that cannot be read: the text is hidden, or a part of it comes from something that
#   cannot be told. Excepted are commands whose every reference leads to managed resources that cannot carry the id of an
#   Amazon Connect instance or a command: an unrelated command. Terraform hides the text of every command with a reference
#   that is written in HCL.
unreadable(resource, i) := {name |
	some name in {"command", "inline"}
	expression := _blocks(resource)[i].expressions[name]
	not _constant(expression)
	not _unrelated(resource, expression)
}

# METADATA
# description: True where a text, or a text inside of a value, is a template of Terraform's JSON syntax.
template(value) if {
	walk(value, [_, text])
	regex.match(`[$%]\{`, text)
}

_types contains resource.type if {
	some _, module in reference.modules
	some resource in module.resources
	count(resource.provisioners) > 0
}

_blocks(resource) := object.get(reference.configuration(resource), "provisioners", [])

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

_unrelated(resource, expression) if {
	refs := {ref |
		some ref in expression.references
		not regex.match(`^(each\.key|count\.index|path\.|terraform\.)`, ref)
		not _is_prefix(ref, expression.references)
	}
	count(refs) > 0
	every ref in refs {
		leaves := reference.leaves_of(reference.module_path(resource.module), {ref})
		count(leaves) > 0
		every leaf in leaves {
			leaf[0] == "resource"
			not split(leaf[2], ".")[0] in {"terraform_data", "null_resource", "aws_ssm_parameter"}
			not _hidden_identifier(expression, leaf)
		}
	}
}

# An attribute of Connect's own cannot be a command; where the text around it is hidden, it can be what a command changes.
_hidden_identifier(expression, leaf) if {
	startswith(leaf[2], "aws_connect_")
	not "constant_value" in object.keys(expression)
}

_is_prefix(ref, refs) if {
	some longer in refs
	some separator in {".", "["}
	startswith(longer, concat("", [ref, separator]))
}
