resource "aws_iam_role" "node" {
  name = "cluster-node"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

# No policies in the role: all that it may do comes from managed ones.
resource "aws_iam_role_policies_exclusive" "node" {
  role_name    = aws_iam_role.node.name
  policy_names = []
}
