# Every resource type of IAM. What an update changes hangs on `said`.
variable "said" {
  default = "first"
}

variable "vendor" {
  description = "ARN of a role in another account, which comes in."
}

locals {
  more  = var.said == "first" ? [] : ["more"]
  nodes = provider::aws::trust_service("ec2.amazonaws.com")
  describe = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = var.said, Effect = "Allow", Action = "ec2:Describe*", Resource = "*" }]
  })
}

resource "aws_external_id" "vendor" {}

resource "aws_iam_policy" "boundary" {
  name = "it-boundary"
  path = "/boundaries/"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
}

resource "aws_iam_policy" "describe" {
  name        = "it-describe"
  description = "What the machines may do"
  policy      = local.describe
  tags        = { Said = var.said }
}

resource "aws_iam_role" "whole" {
  name                 = "it-whole"
  path                 = "/it/"
  description          = var.said
  max_session_duration = var.said == "first" ? 3600 : 7200
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = local.nodes
  managed_policy_arns  = [aws_iam_policy.describe.arn]
  tags                 = { Said = var.said }

  inline_policy {
    name   = "inline"
    policy = local.describe
  }
}

resource "aws_iam_role" "bare" {
  name               = "it-bare"
  assume_role_policy = local.nodes

  # An empty block: no policy, whoever puts one in.
  inline_policy {}
}

resource "aws_iam_role" "plain" {
  name               = "it-plain"
  assume_role_policy = provider::aws::trust_account(var.vendor, nonsensitive(aws_external_id.vendor.id))
}

resource "aws_iam_role_policy" "inline" {
  name   = "inline"
  role   = aws_iam_role.plain.name
  policy = local.describe
}

resource "aws_iam_role_policy" "more" {
  for_each = toset(local.more)

  name   = each.key
  role   = aws_iam_role.plain.name
  policy = local.describe
}

resource "aws_iam_role_policies_exclusive" "plain" {
  role_name    = aws_iam_role.plain.name
  policy_names = concat([aws_iam_role_policy.inline.name], [for policy in aws_iam_role_policy.more : policy.name])
}

resource "aws_iam_role_policy_attachment" "describe" {
  role       = aws_iam_role.plain.name
  policy_arn = aws_iam_policy.describe.arn
}

resource "aws_iam_role_policy_attachment" "more" {
  for_each = toset(local.more)

  role       = aws_iam_role.plain.name
  policy_arn = aws_iam_policy.boundary.arn
}

resource "aws_iam_role_policy_attachments_exclusive" "plain" {
  role_name = aws_iam_role.plain.name

  policy_arns = concat(
    [aws_iam_role_policy_attachment.describe.policy_arn],
    [for attachment in aws_iam_role_policy_attachment.more : attachment.policy_arn],
  )
}

resource "aws_iam_instance_profile" "nodes" {
  name = "it-nodes"
  role = var.said == "first" ? aws_iam_role.whole.name : aws_iam_role.plain.name
  tags = { Said = var.said }
}

resource "aws_iam_openid_connect_provider" "cluster" {
  url             = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  client_id_list  = ["sts.amazonaws.com", var.said]
  thumbprint_list = [var.said == "first" ? "990f4193972f2becf12ddeda5237f9c952f20d9e" : "06b25927c42a721631c1efd9431e648fa62e1e39"]
  tags            = { Said = var.said }
}

resource "aws_iam_service_linked_role" "autoscaling" {
  aws_service_name = "autoscaling.amazonaws.com"
  description      = var.said
  tags             = { Said = var.said }
}

# Starts out trusted by nobody, for the role that is to come in does not exist yet.
resource "aws_iam_role" "entry" {
  name = "it-entry"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "sts:AssumeRole", Principal = { AWS = "*" } }]
  })

  lifecycle {
    ignore_changes = [assume_role_policy]
  }
}

resource "aws_iam_role_trust_policy" "entry" {
  role   = aws_iam_role.entry.name
  policy = var.said == "first" ? provider::aws::trust_role(aws_iam_role.plain.arn, null) : local.nodes
}
