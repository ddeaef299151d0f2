# METADATA
# description: |
#   Denies KMS keys, of every type, whose key policy allows a wildcard principal (or every principal but some) without a
#   condition that narrows it to accounts, an organization, or principals and sources of an account. A separate aws_kms_key_policy
#   replaces the key's own policy; the verdict then stands at the key where the plan has it, else at the policy. Where the
#   plan changes the key and not the separate policy, the key's own policy is written last, and is judged as well. A key
#   without a policy has AWS's default key policy and is compliant. A policy that is no readable policy document is denied.
#   Not applicable: keys that the plan only refers to. Undetermined: policies, principals and conditions that are only known
#   after the apply, except where an unknown policy comes from an aws_iam_policy_document that tells, or an unknown principal
#   from the ARN or account id of a resource.
#   Not covered: what the account's own IAM policies allow through the root principal, and grants.
# related_resources:
# - https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
# - https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
# - https://docs.aws.amazon.com/connect/latest/adminguide/key-management.html
package controls.kms.key_policy_limited

import data.lib.finding
import data.lib.kms
import data.lib.plan
import data.lib.policy_document
import data.lib.reference
import data.lib.value

evaluated := plan.addresses(kms.keys) | {policy.address | some policy in _policies_without_key}

deny contains finding.through(key, policy, ["policy"], _expected) if {
	some key in kms.keys
	some policy in _policies(key)
	_verdict(policy) == "no"
}

deny contains finding.at(policy, ["policy"], _expected) if {
	some policy in _policies_without_key
	_verdict(policy) == "no"
}

undetermined contains finding.through(key, policy, ["policy"], _expected) if {
	some key in kms.keys
	some policy in _policies(key)
	_verdict(policy) == "maybe"
}

undetermined contains finding.at(policy, ["policy"], _expected) if {
	some policy in _policies_without_key
	_verdict(policy) == "maybe"
}

# The key's own policy is bad, and may be replaced.
undetermined contains finding.at(key, ["policy"], _expected) if {
	some key in kms.keys
	_maybe_replaced(key)
	_own_policy(key)
	_verdict(key) == "no"
}

# A policy that may be this key's is bad.
undetermined contains finding.through(key, policy, ["policy"], _expected) if {
	some policy in _separate
	_meant[policy.address].told == false
	some address in _meant[policy.address].addresses
	_verdict(policy) != "yes"
	key := plan.by_address[address]
}

_expected := "principals that are named, or narrowed to accounts or an organization by a condition"

_separate := plan.resources("aws_kms_key_policy")

_meant[policy.address] := kms.meant_by(policy, ["key_id"]) if some policy in _separate

_of_key[key] contains policy if {
	some policy, meant in _meant
	meant.told
	some key in meant.addresses
}

_maybe_of_key[key] contains policy if {
	some policy, meant in _meant
	not meant.told
	some key in meant.addresses
}

# Policies of keys that are not the plan's, and policies of which it cannot be told whose they are.
_policies_without_key := [policy | some policy in _separate; count(_meant[policy.address].addresses) == 0]

_policies(key) := array.concat(separate, [key | _writes_last(key, separate)]) if {
	separate := [plan.by_address[address] | some address in _of_key[key.address]]
	count(separate) > 0
} else := [key | _own_policy(key); not _replaceable(key)]

# An update of the key writes a policy of its own again; a separate policy that does not change is not written after it.
_writes_last(key, separate) if {
	"update" in key.actions
	every policy in separate {
		policy.actions == ["no-op"]
	}
	_own_policy(key)
	not reference.unset(key, "policy")
}

# A bad policy of a key that may have another one is undetermined instead.
_replaceable(key) if {
	_maybe_replaced(key)
	_verdict(key) == "no"
}

_maybe_replaced(key) if {
	not _of_key[key.address]
	count(_maybe_of_key[key.address]) > 0
}

_maybe_replaced(key) if {
	not _of_key[key.address]
	count(_of_any_key) > 0
}

_of_any_key contains address if {
	some address, meant in _meant
	not meant.told
	count(meant.addresses) == 0
}

# A key has a policy of its own where one is known, or may be written in the configuration. Where none is, it has AWS's default.
_own_policy(key) if {
	value.known(key, ["policy"])
	value.at(key, ["policy"]) != null
}

_own_policy(key) if {
	value.unknown(key, ["policy"])
	not reference.unset(key, "policy")
}

_verdict(policy) := verdict if {
	verdicts := {_document_verdict(document) | some document in policy_document.candidates(policy, ["policy"])}
	count(verdicts) == 1
	some verdict in verdicts
} else := "maybe"

_document_verdict(document) := "no" if {
	not document.readable
} else := "no" if {
	some statement in document.statements
	_answer(statement) == "no"
} else := "maybe" if {
	not document.whole
} else := "maybe" if {
	some statement in document.statements
	_answer(statement) == "maybe"
} else := "yes"

# "no" where the statement opens the key to a wildcard principal.
_answer(statement) := "yes" if {
	not "effect" in statement.unknown
	statement.effect == "Deny"
} else := "yes" if {
	_names_principals(statement)
} else := "yes" if {
	some condition in statement.conditions
	condition.known
	_narrows(condition)
} else := "maybe" if {
	count({"effect", "sid", "condition"} & statement.unknown) > 0
} else := "no" if {
	_opens(statement)
} else := "maybe"

_names_principals(statement) if {
	not _opens(statement)
	not "not_principals" in statement.unknown
	_principals_told(statement)
}

_opens(statement) if {
	some [_, identifier] in statement.principals
	_wildcard(identifier)
}

_opens(statement) if statement.not_principals != null

_opens(statement) if statement.principals == null

_wildcard(identifier) if contains(identifier, "*")

_wildcard(identifier) if contains(identifier, "?")

_principals_told(statement) if not "principals" in statement.unknown

# An ARN, an account id or a unique id of an AWS resource is no wildcard.
_principals_told(statement) if {
	path := ["statement", "principals", "identifiers"]
	sources := reference.targets(policy_document.data_resource(statement), path)
	sources.proved
	every source in sources.resources {
		startswith(plan.by_address[source[0]].type, "aws_")
		_names(source[1])
	}
	every source in sources.data {
		regex.match(`(^|\.)data\.aws_`, source[0])
		_names(source[1])
	}
}

_names(attribute) if regex.match(`^(|arn|[a-z_]+_arn|account_id|unique_id|service_role)$`, attribute)

_narrows(condition) if {
	regex.match(`^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like))$`, condition.operator)
	pattern := _narrow[condition.key]
	count(condition.values) > 0
	every text in condition.values {
		regex.match(pattern, text)
	}
}

# What the values of a condition key must look like for it to narrow a principal.
_narrow := {
	"aws:principalaccount": _account,
	"aws:principalarn": _arn_of_account,
	"aws:principalorgid": _organization,
	"aws:principalorgpaths": _organization_path,
	"aws:sourceaccount": _account,
	"aws:sourcearn": _arn_of_account,
	"aws:sourceorgid": _organization,
	"aws:sourceorgpaths": _organization_path,
	"kms:calleraccount": _account,
}

_account := `^[0-9]{12}$`

_arn_of_account := `^arn:[^:*?$]+:[^:*?$]+:[^:*?$]*:[0-9]{12}:.`

_organization := `^o-[a-z0-9]{10,32}$`

_organization_path := `^o-[a-z0-9]{10,32}/`
