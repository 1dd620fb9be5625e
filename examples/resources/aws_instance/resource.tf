variable "ami" {
  type        = string
  description = "ID of the AMI."
}

variable "subnet_id" {
  type        = string
  description = "ID of the subnet."
}

variable "security_group_id" {
  type        = string
  description = "ID of the security group."
}

resource "aws_instance" "web" {
  ami                    = var.ami
  instance_type          = "t3.small"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [var.security_group_id]
  iam_instance_profile   = aws_iam_instance_profile.web.name

  user_data = <<-EOT
    #!/bin/sh
    echo hello > /etc/motd
  EOT

  root_block_device {
    volume_size = 20
    volume_type = "gp3"
    encrypted   = true

    tags = {
      Name = "web-root"
    }
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 50
    volume_type = "gp3"
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  tags = {
    Name = "web"
  }
}

# A Spot Instance.
resource "aws_instance" "worker" {
  ami           = var.ami
  instance_type = "m5.large"
  subnet_id     = var.subnet_id

  instance_market_options {
    market_type = "spot"

    spot_options {
      max_price = "0.05"
    }
  }
}

resource "aws_iam_role" "web" {
  name = "web"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_instance_profile" "web" {
  name = "web"
  role = aws_iam_role.web.name
}
