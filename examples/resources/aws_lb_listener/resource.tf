variable "load_balancer_arn" {
  type = string
}

variable "certificate_arn" {
  type = string
}

variable "vpc_id" {
  type = string
}

resource "aws_lb_target_group" "web" {
  for_each = toset(["blue", "green"])

  name     = "web-${each.key}"
  vpc_id   = var.vpc_id
  port     = 8080
  protocol = "HTTP"
}

# Whoever comes with HTTP is sent to HTTPS.
resource "aws_lb_listener" "http" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

# One request of ten goes to the new version.
resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = var.certificate_arn
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"

  default_action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.web["blue"].arn
        weight = 90
      }

      target_group {
        arn    = aws_lb_target_group.web["green"].arn
        weight = 10
      }

      stickiness {
        enabled  = true
        duration = 600
      }
    }
  }
}
