# An application and a network load balancer. What an update changes hangs on `said`.
variable "said" {
  default = "first"
}

locals {
  zones = { a = 1, b = 2, c = 3 }
  used  = var.said == "first" ? ["a", "b"] : ["a", "b", "c"]
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  for_each          = local.zones
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.${each.value}.0/24"
  availability_zone = "eu-central-1${each.key}"
}

resource "aws_lb" "web" {
  name         = "it-web"
  internal     = true
  subnets      = [for zone in local.used : aws_subnet.subnet[zone].id]
  idle_timeout = var.said == "first" ? 60 : 120
  tags         = { Said = var.said }
}

resource "aws_lb" "network" {
  name_prefix                      = "it-"
  load_balancer_type               = "network"
  internal                         = true
  enable_cross_zone_load_balancing = var.said != "first"
  # Modules set it for all types.
  drop_invalid_header_fields = true

  dynamic "subnet_mapping" {
    for_each = local.used
    content {
      subnet_id = aws_subnet.subnet[subnet_mapping.value].id
    }
  }
}
