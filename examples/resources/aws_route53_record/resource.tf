resource "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_route53_record" "www" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "www.example.com"
  type    = "A"
  ttl     = 300
  records = ["192.0.2.1", "192.0.2.2"]
}

# Three quarters of the answers lead to the old service.
resource "aws_route53_record" "api" {
  for_each = { old = 75, new = 25 }

  zone_id        = aws_route53_zone.main.zone_id
  name           = "api.example.com"
  type           = "CNAME"
  ttl            = 60
  records        = ["${each.key}.example.net"]
  set_identifier = each.key

  weighted_routing_policy {
    weight = each.value
  }
}
