data "aws_ec2_managed_prefix_list" "cloudfront" {
  name = "com.amazonaws.global.cloudfront.origin-facing"
}

variable "security_group_id" {
  type = string
}

# Only CloudFront gets to the origin.
resource "aws_vpc_security_group_ingress_rule" "cloudfront" {
  security_group_id = var.security_group_id
  prefix_list_id    = data.aws_ec2_managed_prefix_list.cloudfront.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
