# The same by key: one resource each, with an instance for every key, which the others choose by their own.

variable "keys" {
  type = number
}

variable "root" {
  type = string
}

locals {
  keys = toset([for i in range(var.keys) : "key-${i}"])
}

resource "aws_organizations_organizational_unit" "unit" {
  for_each  = local.keys
  name      = each.key
  parent_id = var.root
}

resource "aws_organizations_policy" "connect" {
  for_each = local.keys
  name     = each.key
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "AllowConnect", Effect = "Allow", Action = ["connect:*", "profile:*", "s3:*"], Resource = "*" }]
  })
}

resource "aws_organizations_policy_attachment" "connect" {
  for_each  = local.keys
  policy_id = aws_organizations_policy.connect[each.key].id
  target_id = aws_organizations_organizational_unit.unit[each.key].id
}

resource "aws_kms_key" "key" {
  for_each            = local.keys
  enable_key_rotation = true
}

resource "aws_connect_instance" "center" {
  for_each                 = local.keys
  identity_management_type = "SAML"
  inbound_calls_enabled    = false
  outbound_calls_enabled   = false
  instance_alias           = each.key
}

resource "aws_connect_instance_storage_config" "chat" {
  for_each      = local.keys
  instance_id   = aws_connect_instance.center[each.key].id
  resource_type = "CHAT_TRANSCRIPTS"
  storage_config {
    storage_type = "S3"
    s3_config {
      bucket_name   = aws_s3_bucket.store[each.key].bucket
      bucket_prefix = each.key
      encryption_config {
        encryption_type = "KMS"
        key_id          = aws_kms_key.key[each.key].arn
      }
    }
  }
}

resource "aws_subnet" "subnet" {
  for_each   = local.keys
  vpc_id     = "vpc-0123456789abcdef0"
  cidr_block = "10.0.0.0/24"
}

resource "aws_security_group" "group" {
  for_each = local.keys
  vpc_id   = "vpc-0123456789abcdef0"
}

resource "aws_lambda_function" "function" {
  for_each      = local.keys
  function_name = each.key
  role          = "arn:aws:iam::111111111111:role/function"
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  filename      = "function.zip"
  vpc_config {
    subnet_ids         = [aws_subnet.subnet[each.key].id]
    security_group_ids = [aws_security_group.group[each.key].id]
  }
}

resource "aws_connect_lambda_function_association" "function" {
  for_each     = local.keys
  instance_id  = aws_connect_instance.center[each.key].id
  function_arn = aws_lambda_function.function[each.key].arn
}

resource "aws_s3_bucket" "store" {
  for_each      = local.keys
  bucket_prefix = each.key
}

resource "aws_s3_bucket_public_access_block" "store" {
  for_each                = local.keys
  bucket                  = aws_s3_bucket.store[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "store" {
  for_each = local.keys
  bucket   = aws_s3_bucket.store[each.key].id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.key[each.key].arn
    }
  }
}

data "aws_iam_policy_document" "store" {
  for_each = local.keys
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.store[each.key].arn, "${aws_s3_bucket.store[each.key].arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "store" {
  for_each = local.keys
  bucket   = aws_s3_bucket.store[each.key].id
  policy   = data.aws_iam_policy_document.store[each.key].json
}
