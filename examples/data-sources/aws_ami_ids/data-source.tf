data "aws_ami_ids" "golden" {
  owners = ["self"]

  filter {
    name   = "name"
    values = ["golden-*"]
  }
}

# The newest is the first. None is no error.
output "newest" {
  value = try(data.aws_ami_ids.golden.ids[0], null)
}
