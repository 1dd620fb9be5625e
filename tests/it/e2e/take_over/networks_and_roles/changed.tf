# The objects of objects.tf after a change in place.
locals {
  trust = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
  describe = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["ec2:DescribeVpcs"], Resource = "*" }]
  })
}

resource "aws_iam_policy" "policy" {
  name        = "it-policy"
  description = "What a role may do"
  policy      = local.describe
}

resource "aws_iam_role" "plain" {
  name               = "it-plain"
  assume_role_policy = local.trust
}

resource "aws_iam_role" "inline" {
  name               = "it-inline"
  assume_role_policy = local.trust

  inline_policy {
    name   = "describe"
    policy = local.describe
  }
}

resource "aws_iam_role" "managed" {
  name                 = "it-managed"
  path                 = "/it/"
  description          = "With a managed policy"
  assume_role_policy   = local.trust
  managed_policy_arns  = [aws_iam_policy.policy.arn]
  max_session_duration = 3600
  tags                 = { Team = "managed" }
}

resource "aws_iam_role_policy" "policy" {
  name   = "describe"
  role   = aws_iam_role.plain.id
  policy = local.describe
}

resource "aws_iam_role_policy_attachment" "attachment" {
  role       = aws_iam_role.plain.name
  policy_arn = aws_iam_policy.policy.arn
}

resource "aws_iam_role_policies_exclusive" "policies" {
  role_name    = aws_iam_role.plain.name
  policy_names = [aws_iam_role_policy.policy.name]
}

resource "aws_iam_role_policy_attachments_exclusive" "attachments" {
  role_name   = aws_iam_role.plain.name
  policy_arns = [aws_iam_role_policy_attachment.attachment.policy_arn]
}

resource "aws_iam_instance_profile" "profile" {
  name = "it-profile"
  role = aws_iam_role.plain.name
}

resource "aws_iam_openid_connect_provider" "issuer" {
  url             = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["990f4193972f2becf12ddeda5237f9c952f20d9e"]
}

resource "aws_iam_service_linked_role" "autoscaling" {
  aws_service_name = "autoscaling.amazonaws.com"
}

resource "aws_vpc" "vpc" {
  cidr_block           = "10.1.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Team = "first" }
}

resource "aws_subnet" "subnet" {
  vpc_id                  = aws_vpc.vpc.id
  cidr_block              = "10.1.1.0/24"
  availability_zone       = "eu-central-1a"
  map_public_ip_on_launch = true
}
