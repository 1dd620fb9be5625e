# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.vpc.id
}

resource "aws_iam_role" "web" {
  name = "it-web"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_instance_profile" "web" {
  name = "it-web"
  role = aws_iam_role.web.name
}

resource "aws_instance" "plain" {
  ami           = "ami-0d0b1e00000000002"
  instance_type = "m5.xlarge"
  subnet_id     = aws_subnet.subnet.id
  private_ip    = "10.1.1.10"
}

resource "aws_instance" "web" {
  ami                     = "ami-0d0b1e00000000002"
  instance_type           = "t3.micro"
  subnet_id               = aws_subnet.subnet.id
  private_ip              = "10.1.1.11"
  vpc_security_group_ids  = [aws_security_group.web.id]
  user_data               = "#!/bin/sh\necho hello\n"
  disable_api_termination = false

  metadata_options {
    http_tokens                 = "optional"
    http_put_response_hop_limit = 2
  }

  root_block_device {
    volume_size = 20
    volume_type = "gp2"
    tags        = { Name = "root" }
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 5
    volume_type = "gp2"
  }

  tags = { Team = "web" }
}

resource "aws_instance" "tagged" {
  ami              = "ami-0d0b1e00000000002"
  instance_type    = "m5.large"
  subnet_id        = aws_subnet.subnet.id
  private_ip       = "10.1.1.12"
  user_data_base64 = base64encode("#!/bin/sh\necho base64\n")
  monitoring       = false
  volume_tags      = { Backup = "weekly" }
}
