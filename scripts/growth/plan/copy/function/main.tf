variable "name" {
  type = string
}

variable "role" {
  type = string
}

variable "subnets" {
  type = list(string)
}

variable "security_groups" {
  type = list(string)
}

resource "aws_lambda_function" "function" {
  function_name = var.name
  role          = var.role
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  filename      = "function.zip"
  vpc_config {
    subnet_ids         = var.subnets
    security_group_ids = var.security_groups
  }
}

output "arn" {
  value = aws_lambda_function.function.arn
}
