package lib.reference_test

import data.lib.expression
import data.lib.plan
import data.lib.reference

# A resource change that creates something whose attribute `target` is unknown.
_change(address, module, type, name, index) := object.union_n([
	{
		"address": address,
		"mode": "managed",
		"type": type,
		"name": name,
		"change": {"actions": ["create"], "after": {}, "after_unknown": {"target": true}},
	},
	_optional("module_address", module, ""),
	_optional("index", index, null),
])

_optional(key, value, without) := {key: value} if {
	value != without
} else := {}

_refers(type, refs) := {
	"address": concat(".", [type, "r"]),
	"mode": "managed",
	"type": type,
	"name": "r",
	"expressions": {"target": {"references": refs}},
}

_key := {"address": "aws_kms_key.k", "mode": "managed", "type": "aws_kms_key", "name": "k", "expressions": {}}

_bucket := {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b", "expressions": {}}

_input(changes, root) := {
	"resource_changes": changes,
	"variables": {"known": {"value": "x"}},
	"configuration": {"root_module": root},
}

_root_plan(refs) := _input(
	[
		_change("aws_x.r", "", "aws_x", "r", null),
		_change("aws_kms_key.k", "", "aws_kms_key", "k", null),
		_change("aws_s3_bucket.b", "", "aws_s3_bucket", "b", null),
	],
	{"resources": [_refers("aws_x", refs), _key, _bucket]},
)

_targets(document, address) := found if {
	found := reference.targets(plan.by_address[address], ["target"]) with input as document
}

_is_key(document, address) if {
	reference.led_to(plan.by_address[address], ["target"], {"aws_kms_key"}, {"arn"}) with input as document
}

test_a_reference_is_followed_to_the_resource if {
	document := _root_plan(["aws_kms_key.k.arn", "aws_kms_key.k"])
	_targets(document, "aws_x.r") == {"resources": {["aws_kms_key.k", "arn"]}, "data": set(), "proved": true}
	_is_key(document, "aws_x.r")
}

test_another_attribute_of_the_resource_is_no_key if {
	not _is_key(_root_plan(["aws_kms_key.k.description", "aws_kms_key.k"]), "aws_x.r")
}

test_two_resources_are_one_of_these if {
	document := _root_plan(["aws_kms_key.k.arn", "aws_kms_key.k", "aws_s3_bucket.b.arn", "aws_s3_bucket.b"])
	_targets(document, "aws_x.r").resources == {["aws_kms_key.k", "arn"], ["aws_s3_bucket.b", "arn"]}
	not _is_key(document, "aws_x.r")
}

test_every_kind_of_opaque_reference_is_opaque if {
	every ref in ["local.key", "each.value", "self.arn", "module.gone.arn", "var.unheard_of", "module.whole", "unheard"] {
		document := _root_plan(["aws_kms_key.k.arn", "aws_kms_key.k", ref])
		_targets(document, "aws_x.r").proved == false
	}
}

test_what_is_known_at_plan_time_is_no_source if {
	every ref in ["var.known", "each.key", "count.index", "path.module", "terraform.workspace"] {
		_is_key(_root_plan(["aws_kms_key.k.arn", "aws_kms_key.k", ref]), "aws_x.r")
		_targets(_root_plan([ref]), "aws_x.r") == {"resources": set(), "data": set(), "proved": false}
	}
}

test_a_declared_resource_without_instances_proves_nothing if {
	document := _input(
		[_change("aws_x.r", "", "aws_x", "r", null)],
		{"resources": [_refers("aws_x", ["aws_kms_key.k.arn", "aws_kms_key.k"]), _key]},
	)
	_targets(document, "aws_x.r") == {"resources": set(), "data": set(), "proved": false}
}

test_an_attribute_without_expression_proves_nothing if {
	document := _input(
		[_change("aws_x.r", "", "aws_x", "r", null)],
		{"resources": [{"address": "aws_x.r", "mode": "managed", "type": "aws_x", "name": "r"}]},
	)
	_targets(document, "aws_x.r").proved == false
}

test_a_data_resource_is_named if {
	document := _root_plan(["data.aws_kms_key.d.arn", "data.aws_kms_key.d"])
	_targets(document, "aws_x.r") == {"resources": set(), "data": {["data.aws_kms_key.d", "arn"]}, "proved": true}
	not _is_key(document, "aws_x.r")
}

_counted(refs) := _input(
	[
		_change("aws_x.r[0]", "", "aws_x", "r", 0),
		_change("aws_x.r[1]", "", "aws_x", "r", 1),
		_change("aws_kms_key.k[0]", "", "aws_kms_key", "k", 0),
		_change("aws_kms_key.k[1]", "", "aws_kms_key", "k", 1),
	],
	{"resources": [_refers("aws_x", refs), _key, _bucket]},
)

test_a_literal_index_chooses_the_instance if {
	document := _counted(["aws_kms_key.k[1].arn", "aws_kms_key.k[1]", "aws_kms_key.k"])
	_targets(document, "aws_x.r[0]").resources == {["aws_kms_key.k[1]", "arn"]}
}

test_a_literal_index_beside_an_expression_chooses_nothing if {
	document := _counted(["aws_kms_key.k[1].arn", "aws_kms_key.k[1]", "aws_kms_key.k", "aws_kms_key.k", "var.known"])
	_targets(document, "aws_x.r[0]").resources == {
		["aws_kms_key.k[1]", "arn"],
		["aws_kms_key.k[0]", ""],
		["aws_kms_key.k[1]", ""],
	}
}

test_its_own_index_chooses_the_instance if {
	document := _counted(["aws_kms_key.k", "count.index", "var.known"])
	_targets(document, "aws_x.r[0]").resources == {["aws_kms_key.k[0]", ""]}
	_targets(document, "aws_x.r[1]").resources == {["aws_kms_key.k[1]", ""]}
	_is_key(document, "aws_x.r[1]")
}

test_its_own_index_beside_another_source_chooses_nothing if {
	document := _counted(["aws_kms_key.k", "count.index", "aws_s3_bucket.b.id", "aws_s3_bucket.b"])
	_targets(document, "aws_x.r[0]").resources == {["aws_kms_key.k[0]", ""], ["aws_kms_key.k[1]", ""]}
}

test_keys_with_any_text_are_compared_whole if {
	document := _input(
		[
			_change(`aws_x.r["a.\"]b"]`, "", "aws_x", "r", `a."]b`),
			_change(`aws_kms_key.k["a.\"]b"]`, "", "aws_kms_key", "k", `a."]b`),
			_change(`aws_kms_key.k[""]`, "", "aws_kms_key", "k", ""),
		],
		{"resources": [_refers("aws_x", ["aws_kms_key.k", "each.key"]), _key]},
	)
	_targets(document, `aws_x.r["a.\"]b"]`).resources == {[`aws_kms_key.k["a.\"]b"]`, ""]}
}

# The root passes its key through `outer` to `inner`, where aws_x.r uses it.
_nested(outer_keys) := _input(
	array.concat(
		[_change("aws_kms_key.k", "", "aws_kms_key", "k", null)],
		[_change(concat("", ["module.outer", key, ".module.inner.aws_x.r"]), concat("", ["module.outer", key, ".module.inner"]), "aws_x", "r", null) | some key in outer_keys],
	),
	{
		"resources": [_key],
		"module_calls": {"outer": {
			"expressions": {"key": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}},
			"module": {
				"variables": {"key": {}},
				"module_calls": {"inner": {
					"expressions": {"key": {"references": ["var.key"]}},
					"module": {"variables": {"key": {}}, "resources": [_refers("aws_x", ["var.key"])]},
				}},
			},
		}},
	},
)

test_module_inputs_are_followed_to_the_caller if {
	_is_key(_nested([""]), "module.outer.module.inner.aws_x.r")
	_is_key(_nested([`["a.b"]`, "[0]"]), `module.outer["a.b"].module.inner.aws_x.r`)
}

test_a_module_address_that_is_not_understood_proves_nothing if {
	not _is_key(_nested([`["a]`]), `module.outer["a].module.inner.aws_x.r`)
}

test_an_input_that_the_caller_leaves_out_is_its_default if {
	document := _input(
		[_change("module.m.aws_x.r", "module.m", "aws_x", "r", null)],
		{"module_calls": {"m": {"module": {"variables": {"key": {}}, "resources": [_refers("aws_x", ["var.key"])]}}}},
	)
	_targets(document, "module.m.aws_x.r") == {"resources": set(), "data": set(), "proved": false}
}

test_module_outputs_are_followed_to_the_resource if {
	document := _input(
		[
			_change("aws_x.r", "", "aws_x", "r", null),
			_change("module.a.module.b.aws_kms_key.k", "module.a.module.b", "aws_kms_key", "k", null),
		],
		{
			"resources": [_refers("aws_x", ["module.a.arn", "module.a"])],
			"module_calls": {"a": {"module": {
				"outputs": {"arn": {"expression": {"references": ["module.b.arn", "module.b"]}}},
				"module_calls": {"b": {"module": {
					"outputs": {"arn": {"expression": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}},
					"resources": [_key],
				}}},
			}}},
		},
	)
	_targets(document, "aws_x.r").resources == {["module.a.module.b.aws_kms_key.k", "arn"]}
	_is_key(document, "aws_x.r")
}

test_instances_of_one_module_stay_among_themselves if {
	document := _input(
		[
			_change(`module.m["a"].aws_x.r`, `module.m["a"]`, "aws_x", "r", null),
			_change(`module.m["a"].aws_kms_key.k`, `module.m["a"]`, "aws_kms_key", "k", null),
			_change(`module.m["b"].aws_kms_key.k`, `module.m["b"]`, "aws_kms_key", "k", null),
		],
		{"module_calls": {"m": {"module": {"resources": [_refers("aws_x", ["aws_kms_key.k.arn", "aws_kms_key.k"]), _key]}}}},
	)
	_targets(document, `module.m["a"].aws_x.r`).resources == {[`module.m["a"].aws_kms_key.k`, "arn"]}
}

# Nine modules, each inside the other; the innermost takes its key from the root.
_deep(levels) := _input(
	[
		_change("aws_kms_key.k", "", "aws_kms_key", "k", null),
		_change(concat("", [_address(levels), ".aws_x.r"]), _address(levels), "aws_x", "r", null),
	],
	{"resources": [_key], "module_calls": {"m": _level[levels]}},
)

_address(levels) := concat(".", ["module.m" | some _ in numbers.range(1, levels)])

_passing(inner, refs) := {
	"expressions": {"key": {"references": refs}},
	"module": object.union({"variables": {"key": {}}}, inner),
}

_innermost := {"resources": [_refers("aws_x", ["var.key"])]}

_chain_1 := _passing(_innermost, ["var.key"])

_chain_2 := _passing({"module_calls": {"m": _chain_1}}, ["var.key"])

_chain_3 := _passing({"module_calls": {"m": _chain_2}}, ["var.key"])

_chain_4 := _passing({"module_calls": {"m": _chain_3}}, ["var.key"])

_chain_5 := _passing({"module_calls": {"m": _chain_4}}, ["var.key"])

_chain_6 := _passing({"module_calls": {"m": _chain_5}}, ["var.key"])

_chain_7 := _passing({"module_calls": {"m": _chain_6}}, ["var.key"])

_chain_8 := _passing({"module_calls": {"m": _chain_7}}, ["var.key"])

_from_root := ["aws_kms_key.k.arn", "aws_kms_key.k"]

_level[8] := _passing({"module_calls": {"m": _chain_7}}, _from_root)

_level[9] := _passing({"module_calls": {"m": _chain_8}}, _from_root)

test_eight_levels_of_modules_are_followed if {
	document := _deep(8)
	_is_key(document, concat("", [_address(8), ".aws_x.r"]))
}

test_nine_levels_of_modules_prove_nothing if {
	document := _deep(9)
	_targets(document, concat("", [_address(9), ".aws_x.r"])).proved == false
}

test_a_nested_block_is_found_by_its_names if {
	document := _input(
		[_change("aws_x.r", "", "aws_x", "r", null), _change("aws_kms_key.k", "", "aws_kms_key", "k", null)],
		{"resources": [
			{
				"address": "aws_x.r", "mode": "managed", "type": "aws_x", "name": "r",
				"expressions": {"outer": [{
					"inner": [{"key": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}],
					"other": {"references": ["local.x"]},
				}]},
			},
			_key,
		]},
	)
	found := reference.targets(plan.by_address["aws_x.r"], ["outer", 0, "inner", 0, "key"]) with input as document
	found.resources == {["aws_kms_key.k", "arn"]}
	found.proved
	whole := reference.targets(plan.by_address["aws_x.r"], ["outer"]) with input as document
	whole.proved == false
}

test_a_text_that_is_kept_and_one_plain_reference_is_plain if {
	every text in [
		"${aws_s3_bucket.b.id}",
		"${aws_s3_bucket.b[0].id}",
		"${aws_s3_bucket.b[\"x-y\"].id}",
		"${module.m.bucket}",
	] {
		expression.plain(plan.by_address["aws_x.r"], ["target"]) with input as _written(text)
	}
}

test_a_text_that_is_more_than_a_reference_is_not_plain if {
	every text in [
		"${aws_s3_bucket.b.id}-logs",
		"logs-${aws_s3_bucket.b.id}",
		"${aws_s3_bucket.b.id}${aws_s3_bucket.b.id}",
		"${join(\"-\", [aws_s3_bucket.b.id, \"logs\"])}",
		"${var.own ? aws_s3_bucket.b.id : aws_s3_bucket.c.id}",
		"%{ if true }${aws_s3_bucket.b.id}%{ endif }",
	] {
		document := _written(text)
		plan.by_address["aws_x.r"] with input as document
		not expression.plain(plan.by_address["aws_x.r"], ["target"]) with input as document
	}
}

_written(text) := _input(
	[_change("aws_x.r", "", "aws_x", "r", null)],
	{"resources": [
		_bucket,
		object.union(_refers("aws_x", ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]), {"expressions": {"target": {"constant_value": text}}}),
	]},
)

_unset(caller, variable, root_value) if {
	document := {
		"resource_changes": [_change("module.a.module.b.aws_x.r", "module.a.module.b", "aws_x", "r", null)],
		"variables": {"given": {"value": root_value}},
		"configuration": {"root_module": {"module_calls": {"a": {
			"expressions": {"outer": {"references": ["var.given"]}},
			"module": {
				"variables": {"outer": {}},
				"module_calls": {"b": {
					"expressions": caller,
					"module": {"variables": {"inner": variable}, "resources": [_refers("aws_x", ["var.inner"])]},
				}},
			},
		}}}},
	}
	reference.unset(plan.by_address["module.a.module.b.aws_x.r"], "target") with input as document
}

test_a_variable_that_is_null_all_the_way_sets_nothing if {
	_unset({"inner": {"references": ["var.outer"]}}, {}, null)
	_unset({"inner": {"references": ["var.outer"]}}, {"default": null}, null)
	_unset({"inner": {"constant_value": null}}, {}, "x")
	_unset({}, {"default": null}, "x")
}

test_a_variable_that_may_have_a_value_sets_something if {
	not _unset({"inner": {"references": ["var.outer"]}}, {}, "x")
	not _unset({"inner": {"references": ["var.outer"]}}, {"default": "x"}, null)
	not _unset({"inner": {"constant_value": null}}, {"default": "x"}, "x")
	not _unset({"inner": {"constant_value": "x"}}, {}, null)
	not _unset({"inner": {"references": ["var.outer", "aws_x.other"]}}, {}, null)
	not _unset({"inner": {"references": ["local.outer"]}}, {}, null)
	not _unset({"inner": {}}, {}, null)
	not _unset({}, {"default": "x"}, null)
}

test_a_block_with_a_variable_that_is_null_is_set if {
	resource := object.union(_refers("aws_x", []), {"expressions": {"target": [{"key": {"references": ["var.none"]}}]}})
	document := object.union(
		_input([_change("aws_x.r", "", "aws_x", "r", null)], {"resources": [resource]}),
		{"variables": {"none": {"value": null}}},
	)
	not reference.unset(plan.by_address["aws_x.r"], "target") with input as document
}

# module.a["x"] and module.a["y"] hold module.b[0] and module.b[1] with a key each; the key of module.b is an output all the way.
_of_modules(expressions, refs) := _input(
	array.concat(
		[_change("aws_x.r", "", "aws_x", "r", null)],
		[change |
			some a in ["x", "y"]
			some b in [0, 1]
			module := sprintf("module.a[%q].module.b[%d]", [a, b])
			change := _change(concat(".", [module, "aws_kms_key.k"]), module, "aws_kms_key", "k", null)
		],
	),
	{
		"resources": [_refers("aws_x", refs)],
		"module_calls": {"a": {"module": {
			"outputs": {"key": {"expression": {"references": expressions}}},
			"module_calls": {"b": {"module": {
				"outputs": {"key": {"expression": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}},
				"resources": [_key],
			}}},
		}}},
	},
)

_keys_of_modules(expressions, refs) := {target[0] | some target in _targets(_of_modules(expressions, refs), "aws_x.r").resources}

test_an_index_chooses_an_instance_of_a_module if {
	first := ["module.b[0].key", "module.b[0]"]
	of_x := ["module.a[\"x\"].key", "module.a[\"x\"]"]
	of_y := ["module.a[\"y\"].key", "module.a[\"y\"]"]
	_keys_of_modules(first, of_x) == {"module.a[\"x\"].module.b[0].aws_kms_key.k"}
	_keys_of_modules(first, array.concat(of_x, of_y)) == {
		"module.a[\"x\"].module.b[0].aws_kms_key.k",
		"module.a[\"y\"].module.b[0].aws_kms_key.k",
	}
	_keys_of_modules(array.concat(first, ["module.b[1].key", "module.b[1]"]), of_x) == {
		"module.a[\"x\"].module.b[0].aws_kms_key.k",
		"module.a[\"x\"].module.b[1].aws_kms_key.k",
	}
}

test_an_index_that_is_an_expression_chooses_none if {
	found := _targets(_of_modules(["module.b[0].key", "module.b[0]"], ["module.a", "each.key"]), "aws_x.r")
	found == {"resources": set(), "data": set(), "proved": false}
}

test_a_module_is_not_chosen_where_the_resource_is_in_it_itself if {
	document := {
		"resource_changes": [
			_change("module.a[\"x\"].aws_x.r", "module.a[\"x\"]", "aws_x", "r", null),
			_change("module.a[\"x\"].aws_kms_key.k", "module.a[\"x\"]", "aws_kms_key", "k", null),
			_change("module.a[\"y\"].aws_kms_key.k", "module.a[\"y\"]", "aws_kms_key", "k", null),
		],
		"configuration": {"root_module": {"module_calls": {"a": {
			"expressions": {"other": {"references": ["module.a[\"y\"].key", "module.a[\"y\"]"]}},
			"module": {
				"variables": {"other": {}},
				"outputs": {"key": {"expression": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}},
				"resources": [_key, _refers("aws_x", ["aws_kms_key.k.arn", "aws_kms_key.k", "var.other"])],
			},
		}}}},
	}
	_targets(document, "module.a[\"x\"].aws_x.r").resources == {["module.a[\"x\"].aws_kms_key.k", "arn"]}
}

test_a_resource_that_the_configuration_does_not_have_proves_nothing if {
	document := _input(
		[_change("aws_x.r", "", "aws_x", "r", null), _change("aws_kms_key.k", "", "aws_kms_key", "k", null)],
		{"resources": [_refers("aws_x", ["aws_kms_key.k.arn", "aws_kms_key.k", "aws_s3_bucket.hidden.arn", "aws_s3_bucket.hidden"]), _key]},
	)
	_targets(document, "aws_x.r") == {"resources": set(), "data": set(), "proved": false}
}

# module.a["x"] and module.a["y"] each hold module.b, which reads data.aws_x.d for each key, and shows it by an output.
_data_in_modules(refs, inner) := _input(
	array.concat(
		[_change("aws_x.r[\"p\"]", "", "aws_x", "r", "p"), _change("aws_x.r[\"q\"]", "", "aws_x", "r", "q")],
		[object.union(change, {"mode": "data"}) |
			some a in ["x", "y"]
			some key in ["p", "q"]
			module := sprintf("module.a[%q].module.b", [a])
			change := _change(sprintf("%s.data.aws_x.d[%q]", [module, key]), module, "aws_x", "d", key)
		],
	),
	{
		"resources": [_refers("aws_x", refs)],
		"module_calls": {"a": {"module": {
			"outputs": {"text": {"expression": {"references": ["module.b.text", "module.b"]}}},
			"module_calls": {"b": {"module": {
				"outputs": {"text": {"expression": {"references": inner}}},
				"resources": [{"address": "data.aws_x.d", "mode": "data", "type": "aws_x", "name": "d", "expressions": {}}],
			}}},
		}}},
	},
)

_data_instances(document) := {[data_resource.address, attribute] |
	some [data_resource, attribute] in reference.data_instances(plan.by_address["aws_x.r[\"q\"]"], ["target"]) with input as document
}

test_data_resources_are_those_of_the_chosen_module_and_index if {
	of_y := ["module.a[\"y\"].text", "module.a[\"y\"]"]
	_data_instances(_data_in_modules(of_y, ["data.aws_x.d[\"p\"].json", "data.aws_x.d[\"p\"]", "data.aws_x.d"])) == {["module.a[\"y\"].module.b.data.aws_x.d[\"p\"]", "json"]}
	_data_instances(_data_in_modules(of_y, ["data.aws_x.d"])) == {
		["module.a[\"y\"].module.b.data.aws_x.d[\"p\"]", ""],
		["module.a[\"y\"].module.b.data.aws_x.d[\"q\"]", ""],
	}
	_data_instances(_data_in_modules(array.concat(of_y, ["each.key"]), ["data.aws_x.d"])) == {["module.a[\"y\"].module.b.data.aws_x.d[\"q\"]", ""]}
	_data_instances(_data_in_modules(array.concat(of_y, ["local.x"]), ["data.aws_x.d"])) == set()
}

test_several_blocks_of_a_name_count_together if {
	document := _input(
		[_change("aws_x.r", "", "aws_x", "r", null), _change("aws_kms_key.k", "", "aws_kms_key", "k", null), _change("aws_s3_bucket.b", "", "aws_s3_bucket", "b", null)],
		{"resources": [
			{
				"address": "aws_x.r", "mode": "managed", "type": "aws_x", "name": "r",
				"expressions": {"block": [
					{"key": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}},
					{"key": {"references": ["aws_s3_bucket.b.arn", "aws_s3_bucket.b"]}},
				]},
			},
			_key,
			_bucket,
		]},
	)
	found := reference.targets(plan.by_address["aws_x.r"], ["block", 1, "key"]) with input as document
	found.resources == {["aws_kms_key.k", "arn"], ["aws_s3_bucket.b", "arn"]}
}
