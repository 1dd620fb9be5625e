variable "vpc_id" {
  type = string
}

variable "accepter" {
  type = object({ account_id = string, role_arn = string, external_id = string, vpc_id = string })
}

resource "aws_vpc_peering_connection" "shared" {
  vpc_id        = var.vpc_id
  peer_vpc_id   = var.accepter.vpc_id
  peer_owner_id = var.accepter.account_id
}

resource "aws_vpc_peering_connection_accepter" "shared" {
  assume_role {
    role_arn    = var.accepter.role_arn
    external_id = var.accepter.external_id
  }

  vpc_peering_connection_id = aws_vpc_peering_connection.shared.id
  auto_accept               = true
}

# Our side, when the other one has accepted.
resource "aws_vpc_peering_connection_options" "ours" {
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.shared.id

  requester {
    allow_remote_vpc_dns_resolution = true
  }
}
