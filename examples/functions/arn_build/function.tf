data "aws_partition" "current" {}

# arn:aws:iam::aws:policy/ReadOnlyAccess, and the right one in China and in GovCloud.
output "read_only_policy" {
  value = provider::aws::arn_build(data.aws_partition.current.partition, "iam", "", "aws", "policy/ReadOnlyAccess")
}
