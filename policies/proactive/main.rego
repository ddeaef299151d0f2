# METADATA
# description: |
#   Every control's result, composed by path, in one evaluation; `entry` has each control's own. Also echoed, for the harness
#   to compare with what it handed over: the number of resource changes that were seen, the hash of the profile, number and
#   hash of the facts.
package main

import data.lib.fact
import data.lib.part
import data.lib.plan

# METADATA
# description: "{controls: {service: {name: {evaluated, deny, undetermined}}}, resource_changes, profile_sha256, facts, loose}"
# entrypoint: true
report := object.union(echo, {"controls": _controls})

# METADATA
# description: What every report has beside results.
echo := {
	"resource_changes": count(plan.document.resource_changes),
	"profile_sha256": data.profile_sha256,
	"facts": fact.seen,
	"loose": part.loose,
}

_controls[service][name] := {
	"evaluated": policy.evaluated,
	"deny": policy.deny,
	"undetermined": policy.undetermined,
} if {
	some service, name
	policy := data.controls[service][name]
}
