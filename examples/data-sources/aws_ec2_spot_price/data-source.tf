data "aws_ec2_spot_price" "worker" {
  instance_type     = "m5.large"
  availability_zone = "eu-central-1a"

  filter {
    name   = "product-description"
    values = ["Linux/UNIX"]
  }
}

output "dollars_per_hour" {
  value = tonumber(data.aws_ec2_spot_price.worker.spot_price)
}
