data "aws_iam_role" "node" {
  name = "cluster-node"
}

output "node_role_arn" {
  value = data.aws_iam_role.node.arn
}
