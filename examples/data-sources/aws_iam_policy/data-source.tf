data "aws_iam_policy" "read_only" {
  arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

# A policy of the account, whose ARN need not be known.
data "aws_iam_policy" "boundary" {
  name        = "cluster-boundary"
  path_prefix = "/boundaries/"
}
