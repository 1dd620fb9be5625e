# What a customer applies in the own account, so that a vendor can build there: one role, which one role of the vendor may
# assume with the external ID, and whose permissions end at a boundary.
provider "aws" {
  region = var.region
}

data "aws_caller_identity" "customer" {}

data "aws_partition" "current" {}

resource "aws_iam_role" "vendor" {
  name                 = var.name
  description          = "For ${var.vendor_role_arn}"
  assume_role_policy   = provider::aws::trust_account(var.vendor_role_arn, var.external_id)
  max_session_duration = 7200
  permissions_boundary = aws_iam_policy.boundary.arn
}

# Neither the vendor's role nor any role that it makes gets beyond this. The role cannot change its own limits.
resource "aws_iam_policy" "boundary" {
  name        = "${var.name}-boundary"
  description = "Limits of what ${var.name} and the roles that it makes can be allowed"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Build"
        Effect   = "Allow"
        Action   = ["ec2:*", "elasticloadbalancing:*", "autoscaling:*", "iam:*", "sts:AssumeRole", "sts:TagSession"]
        Resource = "*"
      },
      {
        Sid    = "KeepTheLimits"
        Effect = "Deny"
        Action = [
          "iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion",
          "iam:DeleteRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy",
        ]
        Resource = [
          "${local.iam}:policy/${var.name}-boundary",
          "${local.iam}:role/${var.name}",
        ]
      },
      {
        Sid       = "OnlyRolesWithLimits"
        Effect    = "Deny"
        Action    = ["iam:CreateRole", "iam:PutRolePermissionsBoundary"]
        Resource  = "*"
        Condition = { StringNotEquals = { "iam:PermissionsBoundary" = "${local.iam}:policy/${var.name}-boundary" } }
      },
      {
        Sid      = "NobodyElse"
        Effect   = "Deny"
        Action   = ["iam:*User*", "iam:*AccessKey*", "iam:*LoginProfile*", "iam:*Group*", "iam:*SAMLProvider*"]
        Resource = "*"
      },
    ]
  })
}

locals {
  iam = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.customer.account_id}"
}

resource "aws_iam_policy" "build" {
  name        = "${var.name}-build"
  description = "What ${var.name} may do"
  policy      = var.permissions
}

resource "aws_iam_role_policy_attachment" "build" {
  role       = aws_iam_role.vendor.name
  policy_arn = aws_iam_policy.build.arn
}

# Whatever else anybody attaches to the role is detached by the next apply.
resource "aws_iam_role_policy_attachments_exclusive" "vendor" {
  role_name   = aws_iam_role.vendor.name
  policy_arns = [aws_iam_role_policy_attachment.build.policy_arn]
}

resource "aws_iam_role_policies_exclusive" "vendor" {
  role_name    = aws_iam_role.vendor.name
  policy_names = []
}
