# Zones and records of every kind. What an update changes hangs on `said`.
variable "said" {
  default = "first"
}

locals {
  first = var.said == "first"
}

resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "two" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_route53_zone" "public" {
  name    = "Example.com."
  comment = var.said
  tags    = { Said = var.said }
}

resource "aws_route53_zone" "private" {
  name          = "internal.example.com"
  force_destroy = true

  vpc {
    vpc_id = aws_vpc.one.id
  }

  dynamic "vpc" {
    for_each = local.first ? [] : [aws_vpc.two.id]
    content {
      vpc_id = vpc.value
    }
  }
}

resource "aws_route53_record" "plain" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "www"
  type    = local.first ? "A" : "AAAA"
  ttl     = 60
  records = local.first ? ["192.0.2.1", "192.0.2.2"] : ["2001:db8::1"]
}

resource "aws_route53_record" "wildcard" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "*.example.com"
  type    = "CNAME"
  ttl     = local.first ? 60 : 0
  records = ["www.example.com"]
}

resource "aws_route53_record" "text" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "_dmarc.example.com"
  type    = "TXT"
  ttl     = 60
  records = ["v=DMARC1; p=${local.first ? "none" : "reject"}", join("\" \"", ["${join("", [for i in range(200) : "a"])}", "b"])]
}

resource "aws_route53_record" "alias" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "example.com"
  type    = "A"

  alias {
    name                   = aws_route53_record.wildcard.fqdn
    zone_id                = aws_route53_zone.public.zone_id
    evaluate_target_health = !local.first
  }
}

resource "aws_route53_record" "weighted" {
  for_each = { old = 75, new = 25 }

  zone_id        = aws_route53_zone.public.zone_id
  name           = "api.example.com"
  type           = "CNAME"
  ttl            = 60
  records        = ["${each.key}.example.net"]
  set_identifier = local.first ? each.key : "the_${each.key}"

  weighted_routing_policy {
    weight = each.value
  }
}

resource "aws_route53_record" "geo" {
  for_each = { all = { country = "*" }, europe = { continent = "EU" } }

  zone_id        = aws_route53_zone.public.zone_id
  name           = "geo.example.com"
  type           = "A"
  ttl            = 60
  records        = ["192.0.2.3"]
  set_identifier = each.key

  geolocation_routing_policy {
    country   = try(each.value.country, null)
    continent = try(each.value.continent, null)
  }
}

resource "aws_route53_record" "servers" {
  allow_overwrite = true

  zone_id = aws_route53_zone.public.zone_id
  name    = "example.com"
  type    = "NS"
  ttl     = local.first ? 300 : 600
  records = aws_route53_zone.public.name_servers
}

resource "aws_route53_record" "internal" {
  zone_id = aws_route53_zone.private.zone_id
  name    = "db"
  type    = "A"
  ttl     = 10
  records = ["10.0.0.1"]
}
