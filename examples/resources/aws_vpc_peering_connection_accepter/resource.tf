variable "requester" {
  type = object({ role_arn = string, external_id = string, vpc_id = string })
}

variable "accepter" {
  type = object({ account_id = string, role_arn = string, external_id = string, vpc_id = string })
}

# One customer asks,
resource "aws_vpc_peering_connection" "shared" {
  assume_role {
    role_arn    = var.requester.role_arn
    external_id = var.requester.external_id
  }

  vpc_id        = var.requester.vpc_id
  peer_vpc_id   = var.accepter.vpc_id
  peer_owner_id = var.accepter.account_id
}

# and another one accepts.
resource "aws_vpc_peering_connection_accepter" "shared" {
  assume_role {
    role_arn    = var.accepter.role_arn
    external_id = var.accepter.external_id
  }

  vpc_peering_connection_id = aws_vpc_peering_connection.shared.id
  auto_accept               = true

  accepter {
    allow_remote_vpc_dns_resolution = true
  }
}
