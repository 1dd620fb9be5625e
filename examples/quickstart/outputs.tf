output "account_id" {
  description = "The account in which everything was created."
  value       = data.aws_caller_identity.current.account_id
}

output "caller_arn" {
  description = "The session of the assumed role that created it."
  value       = data.aws_caller_identity.current.arn
}

output "region" {
  value = data.aws_region.current.region
}

output "role_arn" {
  value = aws_iam_role.node.arn
}

output "vpc_id" {
  value = aws_vpc.main.id
}

output "subnet_ids" {
  description = "Subnet by availability zone."
  value       = { for zone, subnet in aws_subnet.zone : zone => subnet.id }
}
