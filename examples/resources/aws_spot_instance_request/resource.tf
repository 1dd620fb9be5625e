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

resource "aws_spot_instance_request" "worker" {
  ami                    = var.ami
  instance_type          = "m5.large"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [var.security_group_id]

  spot_price           = "0.05"
  spot_type            = "one-time"
  wait_for_fulfillment = true

  root_block_device {
    volume_size = 20
    volume_type = "gp3"
    encrypted   = true
  }

  metadata_options {
    http_tokens = "required"
  }

  tags = {
    Name = "worker"
  }
}

# The tags of a request are not those of its instance.
resource "aws_ec2_tag" "worker" {
  resource_id = aws_spot_instance_request.worker.spot_instance_id
  key         = "Name"
  value       = "worker"
}
