# METADATA
# description: |
#   A part of a plan, as the reader divides it: `part.context` are the addresses of what is in sight only, because verdicts about
#   the others depend on it. What is loose may be about objects that the part is not about: then the division was wrong, and
#   the harness makes another one. A document without `part` is whole, and nothing in it is loose.
package lib.part

import data.lib.connect
import data.lib.governed_instance
import data.lib.kms
import data.lib.plan
import data.lib.s3

# METADATA
# description: |
#   Resources that are related to others by what they mean, as pairs [address, address]: the second is in sight only, or
#   null where it may be any object of the plan.
loose contains [address, target] if {
	some [address, meant] in _related
	some target in meant.addresses
	target in _context
}

loose contains [address, null] if {
	some [address, meant] in _related
	not meant.told
	count(meant.addresses) == 0
}

loose contains [address, null] if {
	_divided
	some address in governed_instance.astray
}

_divided if plan.document.part

_context := {address | some address in plan.document.part.context}

_related contains [address, meant] if {
	_divided
	some address, meant in connect.meant
}

_related contains [address, meant] if {
	_divided
	some address, meant in governed_instance.meant
}

_related contains [address, meant] if {
	_divided
	some _, configurations in s3.meant
	some address, meant in configurations
}

_related contains [address, meant] if {
	_divided
	some [address, meant] in s3.logging_blocks
}

_related contains [policy.address, kms.meant_by(policy, ["key_id"])] if {
	_divided
	some policy in plan.resources("aws_kms_key_policy")
}
