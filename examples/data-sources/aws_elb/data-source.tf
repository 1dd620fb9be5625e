variable "load_balancer_name" {
  type = string
}

data "aws_elb" "chosen" {
  name = var.load_balancer_name
}

output "address" {
  value = data.aws_elb.chosen.dns_name
}
