# METADATA
# description: |
#   Denies buckets without a bucket policy that denies everyone every S3 action on the bucket and on its objects where
#   aws:SecureTransport is false, by one statement or by several. Nothing else may narrow such a statement: no further
#   condition, no NotPrincipal, no NotResource, no NotAction that exempts an S3 action. An unknown policy is followed to the
#   aws_iam_policy_document that it comes from. Every policy of a bucket must have the denial. A bucket
#   that is replaced loses the policy that is not replaced with it; a bucket policy that is destroyed takes every other one
#   of the bucket along that was there before.
#   Not applicable: directory buckets. Undetermined: a policy that is unknown otherwise, a document whose decisive parts are
#   unknown (the ARN of the bucket among them), a policy that may be this bucket's, one that is made or changed while
#   another one of the bucket is destroyed.
#   Not covered: the version of TLS.
# related_resources:
# - https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
# - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
package controls.s3.bucket_tls_only

import data.lib.finding
import data.lib.plan
import data.lib.policy_document
import data.lib.s3
import data.lib.value

evaluated := plan.addresses(s3.buckets)

deny contains finding.through(bucket, policy, ["policy"], _needed) if {
	some bucket in s3.buckets
	some policy in _policies(bucket)
	_verdicts[bucket.address][policy.address] == "no"
}

deny contains found if {
	some bucket in s3.buckets
	count(_policies(bucket)) == 0
	not _maybe_configured(bucket)
	some found in s3.missing(bucket, _type, _needed)
}

undetermined contains finding.through(bucket, policy, ["policy"], _needed) if {
	some bucket in s3.buckets
	some policy in _policies(bucket)
	_verdicts[bucket.address][policy.address] == "maybe"
}

undetermined contains finding.missing(bucket, _needed) if {
	some bucket in s3.buckets
	count(_policies(bucket)) == 0
	_maybe_configured(bucket)
}

undetermined contains finding.missing(bucket, _needed) if {
	some bucket in s3.buckets
	count(_policies(bucket)) > 0
	_maybe_configured_badly(bucket)
}

undetermined contains found if {
	some bucket in s3.buckets
	some found in s3.perhaps_taken(bucket, _type)
}

_needed := "a statement that denies everyone s3:* on the bucket and its objects where aws:SecureTransport is false"

_type := "aws_s3_bucket_policy"

_policies(bucket) := array.concat(
	s3.configurations(bucket, _type),
	[bucket | s3.configures_itself(bucket, "policy", _type)],
)

_maybe_configured(bucket) if count(s3.possible_configurations(bucket, _type)) > 0

_maybe_configured(_) if count(s3.unrelated[_type]) > 0

# Another policy that may be this bucket's replaces it: it must have the denial as well.
_maybe_configured_badly(bucket) if {
	some policy in s3.possible_configurations(bucket, _type)
	_verdict(bucket, policy) != "yes"
}

_maybe_configured_badly(_) if count(_unrelated_unknown) > 0

_maybe_configured_badly(bucket) if {
	count(_unrelated_unknown) == 0
	some address in s3.unrelated[_type]
	_verdict(bucket, plan.by_address[address]) != "yes"
}

# Policies of any bucket of which nothing is known: they need not be looked at for each bucket.
_unrelated_unknown contains address if {
	some address in s3.unrelated[_type]
	count(policy_document.candidates(plan.by_address[address], ["policy"])) == 0
}

_verdicts[bucket.address][policy.address] := _verdict(bucket, policy) if {
	some bucket in s3.buckets
	some policy in _policies(bucket)
}

_verdict(bucket, policy) := verdict if {
	verdicts := {_document_verdict(bucket, document) | some document in policy_document.candidates(policy, ["policy"])}
	count(verdicts) == 1
	some verdict in verdicts
} else := "maybe"

_document_verdict(bucket, document) := verdict if {
	answers := {_part_answer(bucket, document, part) | some part in _parts}
	verdict := _weakest(answers)
}

_weakest(answers) := "no" if {
	"no" in answers
} else := "maybe" if {
	"maybe" in answers
} else := "yes"

# What must be covered: text that follows the bucket's ARN, and stands for any object key.
_parts := {"", "/\u0001"}

_part_answer(bucket, document, part) := _strongest(answers, document.whole) if {
	answers := {_answer(bucket, statement, part) | some statement in document.statements}
}

_strongest(answers, whole) := "yes" if {
	"yes" in answers
} else := "no" if {
	not "maybe" in answers
	whole
} else := "maybe"

_answer(bucket, statement, part) := _weakest(_aspects(bucket, statement, part) | _replaceable(statement))

# A statement that an overriding document may replace.
_replaceable(statement) := {"maybe"} if {
	"sid" in statement.unknown
} else := set()

_aspects(bucket, statement, part) := {
	_denies(statement),
	_everyone(statement),
	_all_actions(statement),
	_on_plain_http_only(statement),
	_resources(bucket, statement, part),
}

_denies(statement) := "maybe" if {
	"effect" in statement.unknown
} else := "yes" if {
	statement.effect == "Deny"
} else := "no"

_everyone(statement) := "no" if {
	_has(statement, "not_principals")
} else := "yes" if {
	not "not_principals" in statement.unknown
	some [type, identifier] in statement.principals
	type in {"*", "AWS"}
	identifier == "*"
} else := _unless_unknown(statement, {"principals", "not_principals"})

_all_actions(statement) := "yes" if {
	some action in statement.actions
	lower(action) in {"*", "s3:*"}
} else := "yes" if {
	statement.not_actions != null
	not "not_actions" in statement.unknown
	every action in statement.not_actions {
		regex.match(`^[A-Za-z0-9-]+:`, action)
		not startswith(lower(action), "s3:")
	}
} else := _unless_unknown(statement, {"actions", "not_actions"})

_on_plain_http_only(statement) := "no" if {
	some condition in statement.conditions
	_on_plain_http(condition) == "no"
} else := "maybe" if {
	"condition" in statement.unknown
} else := "yes"

_on_plain_http(condition) := "maybe" if {
	not condition.known
} else := "yes" if {
	condition.operator in {"Bool", "BoolIfExists"}
	condition.key == "aws:securetransport"
	some text in condition.values
	lower(text) == "false"
} else := "no"

_resources(bucket, statement, part) := "no" if {
	_has(statement, "not_resources")
} else := "yes" if {
	not "not_resources" in statement.unknown
	some pattern in statement.resources
	some arn in _arns(bucket)
	policy_document.matches(pattern, concat("", [arn, part]))
	_for_every_key(pattern, part)
} else := "maybe" if {
	count(_arns(bucket)) == 1
	count(statement.resources) > 0
} else := _unless_unknown(statement, {"resources", "not_resources"})

_for_every_key(_, "")

_for_every_key(pattern, part) if {
	part != ""
	endswith(pattern, "*")
}

# The ARNs that the bucket can have: of its known name in every partition, or of any name.
_arns(bucket) := [concat("", ["arn:", partition, ":s3:::", name]) | some partition in ["aws", "aws-us-gov", "aws-cn"]] if {
	name := value.at(bucket, ["bucket"])
	is_string(name)
} else := ["arn:aws:s3:::\u0001"]

_has(statement, element) if count(statement[element]) > 0

_has(statement, element) if {
	statement[element] == []
	not element in statement.unknown
}

_unless_unknown(statement, elements) := "maybe" if {
	count(statement.unknown & elements) > 0
} else := "no"
