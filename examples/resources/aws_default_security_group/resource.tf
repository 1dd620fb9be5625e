resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

# Closed: what names no group of its own reaches nothing and is reached by nobody.
resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
  tags   = { Name = "closed" }
}
