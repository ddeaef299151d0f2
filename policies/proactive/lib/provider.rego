# METADATA
# description: |
#   The provider configuration that a resource uses ("JSON Output Format", `provider_config`). A module that inherits its
#   provider may have an entry of its own without settings: those of the module above it count, and in the end the root's.
package lib.provider

import data.lib.configuration
import data.lib.plan

# METADATA
# description: |
#   The key in `provider_config` of the settings that the resource uses. Undefined where the plan's configuration does not have
#   the resource.
key(resource) := _effective[configuration.entry(resource).provider_config_key]

# METADATA
# description: The keys that `key` can give.
keys := {effective | some _, effective in _effective}

# METADATA
# description: The expressions of the settings with a key; none where the provider is used without configuration.
expressions_of(key_of_settings) := object.get(_configured, [key_of_settings, "expressions"], {})

_configured := object.get(object.get(plan.document, "configuration", {}), "provider_config", {})

_effective[written] := effective if {
	some _, module in configuration.modules
	some resource in module.resources
	written := resource.provider_config_key
	effective := _with_settings(written)
}

# The nearest entry that has settings, from the module's own outwards; the outermost where none has.
_with_settings(written) := nearest if {
	parts := split(written, ":")
	count(parts) == 2
	steps := split(parts[0], ".")
	depths := {depth |
		some depth in numbers.range(1, count(steps))
		depth % 2 == 0
		count(object.get(_configured, [_key_at(steps, depth, parts[1]), "expressions"], {})) > 0
	}
	nearest := _nearest(steps, depths, parts[1])
} else := written

_nearest(steps, depths, name) := _key_at(steps, max(depths), name) if {
	count(depths) > 0
} else := name

_key_at(steps, depth, name) := concat(":", [concat(".", array.slice(steps, 0, depth)), name])
