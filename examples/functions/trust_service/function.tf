resource "aws_iam_role" "node" {
  name               = "node"
  assume_role_policy = provider::aws::trust_service("ec2.amazonaws.com")
}
