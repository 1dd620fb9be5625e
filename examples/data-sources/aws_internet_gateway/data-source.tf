variable "vpc_id" {
  type = string
}

data "aws_internet_gateway" "main" {
  filter {
    name   = "attachment.vpc-id"
    values = [var.vpc_id]
  }
}

output "gateway_id" {
  value = data.aws_internet_gateway.main.internet_gateway_id
}
