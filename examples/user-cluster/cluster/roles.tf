locals {
  # What the instances may do, by their part: what the cloud controller and the storage driver need, and no more.
  allowed = {
    control-plane = [
      "ec2:AttachVolume", "ec2:CreateSecurityGroup", "ec2:CreateTags", "ec2:CreateVolume", "ec2:DeleteVolume",
      "ec2:Describe*", "ec2:DetachVolume", "elasticloadbalancing:*",
    ]
    worker = ["ec2:DescribeInstances", "ec2:DescribeRegions"]
  }
}

resource "aws_iam_role" "node" {
  for_each    = local.allowed
  assume_role = var.assume_role

  name                 = "${var.name}-${each.key}"
  path                 = var.path
  description          = "Instances of the ${each.key} of ${var.name}"
  permissions_boundary = var.permissions_boundary
  tags                 = local.owned

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "node" {
  for_each    = local.allowed
  assume_role = var.assume_role

  name = "cluster"
  role = aws_iam_role.node[each.key].name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = each.value, Resource = "*" }]
  })
}

resource "aws_iam_instance_profile" "node" {
  for_each    = local.allowed
  assume_role = var.assume_role

  name = "${var.name}-${each.key}"
  path = var.path
  role = aws_iam_role.node[each.key].name
  tags = local.owned
}
