# Instances that are started here get public addresses only where they ask for them.
resource "aws_default_subnet" "a" {
  availability_zone       = "eu-central-1a"
  map_public_ip_on_launch = false
  tags                    = { Name = "default-a" }
}
