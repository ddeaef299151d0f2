# METADATA
# description: |
#   Denies KMS keys of every type whose waiting period before deletion is shorter than the profile's. Not set means 30 days.
#   Not applicable: keys that the plan only refers to. Undetermined: a period that is only known after the apply.
#   Not covered: a shorter period that is chosen when a key is deleted by hand (the preventive layer's part).
# related_resources:
# - https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
# - https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/kms_key
package controls.kms.key_deletion_window

import data.lib.finding
import data.lib.kms
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(kms.keys)

deny contains finding.at(key, _path, _expected) if {
	some key in kms.keys
	value.known(key, _path)
	not _long_enough(key)
}

undetermined contains finding.at(key, _path, _expected) if {
	some key in kms.keys
	value.unknown(key, _path)
}

_path := ["deletion_window_in_days"]

_expected := concat(" ", ["at least", format_int(data.profile.kms.deletionWindowInDays, 10)])

_long_enough(key) if value.at(key, _path) == null

_long_enough(key) if {
	days := value.at(key, _path)
	is_number(days)
	days >= data.profile.kms.deletionWindowInDays
}
