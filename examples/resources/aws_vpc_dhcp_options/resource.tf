resource "aws_vpc_dhcp_options" "main" {
  domain_name         = "internal.example.com"
  domain_name_servers = ["AmazonProvidedDNS"]

  tags = {
    Name = "internal"
  }
}
