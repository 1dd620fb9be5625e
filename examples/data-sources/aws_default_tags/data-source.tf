data "aws_default_tags" "all" {}

# For what the provider does not tag by itself.
output "tags" {
  value = data.aws_default_tags.all.tags
}
