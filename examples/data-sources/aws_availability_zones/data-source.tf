# The availability zones of the provider's region, without local zones and wavelength zones.
data "aws_availability_zones" "available" {
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

# Those of another region, without one that lacks what is needed there.
data "aws_availability_zones" "virginia" {
  region           = "us-east-1"
  exclude_zone_ids = ["use1-az3"]
}

output "zones" {
  value = data.aws_availability_zones.available.names
}
