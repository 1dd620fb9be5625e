data "aws_vpc" "main" {
  default = true
}

data "aws_security_group" "default" {
  vpc_id = data.aws_vpc.main.id
  name   = "default"
}

output "default_group_id" {
  value = data.aws_security_group.default.id
}
