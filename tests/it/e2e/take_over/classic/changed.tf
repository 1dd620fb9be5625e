# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "eu-central-1a"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.2.0/24"
  availability_zone = "eu-central-1b"
}

resource "aws_elb" "web" {
  name                        = "it-web"
  internal                    = true
  subnets                     = [aws_subnet.a.id, aws_subnet.b.id]
  idle_timeout                = 60
  connection_draining         = false
  connection_draining_timeout = 400

  listener {
    lb_port           = 80
    lb_protocol       = "http"
    instance_port     = 8080
    instance_protocol = "http"
  }
  listener {
    lb_port           = 8443
    lb_protocol       = "tcp"
    instance_port     = 8443
    instance_protocol = "tcp"
  }

  health_check {
    target              = "TCP:8080"
    interval            = 30
    timeout             = 3
    healthy_threshold   = 3
    unhealthy_threshold = 2
  }

  access_logs {
    bucket        = "it-logs"
    bucket_prefix = "web"
    interval      = 5
  }

  tags = { Team = "web" }
}

# All that can be left out is.
resource "aws_elb" "plain" {
  name    = "it-plain"
  subnets = [aws_subnet.a.id]

  listener {
    lb_port           = 6443
    lb_protocol       = "TCP"
    instance_port     = 6443
    instance_protocol = "TCP"
  }
}

resource "aws_elb_attachment" "one" {
  elb      = aws_elb.plain.name
  instance = "i-0123456789abcdef0"
}
