data "aws_regions" "all" {
  all_regions = true

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required", "opted-in"]
  }
}

output "regions" {
  value = data.aws_regions.all.names
}
