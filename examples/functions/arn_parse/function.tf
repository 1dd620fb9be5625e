# 222222222222
output "account_of_the_role" {
  value = provider::aws::arn_parse("arn:aws:iam::222222222222:role/PlatformDeployer").account_id
}
