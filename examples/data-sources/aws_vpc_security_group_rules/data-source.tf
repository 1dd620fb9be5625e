variable "security_group_id" {
  type = string
}

data "aws_vpc_security_group_rules" "all" {
  filter {
    name   = "group-id"
    values = [var.security_group_id]
  }
}

# All about each of them.
data "aws_vpc_security_group_rule" "each" {
  for_each               = toset(data.aws_vpc_security_group_rules.all.ids)
  security_group_rule_id = each.key
}

output "open_to_all" {
  value = [
    for id, rule in data.aws_vpc_security_group_rule.each : id
    if !rule.is_egress && rule.cidr_ipv4 == "0.0.0.0/0"
  ]
}
