# METADATA
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

_documents[address][path] := object.union(fact, {"statements": [_statement(statement) | some statement in fact.statements]}) if {
	some address, facts in data.facts.iam.after
	some path, fact in facts
}

# JSON has no sets.
_statement(statement) := object.union(statement, {"unknown": {name | some name in statement.unknown}})

_key(path) := path[0] if count(path) == 1

_key(path) := concat(".", [_step(step) | some step in path]) if count(path) != 1

_step(step) := step if is_string(step)

_step(step) := format_int(step, 10) if is_number(step)
