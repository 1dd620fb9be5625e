# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.vpc.id
  availability_zone = "eu-central-1a"
  cidr_block        = "10.1.1.0/24"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.vpc.id
  availability_zone = "eu-central-1b"
  cidr_block        = "10.1.2.0/24"
}

resource "aws_lb" "web" {
  name     = "it-web"
  internal = true
  subnets  = [aws_subnet.a.id, aws_subnet.b.id]
}

resource "aws_lb_target_group" "plain" {
  name     = "it-plain"
  vpc_id   = aws_vpc.vpc.id
  port     = 80
  protocol = "HTTP"
}

resource "aws_lb_target_group" "checked" {
  name                 = "it-checked"
  vpc_id               = aws_vpc.vpc.id
  target_type          = "ip"
  port                 = 8080
  protocol             = "HTTP"
  deregistration_delay = 30
  slow_start           = 60

  health_check {
    path    = "/health"
    matcher = "200"
    timeout = 6
  }

  stickiness {
    type            = "lb_cookie"
    cookie_duration = 7200
  }

  tags = { Name = "checked" }
}

resource "aws_lb_target_group" "network" {
  name     = "it-network"
  vpc_id   = aws_vpc.vpc.id
  port     = 9094
  protocol = "TCP"

  stickiness {
    type    = "source_ip"
    enabled = false
  }
}

resource "aws_lb_target_group" "function" {
  name        = "it-function"
  target_type = "lambda"
}

resource "aws_lb_listener" "alone" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.plain.arn
  }
}

resource "aws_lb_listener" "shared" {
  load_balancer_arn = aws_lb.web.arn
  port              = 81
  protocol          = "HTTP"

  default_action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.plain.arn
        weight = 50
      }

      target_group {
        arn    = aws_lb_target_group.checked.arn
        weight = 50
      }
    }
  }

  tags = { Team = "web" }
}

resource "aws_lb_listener" "redirect" {
  load_balancer_arn = aws_lb.web.arn
  port              = 82
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_302"
    }
  }
}

resource "aws_lb_listener" "answer" {
  load_balancer_arn = aws_lb.web.arn
  port              = 83
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "503"
      message_body = "Soon"
    }
  }
}
