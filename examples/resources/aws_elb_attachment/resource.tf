variable "load_balancer_name" {
  type = string
}

variable "instance_ids" {
  type = set(string)
}

# Control planes behind the load balancer of their API.
resource "aws_elb_attachment" "control_plane" {
  for_each = var.instance_ids

  elb      = var.load_balancer_name
  instance = each.key
}

resource "aws_elb_attachment" "bastion" {
  elb      = var.load_balancer_name
  instance = "i-0123456789abcdef0"
}
