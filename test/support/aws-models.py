"""Prints what test/support/aws-double.ts has to know of botocore's models: python3 test/support/aws-models.py > test/fixtures/aws-models.json"""

import gzip
import json
import os
import sys

import botocore

OPERATIONS = {
    "connect": [
        "ListInstances", "DescribeInstance", "DescribeInstanceAttribute", "DescribeInstanceStorageConfig",
        "ListAuthenticationProfiles", "DescribeAuthenticationProfile", "ListInstanceStorageConfigs", "ListPhoneNumbersV2",
        "DescribePhoneNumber", "ListBots", "ListIntegrationAssociations", "ListApprovedOrigins", "ListLambdaFunctions",
    ],
    "customer-profiles": ["ListDomains", "GetDomain"],
    "firehose": ["DescribeDeliveryStream", "ListTagsForDeliveryStream"],
    "kinesis": ["DescribeStreamSummary", "ListTagsForStream"],
    "kms": ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"],
    "lambda": ["GetFunctionConfiguration", "ListTags"],
    "s3": ["GetBucketEncryption", "GetBucketLogging", "GetBucketPolicy", "GetBucketTagging", "GetPublicAccessBlock"],
    "s3control": ["GetPublicAccessBlock"],
    "sts": ["GetCallerIdentity"],
}


def model_of(service):
    folder = os.path.join(os.path.dirname(botocore.__file__), "data", service)
    version = sorted(entry for entry in os.listdir(folder) if entry[0].isdigit())[-1]
    path = os.path.join(folder, version, "service-2.json")
    if os.path.exists(path + ".gz"):
        with gzip.open(path + ".gz") as file:
            return json.load(file)
    with open(path) as file:
        return json.load(file)


def shape_of(model, name, above=()):
    shape = model["shapes"][name]
    kind = shape["type"]
    if name in above:
        return {"type": "recursive"}
    above = above + (name,)
    if kind == "structure":
        required = shape.get("required", [])
        members = {}
        for member, reference in sorted(shape["members"].items()):
            inner = shape_of(model, reference["shape"], above)
            for key in ("location", "locationName", "flattened"):
                if key in reference:
                    inner[key] = reference[key]
            if member in required:
                inner["required"] = True
            members[member] = inner
        return {"type": kind, "members": members, **({"payload": shape["payload"]} if "payload" in shape else {})}
    if kind == "list":
        inner = shape_of(model, shape["member"]["shape"], above)
        if "locationName" in shape["member"]:
            inner["locationName"] = shape["member"]["locationName"]
        return {"type": kind, "member": inner, **({"flattened": True} if shape.get("flattened") else {})}
    if kind == "map":
        return {"type": kind, "value": shape_of(model, shape["value"]["shape"], above)}
    found = {"type": kind}
    for key in ("enum", "max", "min"):
        if key in shape:
            found[key] = sorted(shape[key]) if key == "enum" else shape[key]
    return found


def operation_of(model, name):
    operation = model["operations"][name]
    empty = {"type": "structure", "members": {}}
    metadata = model["metadata"]
    return {
        "protocol": metadata["protocol"],
        **({"target": f"{metadata['targetPrefix']}.{name}"} if "targetPrefix" in metadata else {}),
        "method": operation["http"]["method"],
        "path": operation["http"]["requestUri"],
        "input": shape_of(model, operation["input"]["shape"]) if "input" in operation else empty,
        "output": shape_of(model, operation["output"]["shape"]) if "output" in operation else empty,
        **({"wrapper": operation["output"]["resultWrapper"]} if "resultWrapper" in operation.get("output", {}) else {}),
    }


models = {
    f"{service}:{name}": operation_of(model, name)
    for service, model in ((service, model_of(service)) for service in OPERATIONS)
    for name in OPERATIONS[service]
}
lines = (f"{json.dumps(name)}: {json.dumps(model, sort_keys=True)}" for name, model in sorted(models.items()))
sys.stdout.write("{\n" + ",\n".join(lines) + "\n}\n")
