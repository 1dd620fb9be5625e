resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

# Servers behind an Application Load Balancer. It can be replaced while it is in use.
resource "aws_lb_target_group" "web" {
  name_prefix = "web-"
  vpc_id      = aws_vpc.main.id
  port        = 8080
  protocol    = "HTTP"

  deregistration_delay = 60

  health_check {
    path    = "/health"
    matcher = "200-299"
  }

  stickiness {
    type            = "lb_cookie"
    cookie_duration = 3600
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Addresses behind a Network Load Balancer, which DNS leaves out where fewer than two are healthy.
resource "aws_lb_target_group" "brokers" {
  name        = "brokers"
  vpc_id      = aws_vpc.main.id
  target_type = "ip"
  port        = 9094
  protocol    = "TCP"

  preserve_client_ip = true

  target_group_health {
    dns_failover {
      minimum_healthy_targets_count = "2"
    }
  }
}

# A function.
resource "aws_lb_target_group" "report" {
  name        = "report"
  target_type = "lambda"
}
