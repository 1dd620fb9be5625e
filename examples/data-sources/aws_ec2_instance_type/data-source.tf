variable "instance_type" {
  type    = string
  default = "m5.large"
}

data "aws_ec2_instance_type" "worker" {
  instance_type = var.instance_type
}

# So many pods can have an address each, with the VPC CNI of Amazon EKS.
output "max_pods" {
  value = (
    data.aws_ec2_instance_type.worker.maximum_network_interfaces *
    (data.aws_ec2_instance_type.worker.maximum_ipv4_addresses_per_interface - 1) + 2
  )
}
