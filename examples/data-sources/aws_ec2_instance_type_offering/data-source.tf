data "aws_ec2_instance_type_offering" "worker" {
  preferred_instance_types = ["m7i.large", "m6i.large", "m5.large"]

  filter {
    name   = "instance-type"
    values = ["m7i.large", "m6i.large", "m5.large"]
  }
}

output "instance_type" {
  value = data.aws_ec2_instance_type_offering.worker.instance_type
}
