# The objects of objects.tf after a change in place.
resource "aws_vpc" "app" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc" "data" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_vpc_peering_connection" "accepted" {
  vpc_id      = aws_vpc.app.id
  peer_vpc_id = aws_vpc.data.id
  auto_accept = true
  tags        = { Team = "net" }

  accepter {
    allow_remote_vpc_dns_resolution = false
  }

  requester {
    allow_remote_vpc_dns_resolution = true
  }
}

resource "aws_vpc" "other" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_vpc_peering_connection" "asked" {
  vpc_id      = aws_vpc.app.id
  peer_vpc_id = aws_vpc.other.id
  tags        = { Name = "asked" }
}

resource "aws_vpc_peering_connection_accepter" "asked" {
  vpc_peering_connection_id = aws_vpc_peering_connection.asked.id
  auto_accept               = true
  tags                      = { Name = "asked" }
}

resource "aws_vpc_peering_connection_options" "asked" {
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.asked.id

  requester {
    allow_remote_vpc_dns_resolution = false
  }

  accepter {
    allow_remote_vpc_dns_resolution = true
  }
}

resource "aws_ec2_managed_prefix_list" "inline" {
  name           = "written"
  address_family = "IPv4"
  max_entries    = 6
  tags           = { Team = "inline" }

  entry {
    cidr        = "10.0.0.0/8"
    description = "all"
  }

  entry {
    cidr        = "172.16.0.0/12"
    description = "others"
  }
}

resource "aws_ec2_managed_prefix_list" "separate" {
  name           = "separate"
  address_family = "IPv6"
  max_entries    = 5
}

resource "aws_ec2_managed_prefix_list_entry" "plain" {
  prefix_list_id = aws_ec2_managed_prefix_list.separate.id
  cidr           = "2001:db8::/32"
}

resource "aws_ec2_managed_prefix_list_entry" "described" {
  prefix_list_id = aws_ec2_managed_prefix_list.separate.id
  cidr           = "2001:db9::/32"
  description    = "others"

  depends_on = [aws_ec2_managed_prefix_list_entry.plain]
}
