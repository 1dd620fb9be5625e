variable "rule_id" {
  type = string
}

data "aws_vpc_security_group_rule" "web" {
  security_group_rule_id = var.rule_id
}

output "sources" {
  value = data.aws_vpc_security_group_rule.web.cidr_ipv4
}
