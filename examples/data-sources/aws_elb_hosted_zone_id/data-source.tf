data "aws_elb_hosted_zone_id" "here" {}

# The same for another region.
data "aws_elb_hosted_zone_id" "ireland" {
  region = "eu-west-1"
}

output "zone" {
  value = data.aws_elb_hosted_zone_id.here.id
}
