# A role for the machines of a cluster.
resource "aws_iam_role" "node" {
  name        = "cluster-node"
  description = "Machines of the cluster"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })

  tags = {
    Cluster = "main"
  }
}

# A role for a vendor: only the vendor's account may assume it, and only with the external ID that was agreed on.
resource "aws_iam_role" "vendor" {
  name                 = "vendor-backup"
  path                 = "/vendors/"
  max_session_duration = 7200
  permissions_boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::111111111111:root" }
      Condition = {
        StringEquals = { "sts:ExternalId" = "3b1c9f0e-5d0a-4c57-9d0b-7a52a4c9f1de" }
      }
    }]
  })
}
