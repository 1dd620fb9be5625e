# What hashicorp/aws made, in its own words.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_spot_instance_request" "plain" {
  ami           = "ami-0d0b1e00000000002"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.subnet.id
}

resource "aws_spot_instance_request" "web" {
  ami                            = "ami-0d0b1e00000000002"
  instance_type                  = "m5.large"
  subnet_id                      = aws_subnet.subnet.id
  spot_price                     = "0.05"
  spot_type                      = "persistent"
  instance_interruption_behavior = "stop"
  launch_group                   = "web"
  user_data                      = "#!/bin/sh\necho hello\n"
  monitoring                     = false
  wait_for_fulfillment           = true

  root_block_device {
    volume_size = 20
    volume_type = "gp2"
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 5
    volume_type = "gp2"
  }

  tags = { Name = "web" }
}
