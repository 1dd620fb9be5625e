# What a customer applies in their own account, so that a vendor can build there: one role, which one role of the vendor
# may assume with the external ID, which may do what the vendor's types need, and whose permissions end at a boundary.
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

# Neither the vendor's role nor any role that it creates gets beyond this, whatever it is allowed otherwise. The vendor
# may only touch roles, profiles and policies below its own path, and only roles with this boundary: roles that were
# there before, this role and this policy are out of its reach. Nothing without the boundary may be put below that path.
resource "aws_iam_policy" "boundary" {
  name        = "${var.name}-boundary"
  description = "Limits of what ${var.name} and the roles that it creates can be allowed"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Build"
        Effect   = "Allow"
        Action   = ["ec2:*", "elasticloadbalancing:*", "autoscaling:*", "iam:Get*", "iam:List*"]
        Resource = "*"
      },
      {
        Sid    = "OwnRoles"
        Effect = "Allow"
        Action = ["iam:*", "sts:AssumeRole", "sts:TagSession"]
        Resource = [
          "${local.iam}:role/${var.name}/*",
          "${local.iam}:instance-profile/${var.name}/*",
          "${local.iam}:policy/${var.name}/*",
        ]
      },
      {
        Sid      = "RolesOfServices"
        Effect   = "Allow"
        Action   = "iam:CreateServiceLinkedRole"
        Resource = "${local.iam}:role/aws-service-role/*"
      },
      {
        Sid      = "LimitsStay"
        Effect   = "Deny"
        Action   = "iam:DeleteRolePermissionsBoundary"
        Resource = "*"
      },
      {
        Sid    = "OnlyRolesWithLimits"
        Effect = "Deny"
        Action = [
          "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:AttachRolePolicy", "iam:DetachRolePolicy",
          "iam:PutRolePolicy", "iam:DeleteRolePolicy",
        ]
        Resource  = "*"
        Condition = { StringNotEquals = { "iam:PermissionsBoundary" = "${local.iam}:policy/${var.name}-boundary" } }
      },
    ]
  })
}

locals {
  iam = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.customer.account_id}"
}

# What the vendor's types need, in this account and region, with roles, policies and instance profiles below its path. It
# is inline, because it may be longer than the 6,144 characters of a managed policy: up to 10,240.
resource "aws_iam_role_policy" "build" {
  name = "build"
  role = aws_iam_role.vendor.name

  policy = provider::aws::permissions(var.types, {
    partition = data.aws_partition.current.partition
    account   = data.aws_caller_identity.customer.account_id
    region    = var.region
    path      = "/${var.name}/"
  })
}

# Whatever else anybody allows to the role is taken away by the next apply.
resource "aws_iam_role_policies_exclusive" "vendor" {
  role_name    = aws_iam_role.vendor.name
  policy_names = [aws_iam_role_policy.build.name]
}

resource "aws_iam_role_policy_attachments_exclusive" "vendor" {
  role_name   = aws_iam_role.vendor.name
  policy_arns = []
}
