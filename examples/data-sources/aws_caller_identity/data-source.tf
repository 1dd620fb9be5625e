data "aws_caller_identity" "current" {}

# The customer's account, and the session of the role that was assumed there.
output "account_id" {
  value = data.aws_caller_identity.current.account_id
}

output "session" {
  value = data.aws_caller_identity.current.arn
}
