variable "target_group_arn" {
  type = string
}

variable "instance_ids" {
  type = set(string)
}

# Instances that get requests on another port than that of the target group.
resource "aws_lb_target_group_attachment" "web" {
  for_each = var.instance_ids

  target_group_arn = var.target_group_arn
  target_id        = each.key
  port             = 8080
}

# An address outside of the VPC of the target group.
resource "aws_lb_target_group_attachment" "on_premises" {
  target_group_arn  = var.target_group_arn
  target_id         = "192.168.10.15"
  availability_zone = "all"
}
