variable "ami" {
  type        = string
  description = "ID of the AMI."
}

variable "security_group_id" {
  type        = string
  description = "ID of the security group."
}

resource "aws_launch_template" "node" {
  name_prefix            = "node-"
  image_id               = var.ami
  instance_type          = "m5.large"
  update_default_version = true

  user_data = base64encode(<<-EOT
    #!/bin/sh
    echo hello > /etc/motd
  EOT
  )

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size           = 50
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }

  network_interfaces {
    associate_public_ip_address = false
    security_groups             = [var.security_group_id]
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  tag_specifications {
    resource_type = "instance"

    tags = {
      Name = "node"
    }
  }

  tags = {
    Team = "platform"
  }
}

# Any instance type with what is needed, on the Spot market.
resource "aws_launch_template" "worker" {
  name     = "worker"
  image_id = var.ami

  instance_requirements {
    vcpu_count {
      min = 2
      max = 8
    }

    memory_mib {
      min = 4096
    }

    instance_generations = ["current"]
  }
}

resource "aws_instance" "node" {
  launch_template {
    id      = aws_launch_template.node.id
    version = aws_launch_template.node.latest_version
  }
}
