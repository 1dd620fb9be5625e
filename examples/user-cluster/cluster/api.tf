resource "aws_elb" "api" {
  region      = var.region
  assume_role = var.assume_role

  name                      = "${var.name}-api"
  subnets                   = [for subnet in aws_subnet.public : subnet.id]
  security_groups           = [local.group["load-balancer"]]
  instances                 = [aws_instance.control_plane.id]
  cross_zone_load_balancing = true
  idle_timeout              = 600
  tags                      = merge(local.owned, { Name = "${var.name}-api" })

  listener {
    instance_port     = 6443
    instance_protocol = "tcp"
    lb_port           = 6443
    lb_protocol       = "tcp"
  }

  health_check {
    healthy_threshold   = 2
    unhealthy_threshold = 3
    interval            = 10
    timeout             = 5
    target              = "SSL:6443"
  }

  depends_on = [aws_internet_gateway.cluster]
}
