# What the benchmark of growth repeats: one copy of a module, whose call and instances it multiplies.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_organizations_organization" "main" {
  feature_set          = "ALL"
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

variable "instances" {
  type    = number
  default = 0
}

variable "keys" {
  type    = number
  default = 0
}

module "copy" {
  for_each = toset([for i in range(var.instances) : tostring(i)])
  source   = "./copy"
  name     = "copy-${each.key}"
  root     = aws_organizations_organization.main.roots[0].id
}

module "keys" {
  for_each = var.keys > 0 ? toset(["0"]) : toset([])
  source   = "./keys"
  keys     = var.keys
  root     = aws_organizations_organization.main.roots[0].id
}
