variable "vpc_id" {
  type = string
}

data "aws_security_groups" "workers" {
  tags = {
    Role = "worker"
  }

  filter {
    name   = "vpc-id"
    values = [var.vpc_id]
  }
}

output "group_ids" {
  value = data.aws_security_groups.workers.ids
}
