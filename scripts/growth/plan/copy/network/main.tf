resource "aws_vpc" "vpc" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "subnet" {
  count      = 2
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.0.${count.index}.0/24"
}

resource "aws_security_group" "group" {
  vpc_id = aws_vpc.vpc.id
}

output "subnets" {
  value = aws_subnet.subnet[*].id
}

output "security_group" {
  value = aws_security_group.group.id
}
