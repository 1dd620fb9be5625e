data "aws_iam_instance_profile" "node" {
  name = "cluster-node"
}

output "node_role_arn" {
  value = data.aws_iam_instance_profile.node.role_arn
}
