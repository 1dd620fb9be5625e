# The objects of objects.tf after a change in place.
resource "aws_route53_zone" "public" {
  name    = "example.com"
  comment = "All that is public"
}

resource "aws_route53_zone" "private" {
  name    = "internal.example.com"
  comment = ""

  vpc {
    vpc_id = aws_vpc.vpc.id
  }
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_route53_record" "plain" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "WWW.example.com."
  type    = "A"
  ttl     = 300
  records = ["192.0.2.2", "192.0.2.5"]
}

resource "aws_route53_record" "short" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "short"
  type    = "TXT"
  ttl     = 60
  records = ["v=spf1 -all", "one\" \"two"]
}

resource "aws_route53_record" "wildcard" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "*.example.com"
  type    = "CNAME"
  ttl     = 60
  records = ["other.example.com"]
}

resource "aws_route53_record" "alias" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "example.com"
  type    = "A"

  alias {
    name                   = "LB-1.eu-central-1.elb.amazonaws.com"
    zone_id                = "Z215JYRZR1TBD5"
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "weighted" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "api.example.com"
  type           = "A"
  ttl            = 60
  records        = ["192.0.2.3"]
  set_identifier = "a_b"

  weighted_routing_policy {
    weight = 20
  }
}

resource "aws_route53_record" "geo" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "geo.example.com"
  type           = "A"
  ttl            = 60
  records        = ["192.0.2.4"]
  set_identifier = "all"

  geolocation_routing_policy {
    country = "*"
  }
}
