data "aws_vpcs" "platform" {
  tags = {
    Team = "platform"
  }
}

output "vpc_ids" {
  value = data.aws_vpcs.platform.ids
}
