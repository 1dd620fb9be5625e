# Whatever else others have set in the default VPC stays as it is.
resource "aws_default_vpc" "main" {
  enable_dns_hostnames = true
  tags                 = { Name = "default" }
}
