resource "aws_security_group" "node" {
  for_each    = toset(["control-plane", "worker", "load-balancer"])
  region      = var.region
  assume_role = var.assume_role

  name        = "${var.name}-${each.key}"
  description = "The ${each.key} of ${var.name}"
  vpc_id      = aws_vpc.cluster.id
  tags        = merge(local.owned, { Name = "${var.name}-${each.key}" })
}

locals {
  group = { for name, group in aws_security_group.node : name => group.id }

  # Who may reach whom: the ports of Kubernetes
  # (https://kubernetes.io/docs/reference/networking/ports-and-protocols/).
  ingress = {
    "api-from-load-balancer" = { to = "control-plane", from = "load-balancer", ports = [6443, 6443] }
    "api-from-workers"       = { to = "control-plane", from = "worker", ports = [6443, 6443] }
    "control-plane-itself"   = { to = "control-plane", from = "control-plane", ports = null }
    "kubelet"                = { to = "worker", from = "control-plane", ports = [10250, 10250] }
    "workers-themselves"     = { to = "worker", from = "worker", ports = null }
  }
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  for_each    = local.ingress
  region      = var.region
  assume_role = var.assume_role

  security_group_id            = local.group[each.value.to]
  referenced_security_group_id = local.group[each.value.from]
  ip_protocol                  = each.value.ports == null ? "-1" : "tcp"
  from_port                    = try(each.value.ports[0], null)
  to_port                      = try(each.value.ports[1], null)
  description                  = each.key
  tags                         = local.owned
}

resource "aws_vpc_security_group_ingress_rule" "api" {
  region      = var.region
  assume_role = var.assume_role

  security_group_id = local.group["load-balancer"]
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 6443
  to_port           = 6443
  description       = "API from everywhere"
  tags              = local.owned
}

resource "aws_vpc_security_group_egress_rule" "all" {
  for_each    = local.group
  region      = var.region
  assume_role = var.assume_role

  security_group_id = each.value
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
  tags              = local.owned
}
