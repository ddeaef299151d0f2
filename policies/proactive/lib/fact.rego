# METADATA
# scope: package
# schemas:
# - data.facts: schema.facts
# description: |
#   What the texts inside of attributes say. They are read once, outside of the policies, and handed over as data: by kind,
#   place ("after": as it is after the apply), address, and path joined with dots. This is the only reader of that data, and
#   it is total: a text without a fact is not readable, and there may be more in it than can be seen.
package lib.fact

# METADATA
# description: |
#   The policy document in IAM's language in an attribute of a resource that exists after the apply, or the one that a data
#   resource aws_iam_policy_document makes ("json"): {readable, whole, statements}, as lib.policy_document describes them.
iam(resource, path) := _documents[resource.address][_key(path)]

iam(resource, path) := {"readable": false, "whole": false, "statements": []} if {
	not _documents[resource.address][_key(path)]
}

# METADATA
# description: |
#   The form of a policy of AWS Organizations, whatever its type: {readable, problems, document}. A problem is [path inside of
#   the document, what is there, what is expected]; the document is that of a management policy without problems, else null.
organization_policy(resource, path) := data.facts.organization_policy.after[resource.address][_key(path)]

organization_policy(resource, path) := {
	"readable": false,
	"problems": [[[], "(not read)", "a document that is read"]],
	"document": null,
} if {
	not data.facts.organization_policy.after[resource.address][_key(path)]
}

# METADATA
# description: How many facts there are, and the hash that was handed over with them, for the harness to compare.
seen := {
	"count": count([1 | some kind, place, address, path; data.facts[kind][place][address][path]]),
	"sha256": data.facts_sha256,
}

# JSON has no sets. Every member is named, so that OPA knows the type of what the policies get.
_documents[address][path] := {
	"readable": fact.readable,
	"whole": fact.whole,
	"statements": [stated |
		some statement in fact.statements
		stated := {
			"sid": statement.sid,
			"effect": statement.effect,
			"actions": statement.actions,
			"not_actions": statement.not_actions,
			"resources": statement.resources,
			"not_resources": statement.not_resources,
			"principals": statement.principals,
			"not_principals": statement.not_principals,
			"conditions": statement.conditions,
			"unknown": {name | some name in statement.unknown},
			"data": statement.data,
		}
	],
} if {
	some address, facts in data.facts.iam.after
	some path, fact in facts
}

_key(path) := path[0] if count(path) == 1

_key(path) := concat(".", [_step(step) | some step in path]) if count(path) != 1

_step(step) := step if is_string(step)

_step(step) := format_int(step, 10) if is_number(step)
