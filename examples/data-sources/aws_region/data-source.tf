data "aws_region" "current" {}

data "aws_region" "frankfurt" {
  region = "eu-central-1"
}

output "region" {
  value = data.aws_region.current.region
}

output "description" {
  value = data.aws_region.frankfurt.description
}
