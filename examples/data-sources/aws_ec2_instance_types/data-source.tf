data "aws_ec2_instance_types" "small" {
  filter {
    name   = "current-generation"
    values = ["true"]
  }

  filter {
    name   = "processor-info.supported-architecture"
    values = ["arm64"]
  }

  filter {
    name   = "vcpu-info.default-vcpus"
    values = ["2"]
  }
}

output "names" {
  value = sort(data.aws_ec2_instance_types.small.instance_types)
}
