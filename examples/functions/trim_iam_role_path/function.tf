# arn:aws:iam::222222222222:role/Node
output "role" {
  value = provider::aws::trim_iam_role_path("arn:aws:iam::222222222222:role/clusters/blue/Node")
}
