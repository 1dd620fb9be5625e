variable "subnet_id" {
  type = string
}

data "aws_subnet" "chosen" {
  id = var.subnet_id
}

output "zone" {
  value = data.aws_subnet.chosen.availability_zone
}
