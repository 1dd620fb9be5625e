resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "main"
  }

  # As long as something in the VPC has a public address, the gateway cannot leave it.
  timeouts {
    delete = "30m"
  }
}
