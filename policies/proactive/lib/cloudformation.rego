# METADATA
# description: |
#   What CloudFormation templates in the plan contain (JSON or YAML, the short forms of intrinsic functions included).
#   Source: AWS CloudFormation User Guide, "Template anatomy" (read 2026-11-21).
package lib.cloudformation

import data.lib.plan
import data.lib.value

# METADATA
# description: The stacks and stack sets of the plan.
stacks := array.concat(plan.resources("aws_cloudformation_stack"), plan.resources("aws_cloudformation_stack_set"))

# METADATA
# description: |
#   What holds resources of CloudFormation's types, stacks, stack sets, and single resources (Cloud Control API).
holders := array.concat(stacks, plan.resources("aws_cloudcontrolapi_resource"))

# METADATA
# description: |
#   The resources in a holder as far as they can be read, as a set of {path, type, properties}: the path is the attribute of
#   the holder that says so. Templates that cannot be read are undetermined in connect/unapproved_integrations_absent.
held(holder) := {{"path": ["type_name"], "type": type, "properties": _state(holder)}} if {
	type := value.at(holder, ["type_name"])
	is_string(type)
} else := {object.union(resource, {"path": ["template_body"]}) | some resource in resources(template(holder))}

# METADATA
# description: The holders and the resources of one type in them, as an array of [holder, {path, type, properties}].
of_type(type) := [[holder, part] | some holder in holders; some part in held(holder); part.type == type]

# METADATA
# description: |
#   True where the template is, or may be, read from a URL. `template_body` then holds the old template at most.
by_url(stack) if value.unknown(stack, ["template_url"])

by_url(stack) if value.at(stack, ["template_url"]) != null

# METADATA
# description: The template in `template_body`. Undefined where it is behind a URL, unknown, or no template.
template(stack) := parsed if {
	not by_url(stack)
	parsed := _parsed(value.at(stack, ["template_body"]))
	is_object(parsed.Resources)
}

# METADATA
# description: The resources that a template declares, with or without a condition, as a set of {type, properties}.
resources(parsed) := {{"type": resource.Type, "properties": object.get(resource, "Properties", {})} |
	some resource in parsed.Resources
	is_string(resource.Type)
}

# METADATA
# description: |
#   What may add resources that the template does not show, as a set of texts: a transform, the types of nested stacks and
#   modules, the names of entries without a type (Fn::ForEach).
opaque(parsed) := ({"Transform" | parsed.Transform} | {resource.type |
	some resource in resources(parsed)
	nests(resource.type)
}) | {name |
	some name, resource in parsed.Resources
	not is_string(object.get(_object(resource), "Type", null))
}

# METADATA
# description: True for the types that hold templates of their own, and for modules.
nests(type) if type in {"AWS::CloudFormation::Stack", "AWS::CloudFormation::StackSet", "AWS::Serverless::Application"}

nests(type) if endswith(type, "::MODULE")

_parsed(text) := json.unmarshal(text) if {
	is_string(text)
} else := yaml.unmarshal(text)

_object(resource) := resource if {
	is_object(resource)
} else := {}

_state(single) := json.unmarshal(value.at(single, ["desired_state"])) if {
	is_string(value.at(single, ["desired_state"]))
} else := {}
