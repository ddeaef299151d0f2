# A part of everything that references are followed for: an organizational unit, a contact center, functions, buckets by key.

variable "name" {
  type = string
}

variable "root" {
  type = string
}

# The organization.

resource "aws_organizations_organizational_unit" "unit" {
  name      = var.name
  parent_id = var.root
}

resource "aws_organizations_organizational_unit" "ring" {
  for_each  = toset(["pilot", "production"])
  name      = "${var.name}-${each.key}"
  parent_id = aws_organizations_organizational_unit.unit.id
}

resource "aws_organizations_account" "account" {
  for_each  = aws_organizations_organizational_unit.ring
  name      = "${var.name}-${each.key}"
  email     = "${var.name}-${each.key}@example.com"
  parent_id = each.value.id
}

resource "aws_organizations_policy" "guardrails" {
  name = "${var.name}-guardrails"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyEmergencyAccess"
        Effect    = "Deny"
        Action    = ["connect:AdminGetEmergencyAccessToken", "connect:GetFederationTokens"]
        Resource  = "*"
        Condition = { NotIpAddress = { "aws:SourceIp" = ["216.82.182.60/32", "216.131.56.60/32"] } }
      },
      {
        Sid      = "DenyServices"
        Effect   = "Deny"
        Action   = ["app-integrations:*", "cases:*", "connect-campaigns:*", "voiceid:*", "wisdom:*"]
        Resource = "*"
      },
      {
        Sid       = "DenyRegions"
        Effect    = "Deny"
        NotAction = ["iam:*", "organizations:*", "sts:*"]
        Resource  = "*"
        Condition = { StringNotEquals = { "aws:RequestedRegion" = "us-east-1" } }
      },
    ]
  })
}

resource "aws_organizations_policy" "connect" {
  name = "${var.name}-connect"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "AllowConnect", Effect = "Allow", Action = ["connect:*", "profile:*", "s3:*"], Resource = "*" }]
  })
}

resource "aws_organizations_policy_attachment" "guardrails" {
  policy_id = aws_organizations_policy.guardrails.id
  target_id = aws_organizations_organizational_unit.unit.id
}

resource "aws_organizations_policy_attachment" "connect" {
  for_each  = aws_organizations_organizational_unit.ring
  policy_id = aws_organizations_policy.connect.id
  target_id = aws_organizations_organizational_unit.ring[each.key].id
}

# The contact center.

resource "aws_kms_key" "key" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
}

data "aws_iam_policy_document" "key" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.role.arn]
    }
  }
}

resource "aws_connect_instance" "center" {
  identity_management_type  = "SAML"
  inbound_calls_enabled     = false
  outbound_calls_enabled    = false
  contact_flow_logs_enabled = true
  instance_alias            = var.name
}

resource "aws_kinesis_stream" "records" {
  name             = "${var.name}-records"
  shard_count      = 1
  encryption_type  = "KMS"
  kms_key_id       = aws_kms_key.key.arn
  retention_period = 24
}

resource "aws_connect_instance_storage_config" "bucket" {
  for_each      = { CHAT_TRANSCRIPTS = "chat", SCHEDULED_REPORTS = "reports", ATTACHMENTS = "attachments" }
  instance_id   = aws_connect_instance.center.id
  resource_type = each.key
  storage_config {
    storage_type = "S3"
    s3_config {
      bucket_name   = aws_s3_bucket.store[each.value].bucket
      bucket_prefix = each.key
      encryption_config {
        encryption_type = "KMS"
        key_id          = aws_kms_key.key.arn
      }
    }
  }
}

resource "aws_connect_instance_storage_config" "records" {
  instance_id   = aws_connect_instance.center.id
  resource_type = "CONTACT_TRACE_RECORDS"
  storage_config {
    storage_type = "KINESIS_STREAM"
    kinesis_stream_config {
      stream_arn = aws_kinesis_stream.records.arn
    }
  }
}

# Functions, in subnets that another module makes.

resource "aws_iam_role" "role" {
  name               = var.name
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

module "network" {
  source = "./network"
}

module "function" {
  for_each        = toset(["lookup", "route"])
  source          = "./function"
  name            = "${var.name}-${each.key}"
  role            = aws_iam_role.role.arn
  subnets         = module.network.subnets
  security_groups = [module.network.security_group]
}

resource "aws_connect_lambda_function_association" "lookup" {
  instance_id  = aws_connect_instance.center.id
  function_arn = module.function["lookup"].arn
}

# Buckets by key.

resource "aws_s3_bucket" "store" {
  for_each      = toset(["attachments", "chat", "reports"])
  bucket_prefix = "${var.name}-${each.key}"
}

resource "aws_s3_bucket_public_access_block" "store" {
  for_each                = aws_s3_bucket.store
  bucket                  = aws_s3_bucket.store[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "store" {
  for_each = aws_s3_bucket.store
  bucket   = aws_s3_bucket.store[each.key].id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.key.arn
    }
  }
}

data "aws_iam_policy_document" "store" {
  for_each = aws_s3_bucket.store
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
  for_each = aws_s3_bucket.store
  bucket   = aws_s3_bucket.store[each.key].id
  policy   = data.aws_iam_policy_document.store[each.key].json
}
