# What stands for the account.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_launch_template" "plain" {
  name            = "plain"
  default_version = 2
  description     = "larger"
  image_id        = "ami-0d0b1e00000000002"
  instance_type   = "m5.xlarge"
  tags            = { Team = "platform" }
}

resource "aws_launch_template" "node" {
  name                                 = "node"
  description                          = "nodes of a cluster"
  image_id                             = "ami-0d0b1e00000000002"
  instance_type                        = "t3.micro"
  disable_api_stop                     = false
  disable_api_termination              = true
  instance_initiated_shutdown_behavior = "terminate"
  key_name                             = "admin"
  update_default_version               = true
  user_data                            = base64encode("#!/bin/sh\necho hello\n")
  vpc_security_group_ids               = ["sg-0123456789abcdef0"]
  tags                                 = { Team = "platform" }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      delete_on_termination = true
      encrypted             = true
      volume_size           = 20
      volume_type           = "gp3"
    }
  }

  capacity_reservation_specification {
    capacity_reservation_target {
      capacity_reservation_id = "cr-0123456789abcdef0"
    }
  }

  cpu_options {
    core_count       = 1
    threads_per_core = 2
  }

  credit_specification {
    cpu_credits = "unlimited"
  }

  enclave_options {
    enabled = false
  }

  hibernation_options {
    configured = false
  }

  iam_instance_profile {
    name = "node"
  }

  instance_market_options {
    market_type = "spot"

    spot_options {
      max_price          = "0.03"
      spot_instance_type = "one-time"
    }
  }

  maintenance_options {
    auto_recovery = "disabled"
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "optional"
  }

  monitoring {
    enabled = true
  }

  placement {
    availability_zone = "us-east-1a"
    group_name        = "nodes"
  }

  private_dns_name_options {
    enable_resource_name_dns_a_record = true
    hostname_type                     = "resource-name"
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "node" }
  }

}

resource "aws_launch_template" "interfaces" {
  name = "interfaces"

  network_interfaces {
    delete_on_termination = true
    ipv4_addresses        = ["10.0.1.4", "10.0.1.5"]
    private_ip_address    = "10.0.1.4"
    security_groups       = ["sg-0123456789abcdef0"]
    subnet_id             = "subnet-0123456789abcdef0"
  }

  network_interfaces {
    device_index       = 1
    ipv6_address_count = 2
    description        = "second"
    subnet_id          = "subnet-0123456789abcdef0"
  }
}

resource "aws_launch_template" "requirements" {
  name = "requirements"

  instance_requirements {
    burstable_performance = "included"
    cpu_manufacturers     = ["amd"]
    instance_generations  = ["current"]

    memory_gib_per_vcpu {
      min = 2
    }

    memory_mib {
      min = 2048
    }

    vcpu_count {
      min = 2
      max = 8
    }
  }

  metadata_options {
    http_tokens = "required"
  }
}
