# METADATA
# description: |
#   What a statement of a policy document (see lib.policy_document) says about actions and resources. Actions and the
#   patterns for them are compared without case; * and ? are wildcards. What is not known of a statement is left out of its
#   lists and named in `unknown`: answers are "yes", "no", or "maybe".
# related_resources:
# - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
# - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
package lib.permission

import data.lib.policy_document

# METADATA
# description: Whether the statement is about an action, which is written in lower case.
applies(statement, action) := "yes" if {
	_matched(statement.actions, action)
} else := "yes" if {
	statement.not_actions != null
	not "not_actions" in statement.unknown
	not _matched(statement.not_actions, action)
} else := "maybe" if {
	"actions" in statement.unknown
} else := "maybe" if {
	"not_actions" in statement.unknown
	not _matched(statement.not_actions, action)
} else := "no"

# METADATA
# description: The services of a set of which the statement is about every action that they have, or will have.
covered(statement, services) := services if {
	some pattern in statement.actions
	trim(pattern, "*") == ""
} else := _among(services, {prefix |
	some pattern in statement.actions
	prefix := _whole_service(lower(pattern))
}) if {
	statement.actions != null
} else := services - _among(services, {_prefix(lower(pattern)) | some pattern in statement.not_actions}) if {
	statement.not_actions != null
	not "not_actions" in statement.unknown
} else := set()

# METADATA
# description: The patterns of the statement that are for one of some services by its name, not for every service.
naming(statement, services) := {pattern |
	some patterns in [statement.actions, statement.not_actions]
	some pattern in patterns
	prefix := _prefix(lower(pattern))
	trim(prefix, "*?") != ""
	count(_among(services, {prefix})) > 0
}

# METADATA
# description: The patterns for which the statement is about an action; none where it is for what it does not list.
matching(statement, action) := {pattern |
	some pattern in statement.actions
	policy_document.matches(lower(pattern), action)
}

# METADATA
# description: True where the statement is about every resource there is.
every_resource(statement) if {
	some pattern in statement.resources
	trim(pattern, "*") == ""
}

# METADATA
# description: True where the statement holds under all circumstances.
unconditional(statement) if {
	count(statement.conditions) == 0
	not "condition" in statement.unknown
}

# METADATA
# description: True where everything in the statement is known.
known(statement) if count(statement.unknown) == 0

_matched(patterns, action) if {
	some pattern in patterns
	policy_document.matches(lower(pattern), action)
}

# The services that one of some prefixes matches; only a prefix with a wildcard needs more than a look.
_among(services, prefixes) := (services & prefixes) | {service |
	some prefix in prefixes
	_has_wildcard(prefix)
	some service in services
	policy_document.matches(prefix, service)
}

_has_wildcard(text) if contains(text, "*")

_has_wildcard(text) if contains(text, "?")

# The service of a pattern: of a pattern and of an action, there is one colon. A pattern without it can match any.
_prefix(pattern) := prefix if {
	[prefix, _] := split(pattern, ":")
} else := "*"

# The service of a pattern for all of its actions: wildcards, one of them an asterisk; an action has a character at least.
_whole_service(pattern) := trim_suffix(pattern, ":*") if {
	endswith(pattern, ":*")
} else := prefix if {
	[prefix, rest] := split(pattern, ":")
	contains(rest, "*")
	trim(rest, "*") in {"", "?"}
}
