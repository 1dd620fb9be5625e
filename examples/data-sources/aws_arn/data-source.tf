data "aws_arn" "deployer" {
  arn = "arn:aws:iam::222222222222:role/PlatformDeployer"
}

output "account" {
  value = data.aws_arn.deployer.account
}
