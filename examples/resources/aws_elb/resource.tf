variable "subnet_ids" {
  description = "One subnet in each of two or more zones."
  type        = set(string)
}

variable "security_group_id" {
  type = string
}

variable "certificate_arn" {
  type = string
}

variable "log_bucket" {
  description = "A bucket whose policy lets Elastic Load Balancing write to it."
  type        = string
}

# The API of a Kubernetes cluster, whose control plane ends TLS itself.
resource "aws_elb" "api" {
  name            = "api"
  internal        = true
  subnets         = var.subnet_ids
  security_groups = [var.security_group_id]
  idle_timeout    = 300

  listener {
    lb_port           = 6443
    lb_protocol       = "TCP"
    instance_port     = 6443
    instance_protocol = "TCP"
  }

  health_check {
    target              = "HTTPS:6443/healthz"
    interval            = 30
    timeout             = 3
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "api"
  }
}

# A site, with a certificate and logs.
resource "aws_elb" "web" {
  name_prefix         = "web-"
  subnets             = var.subnet_ids
  connection_draining = true

  listener {
    lb_port            = 443
    lb_protocol        = "HTTPS"
    instance_port      = 8080
    instance_protocol  = "HTTP"
    ssl_certificate_id = var.certificate_arn
  }

  access_logs {
    bucket   = var.log_bucket
    interval = 5
  }
}

output "api_address" {
  value = aws_elb.api.dns_name
}
