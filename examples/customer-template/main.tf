# What a vendor makes for customers who do not use Terraform: an external ID for each, and a template of CloudFormation
# with the role that customer-role creates. Nothing is called, and no credentials are needed.
provider "aws" {
  region = var.region
}

resource "aws_external_id" "customer" {
  for_each = var.customers
}

locals {
  # Good for every account: CloudFormation fills in its ID, and customer_role_template its partition.
  iam = "arn:aws:iam::$${AWS::AccountId}"

  permissions = provider::aws::permissions(var.types, {
    region = var.region
    path   = "/${var.name}/"
  })

  # Neither the role nor any role that the vendor creates gets beyond this. customer-role says why.
  boundary = jsonencode({
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
