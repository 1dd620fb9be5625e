data "aws_availability_zone" "first" {
  name = "eu-central-1a"
}

# What is the same for all accounts.
output "zone_id" {
  value = data.aws_availability_zone.first.zone_id
}
