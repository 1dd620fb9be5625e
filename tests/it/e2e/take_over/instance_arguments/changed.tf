# The objects of objects.tf after a change.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "eu-central-1a"
}

resource "aws_key_pair" "admin" {
  key_name   = "it-admin"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBvK1bcYTYRrLXGPhu9pGHQNJDcVKLJCHRuYpZzVRxXP it"
}

# All that is not in a block.
resource "aws_instance" "flat" {
  ami                                  = "ami-0d0b1e00000000002"
  instance_type                        = "m5.large"
  subnet_id                            = aws_subnet.subnet.id
  availability_zone                    = "eu-central-1a"
  private_ip                           = "10.1.1.10"
  key_name                             = aws_key_pair.admin.key_name
  ebs_optimized                        = false
  source_dest_check                    = true
  associate_public_ip_address          = true
  instance_initiated_shutdown_behavior = "stop"
  disable_api_stop                     = false
  tenancy                              = "default"
  hibernation                          = false
  get_password_data                    = false
  user_data_replace_on_change          = true
  user_data                            = "echo second"
}

# Blocks.
resource "aws_instance" "blocks" {
  ami           = "ami-0d0b1e00000000002"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.subnet.id
  private_ip    = "10.1.1.33"

  credit_specification {
    cpu_credits = "standard"
  }
  metadata_options {
    http_endpoint               = "enabled"
    http_protocol_ipv6          = "disabled"
    http_put_response_hop_limit = 1
    http_tokens                 = "optional"
    instance_metadata_tags      = "disabled"
  }
  root_block_device {
    delete_on_termination = true
    encrypted             = true
    volume_size           = 25
    volume_type           = "gp3"
    tags                  = { Team = "root" }
  }
  ebs_block_device {
    device_name           = "/dev/sdg"
    delete_on_termination = true
    encrypted             = true
    volume_size           = 6
    volume_type           = "gp2"
    tags                  = { Name = "data" }
  }
}
