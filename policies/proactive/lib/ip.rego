# METADATA
# description: |
#   Arithmetic on IP ranges, by whole numbers only, so that OPA and the compiled policies cannot disagree: an address is
#   its four or eight groups of bits. Text counts only in its one plain form (an address or a CIDR block, dotted decimal
#   without leading zeros, IPv6 from 2000::/3, which is all that is public): dash ranges, zones, IPv4 inside of IPv6,
#   netmasks, and bits set after the prefix length are no ranges here.
package lib.ip

# METADATA
# description: |
#   True where it is proved that every address of a range (an address or a CIDR block) is in one of the approved ranges.
#   Where these are a minimal cover, as in the profile, that is the same as being in their union: an aligned block
#   inside of a union lies in one of the largest aligned blocks inside of it, and those are the minimal cover.
included(text, approved) if {
	text in approved
	_range(text)
} else if {
	inner := _range(text)
	some other in approved
	_inside(inner, _range(other))
}

# METADATA
# description: |
#   True where it is proved that every address of a range is in one of some ranges, or in several of them together: those
#   inside of it, each counted once by its size, fill it.
covered(text, ranges) if {
	included(text, ranges)
} else if {
	whole := _range(text)
	parts := {part | some other in ranges; part := _range(other); _inside(part, whole)}
	outermost := [part | some part in parts; not _inside_another(part, parts)]
	sum([_share(part.prefix - whole.prefix) | some part in outermost]) == _all
}

# METADATA
# description: True where the text is an address or a CIDR block.
valid(text) if _range(text)

_inside_another(part, parts) if {
	some other in parts
	other != part
	_inside(part, other)
}

# What a block has of another one whose prefix is shorter by a number of bits, of 4,294,967,296. Beyond 32 bits it is not
# counted: so many blocks would be needed to fill the other one that no policy has them.
_share(bits) := 65536 * _powers[16 - bits] if {
	bits <= 16
} else := _powers[32 - bits] if {
	bits <= 32
} else := 0

_all := 4294967296

_inside(inner, outer) if {
	count(outer.groups) == count(inner.groups)
	outer.prefix <= inner.prefix
	every i, group in outer.groups {
		size := _free(outer, i)
		group == inner.groups[i] - (inner.groups[i] % size)
	}
}

# The range of a text, undefined where it is none: {groups, width: bits of a group, prefix}.
_range(text) := range if {
	parts := split(text, "/")
	address := _address(parts[0])
	range := object.union(address, {"prefix": _prefix(parts, count(address.groups) * address.width)})
	every i, group in range.groups {
		group % _free(range, i) == 0
	}
}

_address(text) := {"groups": [to_number(group) | some group in split(text, ".")], "width": 8} if {
	regex.match(`^(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}$`, text)
}

_address(text) := {"groups": groups, "width": 16} if {
	regex.match(`^[23][0-9A-Fa-f]{3}(:[0-9A-Fa-f]{1,4}){7}$`, text)
	groups := _groups(text)
}

_address(text) := {"groups": array.concat(array.concat(left, zeros), right), "width": 16} if {
	regex.match(`^[23][0-9A-Fa-f]{3}(:[0-9A-Fa-f]{1,4}){0,6}::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,5})?$`, text)
	[before, after] := split(text, "::")
	left := _groups(before)
	right := _groups(after)
	missing := 8 - (count(left) + count(right))
	missing >= 1
	zeros := [0 | some _ in numbers.range(1, missing)]
}

_groups(text) := [_hexadecimal(group) | some group in split(text, ":"); group != ""]

_hexadecimal(text) := sum([value |
	some i in numbers.range(0, count(text) - 1)
	digit := indexof("0123456789abcdef", lower(substring(text, i, 1)))
	value := digit * _powers[4 * (count(text) - (i + 1))]
])

_prefix([_], bits) := bits

_prefix([_, length], bits) := prefix if {
	regex.match(`^(0|[1-9][0-9]{0,2})$`, length)
	prefix := to_number(length)
	prefix <= bits
}

# How many values the bits after the prefix length can take within a group.
_free(range, i) := _powers[range.width - max([0, min([range.width, range.prefix - (i * range.width)])])]

_powers := [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536]
