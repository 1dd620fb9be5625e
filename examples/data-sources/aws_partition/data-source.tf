data "aws_partition" "current" {}

# An ARN that is right in China and in GovCloud too.
output "read_only_policy" {
  value = "arn:${data.aws_partition.current.partition}:iam::aws:policy/ReadOnlyAccess"
}
