data "aws_ec2_instance_type_offerings" "gpu" {
  location_type = "availability-zone"

  filter {
    name   = "instance-type"
    values = ["g5.xlarge"]
  }
}

# The zones in which there are such instances.
data "aws_subnets" "gpu" {
  filter {
    name   = "availability-zone"
    values = data.aws_ec2_instance_type_offerings.gpu.locations
  }
}
