# What stands for the account.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_launch_template" "plain" {
  name          = "plain"
  image_id      = "ami-0d0b1e00000000002"
  instance_type = "m5.large"
}

resource "aws_launch_template" "node" {
  name                                 = "node"
  description                          = "nodes of a cluster"
  image_id                             = "ami-0d0b1e00000000002"
  instance_type                        = "t3.micro"
  disable_api_stop                     = false
  disable_api_termination              = true
  ebs_optimized                        = true
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
      iops                  = 4000
      throughput            = 250
      volume_size           = 20
      volume_type           = "gp3"
    }
  }

  block_device_mappings {
    device_name = "/dev/sdb"

    ebs {
      volume_size = 50
    }
  }

  capacity_reservation_specification {
    capacity_reservation_preference = "open"
  }

  cpu_options {
    core_count       = 1
    threads_per_core = 2
  }

  credit_specification {
    cpu_credits = "standard"
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

  license_specification {
    license_configuration_arn = "arn:aws:license-manager:us-east-1:111122223333:license-configuration:lic-0123456789abcdef0"
  }

  maintenance_options {
    auto_recovery = "disabled"
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_put_response_hop_limit = 2
    http_tokens                 = "required"
  }

  monitoring {
    enabled = true
  }

  placement {
    availability_zone = "us-east-1a"
    tenancy           = "default"
  }

  private_dns_name_options {
    hostname_type = "ip-name"
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "node" }
  }

  tag_specifications {
    resource_type = "volume"
    tags          = { Name = "node" }
  }
}

resource "aws_launch_template" "interfaces" {
  name = "interfaces"

  network_interfaces {
    associate_public_ip_address = false
    delete_on_termination       = true
    ipv4_addresses              = ["10.0.1.4", "10.0.1.5"]
    private_ip_address          = "10.0.1.4"
    security_groups             = ["sg-0123456789abcdef0"]
    subnet_id                   = "subnet-0123456789abcdef0"
  }

  network_interfaces {
    device_index       = 1
    ipv6_address_count = 1
    subnet_id          = "subnet-0123456789abcdef0"
  }
}

resource "aws_launch_template" "requirements" {
  name = "requirements"

  instance_requirements {
    accelerator_count {
      max = 0
    }

    burstable_performance = "included"
    cpu_manufacturers     = ["amd", "intel"]
    instance_generations  = ["current"]

    memory_gib_per_vcpu {
      min = 1.5
      max = 8
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
